"""The tab Assess: a founder's plan handed in, judged dimension by dimension, compared with the version before.

Invariant: what was typed stays in its box whatever goes wrong.
"""

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from sqlalchemy import select

from rag.assess.assess import Assessment, Assessor, DimensionResult, compare, guiding, written
from rag.assess.plan import Plan, make_plan, read_plan
from rag.assess.report import html, markdown
from rag.corpus.framework import read_framework
from rag.corpus.library import Library
from rag.errors import ChuangceError, ours
from rag.history import LOCAL, AssessmentRow, History
from ui import render_assess as render
from ui.engine import Engine
from ui.render_interview import error, framed, stage
from ui.texts import Texts
from ui.texts_assess import assess_texts

TYPES = [".md", ".txt", ".pdf", ".docx"]


class AssessTab:
    """A plan pasted, uploaded, or written by answering ten questions; its assessment as it comes, and the report.

    `practise`, once built, is the button that opens the investor's `question` chosen in an interview.
    """

    def __init__(self, engine: Engine, history: History, library: Library, texts: Texts) -> None:
        """Raises NoFramework."""
        self._engine, self._history, self._library, self._texts = engine, history, library, texts
        self._words = assess_texts(texts.lang)
        self._framework = read_framework(library)
        self._cancels: dict[str, threading.Event] = {}

    def build(self) -> gr.Column:
        texts, words = self._texts, self._words
        with gr.Column(elem_id="assess") as column:
            gr.HTML(f"<p class='cc-empty'>{words.assess_hint}</p>")
            with gr.Row(equal_height=False):
                box = gr.Textbox(
                    label=words.plan,
                    placeholder=words.plan_hint,
                    lines=10,
                    max_lines=24,
                    autoscroll=False,
                    scale=3,
                    elem_id="plan",
                )
                file = gr.File(label=words.plan_file, file_types=TYPES, type="filepath", elem_id="plan-file", scale=1)
            with gr.Accordion(words.guided, open=False, elem_id="guided"):
                answers = [
                    gr.Textbox(label=title, info=asks, lines=2, max_lines=8, elem_id=f"guided-{number}")
                    for number, (title, asks) in enumerate(guiding(self._framework, texts.lang), 1)
                ]
                use = gr.Button(words.use_answers, elem_id="use-answers")
            with gr.Row():
                start = gr.Button(words.assess, variant="primary", elem_id="assess-start")
                stop = gr.Button(texts.stop, variant="stop", visible=False, elem_id="assess-stop")
            shown = gr.HTML(elem_id="assessment")
            with gr.Column(visible=False) as asked:
                question = gr.Radio([], label=words.investor_asks, elem_id="investor")
                practise = gr.Button(words.practise, elem_id="practise")
            with gr.Row(visible=False) as saved:
                page = gr.DownloadButton(texts.save_report, elem_id="assess-html")
                text = gr.DownloadButton(words.save_markdown, elem_id="assess-md")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        use.click(self._written, answers, [box], **quiet)
        file.upload(self._read, [file], [box, shown], **quiet)
        start.click(
            self._assess,
            [box],
            [shown, start, stop, saved, page, text, asked, question],
            concurrency_limit=1,
            concurrency_id="answer",
            **quiet,
        )
        stop.click(self.leave, queue=False, **quiet)
        self.practise, self.question = practise, question
        return column

    def _written(self, *answers: str) -> str:
        return written(self._framework, answers, self._texts.lang)

    def _read(self, path: str) -> tuple:
        """The text of a file, put where it can be read and changed."""
        try:
            return read_plan(Path(path)).text, ""
        except ChuangceError as trouble:
            return gr.skip(), error(trouble.message(self._texts.lang), self._texts)

    def _assess(self, text: str, request: gr.Request) -> Iterator[tuple]:
        busy, idle = (
            (gr.Button(visible=False), gr.Button(visible=True)),
            (gr.Button(visible=True), gr.Button(visible=False)),
        )
        quiet = (gr.Row(visible=False), gr.skip(), gr.skip(), gr.Column(visible=False), gr.skip())
        cancel = self._cancels[request.session_hash or ""] = threading.Event()
        try:
            plan = make_plan(text)
            yield stage(self._words.reading_plan), *busy, *quiet
            done: list[DimensionResult] = []
            for event in self._assessor().stream(plan, self._texts.lang, cancel):
                if isinstance(event, Assessment):
                    shown, page, text_ = self._finished(plan, event)
                    asks = [(one.text, one.practice) for one in event.questions]
                    first = asks[0][1] if asks else None
                    more = gr.Column(visible=bool(asks)), gr.Radio(asks, value=first)
                    yield shown, *idle, gr.Row(visible=True), page, text_, *more
                else:
                    done.append(event)
                    yield render.underway(done, len(self._framework.dimensions), self._texts), *busy, *quiet
        except Exception as trouble:  # noqa: BLE001 - `ours` logs it
            yield error(ours(trouble).message(self._texts.lang), self._texts), *idle, *quiet
        finally:
            cancel.set()

    def _finished(self, plan: Plan, made: Assessment) -> tuple[str, str, str]:
        """What to show, and the paths of the report's two forms. A whole assessment is kept, and compared with the one
        of the version before."""
        change = None
        if len(made.dimensions) == len(self._framework.dimensions):
            with self._history.session() as session:
                query = select(AssessmentRow).where(AssessmentRow.user == LOCAL).order_by(AssessmentRow.id.desc())
                before = session.scalars(query.limit(1)).first()
                if before and before.plan != plan.text:
                    change = compare(before.result, made)
                session.add(AssessmentRow(user=LOCAL, plan=plan.text, result=made.as_json()))
        page = html(made, change=change)
        paths = []
        for suffix, text in ((".html", page), (".md", markdown(made, change=change))):
            path = self._engine.files / f"chuangce-assessment-{secrets.token_hex(8)}{suffix}"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        return render.summary(made, self._texts) + framed(page, self._words.assessment), paths[0], paths[1]

    def _assessor(self) -> Assessor:
        """Shares the answerer's models. Raises the error loading ended with."""
        answerer = self._engine.wait()
        return Assessor(
            framework=self._framework,
            library=self._library,
            chat=answerer.chat,
            embedder=answerer.embedder,
            settings=self._engine.settings,
        )

    def leave(self, request: gr.Request) -> None:
        """End what a page was waiting for."""
        if cancel := self._cancels.pop(request.session_hash or "", None):
            cancel.set()
