"""The tab Interview: questions asked and graded, exercises worked at, the report at the end.

Everything answered stands in the history, so that a page loaded anew goes on where it was. Invariant: an answer typed
is never lost: what cannot be graded stays in its box with the reason above it.
"""

import time
from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.corpus.library import Library
from rag.history import History
from rag.interview.choose import LENGTH, MOST_CODING, Plan, topics_of
from rag.interview.coding import try_out
from rag.interview.report import html, make_report
from rag.interview.sandbox import isolator
from rag.interview.session import Interview, interviews
from rag.interview.turns import CodingTurn, Turn
from ui import render_interview as render
from ui.coding import NARROW, editor
from ui.engine import Engine
from ui.safely import safely
from ui.texts import Texts

MOST = 20  # questions of an interview
BUTTONS = 5  # of an answer
OUTPUTS = 14  # of a screen, before its buttons


class InterviewTab:
    """A mock interview: set up, asked, graded, reported. `screen` are the components that change, once built."""

    def __init__(self, engine: Engine, history: History, library: Library, texts: Texts) -> None:
        self._engine, self._history, self._library, self._texts = engine, history, library, texts
        self.screen: list[gr.components.Component] = []

    def build(self) -> gr.Column:
        texts = self._texts
        names = [(name, topic) for topic, name in self._names().items()]
        levels = list(zip(texts.levels, ("", "easy", "medium", "hard"), strict=True))
        with gr.Column(elem_id="interview") as column:
            id_, turn_id, begun = gr.State(0), gr.State(0), gr.State(0.0)
            chosen = gr.HTML(elem_id="chosen")
            shown = gr.HTML(elem_id="asked")
            with gr.Column(visible=False, elem_id="answering") as answering:
                box = gr.Textbox(label=texts.your_answer, lines=6, max_lines=18, elem_id="answer")
                with gr.Row(visible=False, equal_height=False) as desk:
                    with gr.Column(min_width=NARROW):
                        problem = gr.Markdown(elem_id="interview-problem", container=True)
                    with gr.Column(min_width=NARROW):
                        code = editor("", texts, "interview-code")
                with gr.Row():
                    submit = gr.Button(texts.submit, variant="primary", elem_id="submit")
                    attempt = gr.Button(texts.run_tests, visible=False, elem_id="attempt")
                    skip = gr.Button(texts.skip, elem_id="skip")
                    pause = gr.Button(texts.pause, elem_id="pause")
                    end = gr.Button(texts.end, elem_id="end")
            result = gr.HTML(elem_id="result")
            with gr.Row(visible=False, elem_id="after") as after:
                next_ = gr.Button(texts.next_question, variant="primary", elem_id="next")
                again = gr.Button(texts.answer_again, elem_id="answer-again")
            report = gr.DownloadButton(texts.save_report, visible=False, elem_id="report")
            with gr.Column(elem_id="setup") as setup:
                gr.HTML(f"<p class='cc-empty'>{texts.interview_hint}</p>")
                topics = gr.Dropdown(names, multiselect=True, label=texts.topics, info=texts.topics_hint)
                job = gr.Textbox(label=texts.job, placeholder=texts.job_hint, lines=2, max_lines=8, elem_id="job")
                with gr.Row():
                    level = gr.Radio(levels, value="", label=texts.level)
                    length = gr.Slider(1, MOST, LENGTH, step=1, label=texts.length, elem_id="length")
                    coding = gr.Slider(0, MOST_CODING, 0, step=1, label=texts.coding_count, elem_id="coding-count")
                    minutes = gr.Slider(0, 60, 0, step=5, label=texts.minutes)
                with gr.Row():
                    start = gr.Button(texts.start, variant="primary", elem_id="start")
                    resume = gr.Button(texts.resume, variant="secondary", elem_id="resume")

        buttons = [submit, attempt, skip, pause, end]
        self.screen = screen = [
            *(result, id_, turn_id, begun, setup, chosen, shown, answering, box, desk, problem, code, after, report),
            *buttons,
        ]
        at = [id_, turn_id, begun, box, code]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        one_by_one: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "answer"}
        start.click(self._start, [topics, job, level, length, coding, minutes], screen, **quiet)
        resume.click(self._resume, None, screen, **quiet)
        next_.click(self._next, [id_], screen, **quiet)
        skip.click(self._skip, at, screen, **quiet)
        pause.click(self._pause, at, screen, **quiet)
        end.click(self._end, at, screen, **quiet)
        again.click(self._again, [id_, turn_id], screen, **quiet)
        version = gr.State(0)
        grading = submit.click(self._keep, at, [version, result, *buttons], queue=False, **quiet)
        grading.then(self._grade, [id_, turn_id, version], screen, **one_by_one, **quiet)
        trying = attempt.click(self._busy, None, [result, *buttons], queue=False, **quiet)
        trying.then(self._try, [id_, turn_id, begun, code], [result, begun, *buttons], concurrency_limit=2, **quiet)
        return column

    def _start(self, topics: list[str], job: str, level: str, length: int, coding: int, minutes: int) -> tuple:
        def begin() -> tuple:
            chosen = topics
            if not chosen and job.strip():
                chosen = topics_of(job, self._library, self._engine.wait().embedder)
            plan = Plan(
                topics=tuple(chosen or ()),
                level=level or None,  # type: ignore[arg-type]
                length=int(length),
                lang=self._texts.lang,
                minutes=int(minutes) or None,
                coding=int(coding),
            )
            return self._asked(Interview.start(plan, history=self._history, library=self._library))

        return self._tried(begin)

    def practise(self, id_: str) -> tuple:
        """Begin an interview of one question of the bank; the values of `screen`."""
        plan = Plan(only=(id_,), lang=self._texts.lang)
        return self._tried(lambda: self._asked(Interview.start(plan, history=self._history, library=self._library)))

    def _resume(self) -> tuple:
        def go_on() -> tuple:
            rows = [row for row in interviews(self._history) if not row.ended]
            if not rows:
                return self._screen(result=render.note(self._texts.nothing_to_resume))
            session = self._session(rows[0].id)
            session.grader = self._engine.wait_grader()
            session.grade_waiting()
            return self._asked(session)

        return self._tried(go_on)

    def _next(self, id_: int) -> tuple:
        return self._tried(lambda: self._asked(self._session(id_)))

    def _skip(self, id_: int, turn_id: int, begun: float, *_: str) -> tuple:
        def skip() -> tuple:
            session = self._session(id_)
            session.skip(turn_id, time.time() - begun)
            return self._asked(session)

        return self._tried(skip)

    def _pause(self, id_: int, turn_id: int, begun: float, answer: str, code: str) -> tuple:
        def pause() -> tuple:
            session = self._session(id_)
            session.pause(turn_id, _typed(session, turn_id, answer, code), time.time() - begun)
            return self._screen(result=render.note(self._texts.paused))

        return self._tried(pause)

    def _end(self, id_: int, turn_id: int, begun: float, answer: str, code: str) -> tuple:
        def end() -> tuple:
            session = self._session(id_)
            session.pause(turn_id, _typed(session, turn_id, answer, code), time.time() - begun)
            session.end()
            return self._asked(session)

        return self._tried(end)

    def _keep(self, id_: int, turn_id: int, begun: float, answer: str, code: str) -> tuple:
        """Keep an answer at once, whatever else is under way; the number of the version, 0 where it cannot be kept."""
        seconds = time.time() - begun

        def keep() -> tuple[int, str]:
            session = self._session(id_)
            coding = isinstance(session.turn(turn_id), CodingTurn)
            version = session.keep(turn_id, code if coding else answer, seconds)
            return version, render.stage(self._texts.running if coding else self._texts.grading)

        kept, trouble = safely(keep, self._texts)
        version, shown = kept or (0, trouble)
        return version, shown, *_buttons(on=not version)

    def _grade(self, id_: int, turn_id: int, version: int) -> tuple:
        """Grade what was kept, and show it."""

        def graded() -> tuple:
            session = self._session(id_)
            turn = session.turn(turn_id)
            if isinstance(turn, CodingTurn):
                seen = render.outcomes(session.grade_code(version), session.change(turn_id), self._texts)
            else:
                session.grader = self._engine.wait_grader()
                grade = session.grade(version)
                held_back = session.follow_ups_wait(turn_id)
                seen = render.grade(grade, turn, session.change(turn_id), self._texts, held_back=held_back)
            return self._screen(session, turn, result=seen, after=True)

        return self._tried(graded) if version else (gr.skip(),) * (OUTPUTS + BUTTONS)

    def _busy(self) -> tuple:
        return render.stage(self._texts.running), *_buttons(on=False)

    def _try(self, id_: int, turn_id: int, begun: float, code: str) -> tuple:
        """The visible tests; what was written is kept as a draft. Their running takes none of the time."""
        seconds = time.time() - begun

        def tried() -> str:
            session = self._session(id_)
            turn = session.turn(turn_id)
            assert isinstance(turn, CodingTurn)
            session.pause(turn_id, code, seconds)
            return render.outcomes(try_out(turn.exercise, code), None, self._texts)

        seen, trouble = safely(tried, self._texts)
        return seen or trouble, time.time(), *_buttons(on=True)

    def _again(self, id_: int, turn_id: int) -> tuple:
        def again() -> tuple:
            session = self._session(id_)
            turn = session.turn(turn_id)
            if isinstance(turn, CodingTurn):  # what failed stays in sight
                return self._screen(session, turn, result=gr.skip(), answering=True, text=session.code(turn_id))
            begun = session.draft(turn_id) or session.last_answer(turn_id)
            return self._screen(session, turn, answering=True, text=begun)

        return self._tried(again)

    def _asked(self, session: Interview) -> tuple:
        """The next question or exercise or, at the end, the report."""
        turn = session.current()
        if isinstance(turn, CodingTurn):
            trouble = "" if isolator() else render.note(f"{self._texts.no_isolator} {self._texts.only_skip}")
            return self._screen(session, turn, result=trouble, answering=True, text=session.code(turn.id))
        if turn is not None:
            return self._screen(session, turn, answering=True, text=session.draft(turn.id))
        page = html(make_report(session.id, self._history, self._library))
        path = self._engine.files / f"chuangce-interview-{session.id}.html"
        path.write_text(page, encoding="utf-8")
        return self._screen(result=render.framed(page, self._texts.report), report=str(path))

    def _screen(
        self,
        session: Interview | None = None,
        turn: Turn | CodingTurn | None = None,
        *,
        result: Any = "",
        answering: bool = False,
        text: str = "",
        after: bool = False,
        report: str = "",
    ) -> tuple:
        """Everything that changes, in the order of the outputs."""
        coding = turn if isinstance(turn, CodingTurn) else None
        chosen = shown = ""
        if session and turn:
            chosen = render.chosen(session.plan, self._names(), self._texts)
            shown = render.question(turn, session.seconds_left(), self._texts)
        return (
            result,
            session.id if session else 0,
            turn.id if turn else 0,
            time.time(),
            gr.Column(visible=session is None),
            chosen,
            shown,
            gr.Column(visible=answering),
            gr.Textbox("" if coding else text, visible=not coding),
            gr.Row(visible=coding is not None),
            coding.exercise.problem(self._texts.lang).statement if coding else "",
            text if coding else "",
            gr.Row(visible=after),
            gr.DownloadButton(value=report or None, visible=bool(report)),
            *_buttons(on=True, coding=coding is not None),
        )

    def _names(self) -> dict[str, str]:
        """The topics as the page's language has them."""
        return {topic: name.of(self._texts.lang) for topic, name in self._library.head.topics.items()}

    def _session(self, id_: int) -> Interview:
        return Interview(id_, history=self._history, library=self._library)

    def _tried(self, work: Callable[[], tuple]) -> tuple:
        screen, trouble = safely(work, self._texts)
        return screen or (trouble, *((gr.skip(),) * (OUTPUTS - 1)), *_buttons(on=True))


def _typed(session: Interview, turn_id: int, answer: str, code: str) -> str:
    return code if isinstance(session.turn(turn_id), CodingTurn) else answer


def _buttons(*, on: bool, coding: bool | None = None) -> tuple[gr.Button, ...]:
    """Submit, try, skip, pause and end; whether the turn is an exercise is left as it is when None."""
    can_run = on and (not coding or isolator() is not None)
    attempt = gr.Button(interactive=can_run) if coding is None else gr.Button(interactive=can_run, visible=coding)
    return gr.Button(interactive=can_run), attempt, *(gr.Button(interactive=on) for _ in range(BUTTONS - 2))
