"""The tab Diagnostics: models, machine, index and versions, each with why it is so, and the self-test.

Knows widgets, and where each fact is to be read. Invariant: no secret is shown: of a database's address only whether
it is set.
"""

import platform
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import gradio as gr
import psutil

import rag
from rag.errors import ChuangceError, IndexError_
from rag.index.manifest import Manifest, read_manifest
from rag.interview.sandbox import isolator
from rag.models import registry
from rag.models.registry import Role
from rag.settings import Settings
from ui import selftest
from ui.engine import Engine
from ui.selftest import Verdict
from ui.texts import Texts
from ui.texts_diagnostics import diagnostics_texts

LIBRARIES = (
    *("torch", "transformers", "sentence-transformers", "faiss-cpu", "bm25s", "langchain-core"),
    *("gradio", "pydantic", "sqlalchemy"),
)
SECRET = "database_url"
Rows = Sequence[tuple[str, str]]


class DiagnosticsTab:
    """Read anew each time it is opened."""

    def __init__(self, engine: Engine, texts: Texts) -> None:
        self._engine, self._texts = engine, texts
        self._words = diagnostics_texts(texts.lang)

    def build(self, tab: gr.Tab) -> gr.Column:
        words = self._words
        with gr.Column(elem_id="diagnostics") as column:
            gr.HTML(f'<p class="cc-empty">{words.hint}</p>')
            with gr.Row(elem_id="testing", equal_height=False):
                test = gr.Button(words.test, variant="primary", scale=0, min_width=120, elem_id="self-test")
                gr.HTML(f'<p class="cc-empty">{words.test_hint}</p>')
            verdicts = gr.HTML(elem_id="verdicts")
            facts = gr.HTML(elem_id="facts")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        tab.select(self._facts, None, [facts], **quiet)
        test.click(self._test, None, [verdicts, test], concurrency_limit=1, concurrency_id="answer", **quiet)
        return column

    def _test(self) -> Iterator[tuple]:
        words, done = self._words, list[Verdict]()
        waiting = words.testing if self._engine.answerer_now() else words.waits
        try:
            yield _stage(waiting), gr.Button(interactive=False)
            for verdict in selftest.run(self._engine, self._texts.lang):
                done.append(verdict)
                yield self._verdicts(done) + _stage(words.testing), gr.skip()
            bad = sum(not verdict.good for verdict in done)
            told = words.some_bad.format(count=bad) if bad else words.all_good
            line = f'<p class="{"cc-doubt" if bad else "cc-good"}" role="status">{told}</p>'
            yield self._verdicts(done) + line, gr.Button(interactive=True)
        except ChuangceError as error:
            told = escape(error.message(self._texts.lang))
            yield f'<div class="cc-error" role="alert">{told}</div>', gr.Button(interactive=True)

    def _verdicts(self, done: Sequence[Verdict]) -> str:
        words = self._words
        rows = "".join(
            f'<tr><th scope="row">{row.name}</th>'
            f'<td><span class="cc-tag {"covered" if row.good else "missing"}">{words.good if row.good else words.bad}'
            f'</span></td><td class="cc-number">{row.seconds:.2f} s</td><td>{escape(row.told)}</td></tr>'
            for row in done
        )
        heads = "".join(f'<th scope="col">{text}</th>' for text in (words.step, words.verdict, words.seconds))
        head = f"<thead><tr>{heads}<td></td></tr></thead>"
        return f'<table class="cc-list">{head}<tbody>{rows}</tbody></table>' if rows else ""

    def _facts(self) -> str:
        words, settings = self._words, self._engine.settings
        parts = (
            (words.models, [(words.chat, self._model("chat")), (words.embed, self._model("embed"))]),
            (words.machine, self._machine()),
            (words.index, self._index()),
            (words.settings, _set(settings, words.set_by_you)),
            (words.versions, _versions()),
        )
        return f'<div class="cc-facts">{"".join(_part(title, rows) for title, rows in parts)}</div>'

    def _model(self, role: Role) -> str:
        settings = self._engine.settings
        try:
            folder = registry.locate(settings, role)
        except ChuangceError:
            return f"{registry.chosen(settings, role)}: {self._words.absent}"
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        now = self._engine.status()
        state = self._texts.ready if now.ready else self._words.not_loaded if now.error else self._texts.loading
        return f"{registry.chosen(settings, role)} · {size / 1e9:.2f} GB · {state}\n{folder}"

    def _machine(self) -> Rows:
        from rag.models import runtime

        words, how, memory = self._words, runtime.detect(self._engine.settings.threads), psutil.virtual_memory()
        used = psutil.Process().memory_info().rss
        path = isolator()
        return [
            (words.device, words.cpu),
            (words.number_type, f"{how.numbers} ({how.dtype_why})"),
            (words.threads, f"{how.threads} ({how.threads_why})"),
            (
                words.memory,
                words.memory_now.format(used=used / 2**30, total=memory.total / 2**30, free=memory.available / 2**30),
            ),
            (words.sandbox, words.sandbox_works.format(path=path) if path else words.sandbox_lacks),
        ]

    def _index(self) -> Rows:
        words, folder = self._words, self._engine.settings.index
        try:
            manifest = read_manifest(folder)
        except IndexError_ as error:
            return [(words.place, str(folder)), (words.holds, f"{words.no_index}: {error.message(self._texts.lang)}")]
        return [
            (words.place, f"{folder}\n{manifest.generation}"),
            (words.holds, self._texts.index_holds.format(documents=manifest.documents, passages=manifest.passages)),
            (words.built, _built(manifest)),
            (words.embedder, manifest.embedder),
            (words.roots, "\n".join(manifest.roots)),
            (words.problems, "\n".join(manifest.problems) or "–"),
        ]


def _built(manifest: Manifest) -> str:
    return f"{datetime.fromisoformat(manifest.built).astimezone():%Y-%m-%d %H:%M}"


def _set(settings: Settings, by_user: str) -> Rows:
    """Every setting; of the database's address, which may hold a password, only whether there is one."""
    rows = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = ("***" if value else "–") if name == SECRET else ",".join(value) if name == "sources" else str(value)
        chosen = f" ({by_user})" if name in settings.model_fields_set else ""
        rows.append((f"CHUANGCE_{name.upper()}", shown + chosen))
    return rows


def _versions() -> Rows:
    rows = [("Chuangce", rag.__version__), ("Python", platform.python_version()), ("OS", platform.platform())]
    for name in LIBRARIES:
        try:
            rows.append((name, version(name)))
        except PackageNotFoundError:
            rows.append((name, "–"))
    return rows


def _part(title: str, rows: Rows) -> str:
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    return f'<section><h2 class="cc-part">{escape(title)}</h2><dl>{listed}</dl></section>'


def _stage(text: str) -> str:
    return f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{escape(text)}</p>'
