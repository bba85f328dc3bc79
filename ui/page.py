"""The Gradio page of one language: a head, the tabs, the status below.

Knows which tabs there are and in which order, not what happens in them.
"""

import gradio as gr

from ui import render
from ui.ask import AskTab
from ui.assess import AssessTab
from ui.coding import CodingTab
from ui.diagnostics import DiagnosticsTab
from ui.engine import Engine
from ui.interview import InterviewTab
from ui.kept import Kept
from ui.library import LibraryTab
from ui.progress import ProgressTab
from ui.texts import Texts
from ui.texts_diagnostics import diagnostics_texts
from ui.texts_library import library_texts
from ui.uploads import Uploads

KEPT = 600  # seconds that copies of downloads stay
TABS = ("ask", "interview", "coding", "assess", "progress", "library", "diagnostics")
_WHERE = "() => [chuangce.key(), chuangce.tab(), chuangce.exercise()]"  # see assets/page.js


class Page:
    """Builds the page; `uploads` and `kept` are shared with the page of the other language."""

    def __init__(self, engine: Engine, uploads: Uploads, kept: Kept, texts: Texts) -> None:
        self._engine, self._uploads, self._kept, self._texts = engine, uploads, kept, texts

    def build(self) -> gr.Blocks:
        texts, engine = self._texts, self._engine
        history, library = engine.history, engine.library
        with gr.Blocks(
            title=texts.title, analytics_enabled=False, fill_width=True, delete_cache=(KEPT, KEPT)
        ) as blocks:
            gr.HTML(render.head(texts), elem_id="head")
            ask, coding = AskTab(engine, self._kept, texts), CodingTab(history, library, texts)
            place, exercise = gr.Textbox(visible=False), gr.Textbox(visible=False)
            status = gr.HTML(render.status(engine.status(), texts), elem_id="status", render=False)
            with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
                with _tab("ask", texts.tab_ask):
                    ask.build()
                with _tab("interview", texts.tab_interview):
                    interview = InterviewTab(engine, history, library, texts)
                    interview.build()
                with _tab("coding", texts.tab_coding):
                    coding.build()
                with _tab("assess", texts.tab_assess):
                    assess = AssessTab(engine, history, library, texts)
                    assess.build()
                with _tab("progress", texts.tab_progress) as progress:
                    standing = ProgressTab(engine, self._kept, texts)
                    standing.build(progress)
                with _tab("library", library_texts(texts.lang).tab) as shelf:
                    LibraryTab(engine, self._uploads, self._kept, texts).build(shelf, status)
                with _tab("diagnostics", diagnostics_texts(texts.lang).tab) as diagnostics:
                    DiagnosticsTab(engine, texts).build(diagnostics)
            assess.practise.click(
                lambda id_: (*interview.practise(id_), gr.Tabs(selected="interview")),
                [assess.question],
                [*interview.screen, tabs],
                show_progress="hidden",
                api_visibility="private",
            )
            standing.deleted.success(
                ask.forget,
                outputs=ask.emptied,
                cancels=ask.running,
                queue=False,
                show_progress="hidden",
                api_visibility="private",
            )
            status.render()
            timer = gr.Timer(1.0)
            timer.tick(self._tick, outputs=[status, timer], show_progress="hidden", queue=False)
            blocks.load(
                lambda key, tab, title: (
                    *ask.restore(key),
                    gr.Tabs(selected=tab) if tab in TABS else gr.skip(),
                    coding.titled(title),
                ),
                inputs=[ask.key, place, exercise],
                outputs=[ask.exchanges, ask.shown, tabs, coding.chosen],
                js=_WHERE,
                queue=False,
                show_progress="hidden",
                api_visibility="private",
            )
            blocks.unload(ask.leave)
            blocks.unload(assess.leave)
        return blocks

    def _tick(self) -> tuple[str, gr.Timer]:
        now = self._engine.status()
        return render.status(now, self._texts), gr.Timer(active=not (now.ready or now.error))


def _tab(name: str, label: str) -> gr.Tab:
    return gr.Tab(label, id=name, elem_id=f"tab-{name}")
