"""The tab Library: what the index holds, browsed, searched and read; the user's own files; what could not be answered.

Knows widgets and their events; rows come from `catalog`, files from `uploads`. Invariant: it never changes a file but
through `uploads`.
"""

from pathlib import Path
from typing import Any

import gradio as gr

from rag.errors import ChuangceError, ours
from rag.ingest.documents import SUPPORTED
from ui import render_library as render
from ui.catalog import OWN, Catalog
from ui.engine import Engine
from ui.kept import Kept
from ui.render import status as render_status
from ui.render_interview import error
from ui.texts import Texts
from ui.texts_library import library_texts
from ui.uploads import Uploads

TICK = 1.0  # seconds between two looks at a rebuild


class LibraryTab:
    """Built once a page; every call shows the index of the moment."""

    def __init__(self, engine: Engine, uploads: Uploads, kept: Kept, texts: Texts) -> None:
        self._engine, self._uploads, self._kept, self._texts = engine, uploads, kept, texts
        self._words = library_texts(texts.lang)
        self._topics = {topic: name.of(texts.lang) for topic, name in engine.library.head.topics.items()}
        self._catalog: Catalog | None = None

    def build(self, tab: gr.Tab, status: gr.HTML) -> None:
        """`status` tells of the index as well, and changes with the list."""
        texts, words = self._texts, self._words
        topics = [(words.all_topics, ""), *((name, id_) for id_, name in self._topics.items()), (words.own, OWN)]
        levels = list(zip(texts.levels, ("", "easy", "medium", "hard"), strict=True))
        with gr.Column(elem_id="library"):
            gr.HTML(f'<p class="cc-empty">{words.hint}</p>')
            with gr.Row(equal_height=False):
                with gr.Column(scale=3, min_width=320):
                    with gr.Row():
                        kind = gr.Radio(
                            list(zip(words.kinds, ("documents", "questions"), strict=True)),
                            value="documents",
                            label=words.kind,
                            elem_id="shelf-kind",
                            min_width=220,
                        )
                        topic = gr.Dropdown(topics, value="", label=words.topic, elem_id="shelf-topic", min_width=140)
                        level = gr.Dropdown(
                            levels, value="", label=words.level, visible=False, elem_id="shelf-level", min_width=120
                        )
                    with gr.Row(elem_id="shelf-asking", equal_height=False):
                        text = gr.Textbox(
                            label=words.look_for,
                            placeholder=words.look_for_hint,
                            max_length=400,
                            scale=5,
                            min_width=180,
                            elem_id="shelf-text",
                        )
                        find = gr.Button(words.find, variant="primary", scale=1, min_width=80, elem_id="shelf-find")
                    shown = gr.HTML(render.loading(texts), elem_id="shelf")
                with gr.Column(scale=2, min_width=320):
                    gr.HTML(
                        f'<iframe class="cc-reader" name="{render.FRAME}" id="{render.FRAME}" title="{words.reader}" '
                        f'src="/source?lang={texts.lang}&amp;of=library"></iframe>'
                    )
            with gr.Row(equal_height=False):
                with gr.Column(min_width=320, elem_id="own"):
                    gr.HTML(f'<h2 class="cc-part">{words.yours}</h2><p class="cc-empty">{words.yours_hint}</p>')
                    files = gr.File(
                        file_count="multiple",
                        file_types=list(SUPPORTED),
                        label=words.upload.format(types=" ".join(SUPPORTED)),
                        height=180,
                        elem_id="upload",
                    )
                    progress = gr.HTML(elem_id="building")
                    owned = gr.HTML(elem_id="owned")
                    with gr.Row(visible=False, equal_height=False) as removing:
                        chosen = gr.Dropdown([], multiselect=True, label=words.remove_which, elem_id="remove-which")
                        remove = gr.Button(words.remove, variant="stop", scale=0, min_width=120, elem_id="remove")
                with gr.Column(min_width=320):
                    gr.HTML(f'<h2 class="cc-part">{words.unanswered}</h2>')
                    refused = gr.HTML(elem_id="unanswered")
            timer, seen = gr.Timer(TICK), gr.State("")

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asked, mine = [kind, topic, level, text], [progress, owned, removing, chosen, timer]
        gr.on([find.click, text.submit, topic.change, level.change], self._list, asked, [shown], **quiet)
        kind.change(lambda of: gr.Dropdown(visible=of == "questions"), [kind], [level], queue=False, **quiet)
        kind.change(self._list, asked, [shown], **quiet)
        tab.select(self._list, asked, [shown], **quiet)
        tab.select(self._mine, None, [*mine, refused], **quiet)
        timer.tick(self._tick, [seen, *asked], [*mine, shown, status, seen], queue=False, **quiet)
        files.upload(self._add, [files], [files, *mine], **quiet)
        remove.click(self._remove, [chosen], mine, **quiet)

    def _list(self, kind: str, topic: str, level: str, text: str) -> str:
        """The rows that fit, or what is nearest to a text."""
        catalog, texts, text = self._current(), self._texts, text.strip()
        answerer = self._engine.answerer_now()
        if catalog is None or answerer is None:
            failed = self._engine.status().error
            return _trouble(failed, texts) if failed else render.loading(texts)
        try:
            if kind == "questions":
                found = catalog.find_questions(text, topic, level, answerer.embedder) if text else None
                rows = catalog.list_questions(topic, level) if found is None else found
                return render.questions(text, rows, self._topics, texts)
            if text:
                hits = catalog.find_passages(text, topic, answerer.embedder)
                return render.passages(text, hits, catalog.index, texts)
            return render.documents(catalog.list_documents(topic), self._topics, texts)
        except Exception as trouble:  # noqa: BLE001 - `ours` logs it
            return _trouble(ours(trouble), texts)

    def _add(self, paths: list[str] | None) -> tuple:
        try:
            self._uploads.add([Path(path) for path in paths or ()])
        except ChuangceError as trouble:
            return None, _trouble(trouble, self._texts), *self._state()[1:]
        return None, *self._state()

    def _remove(self, names: list[str]) -> tuple:
        try:
            if names:
                self._uploads.remove(names)
        except ChuangceError as trouble:
            return _trouble(trouble, self._texts), *self._state()[1:]
        return self._state()

    def _mine(self) -> tuple:
        return *self._state(), render.unanswered(self._kept.refused(), self._texts)

    def _tick(self, seen: str, kind: str, topic: str, level: str, text: str) -> tuple:
        """While a rebuild runs, how far it is; when there is another index than the one `seen`, the list anew."""
        state = self._state(ticked=True)  # read before the index: a rebuild that ends now is seen at the next tick
        catalog = self._current()
        generation = catalog.index.manifest.generation if catalog else ""
        if generation == seen:
            return *state, gr.skip(), gr.skip(), seen
        status = render_status(self._engine.status(), self._texts)
        return *state, self._list(kind, topic, level, text), status, generation

    def _state(self, *, ticked: bool = False) -> tuple:
        """The rebuild, the user's files and the timer, in the order of the outputs; only a tick stops the timer, having
        listed what is new."""
        names, now = self._uploads.names(), self._uploads.building()
        loading = self._engine.answerer_now() is None and self._engine.status().error is None
        return (
            render.building(now, self._texts),
            render.own(names, self._uploads.problems(), self._texts),
            gr.Row(visible=bool(names)),
            gr.skip() if ticked else gr.Dropdown(names, value=[]),  # what is being chosen stays
            gr.Timer(active=now.running or loading or not ticked),
        )

    def _current(self) -> Catalog | None:
        """The catalog of the index in use; made anew when that has changed."""
        answerer = self._engine.answerer_now()
        index = answerer.index if answerer else None
        if index is None:
            return None
        if self._catalog is None or self._catalog.index is not index:
            self._catalog = Catalog(index, self._engine.library)
        return self._catalog


def _trouble(problem: ChuangceError, texts: Texts) -> str:
    return error(problem.message(texts.lang), texts)
