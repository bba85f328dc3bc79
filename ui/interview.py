"""The tabs Interview, Coding and Progress: questions asked and graded, exercises run, what is known so far.

Everything answered stands in the history, so that a page loaded anew goes on where it was. Invariant: an answer typed
is never lost: what cannot be graded stays in its box with the reason above it.
"""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import gradio as gr

from rag.corpus.library import Exercise, Library
from rag.errors import ChuangceError, Fault
from rag.history import History
from rag.interview.choose import LENGTH, Plan, topics_of
from rag.interview.coding import grade_code, try_out
from rag.interview.progress import due, mastery, standings
from rag.interview.report import html, make_report
from rag.interview.sandbox import isolator
from rag.interview.session import Interview, Turn, interviews
from ui import render_interview as render
from ui.engine import Engine
from ui.texts import Texts

Result = TypeVar("Result")
MOST = 20  # questions of an interview


class InterviewTab:
    """A mock interview: set up, asked, graded, reported."""

    def __init__(self, engine: Engine, history: History, library: Library, texts: Texts) -> None:
        self._engine, self._history, self._library, self._texts = engine, history, library, texts

    def build(self) -> gr.Column:
        texts = self._texts
        names = [(getattr(name, texts.lang), topic) for topic, name in self._library.head.topics.items()]
        levels = list(zip(texts.levels, ("", "easy", "medium", "hard"), strict=True))
        with gr.Column(elem_id="interview") as column:
            id_, turn_id, begun = gr.State(0), gr.State(0), gr.State(0.0)
            with gr.Column(elem_id="setup") as setup:
                gr.HTML(f"<p class='cc-empty'>{texts.interview_hint}</p>")
                topics = gr.Dropdown(names, multiselect=True, label=texts.topics, info=texts.topics_hint)
                job = gr.Textbox(label=texts.job, placeholder=texts.job_hint, lines=2, max_lines=8, elem_id="job")
                with gr.Row():
                    level = gr.Radio(levels, value="", label=texts.level)
                    length = gr.Slider(1, MOST, LENGTH, step=1, label=texts.length)
                    minutes = gr.Slider(0, 60, 0, step=5, label=texts.minutes)
                with gr.Row():
                    start = gr.Button(texts.start, variant="primary", elem_id="start")
                    resume = gr.Button(texts.resume, variant="secondary", elem_id="resume")
            shown = gr.HTML(elem_id="asked")
            with gr.Column(visible=False, elem_id="answering") as answering:
                box = gr.Textbox(label=texts.your_answer, lines=6, max_lines=18, elem_id="answer")
                with gr.Row():
                    submit = gr.Button(texts.submit, variant="primary", elem_id="submit")
                    skip = gr.Button(texts.skip, elem_id="skip")
                    pause = gr.Button(texts.pause, elem_id="pause")
                    end = gr.Button(texts.end, elem_id="end")
            result = gr.HTML(elem_id="result")
            with gr.Row(visible=False, elem_id="after") as after:
                next_ = gr.Button(texts.next_question, variant="primary", elem_id="next")
                again = gr.Button(texts.answer_again, elem_id="answer-again")
            report = gr.DownloadButton(texts.save_report, visible=False, elem_id="report")

        screen = [id_, turn_id, begun, setup, shown, answering, box, result, after, report]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        start.click(self._start, [topics, job, level, length, minutes], screen, **quiet)
        resume.click(self._resume, None, screen, **quiet)
        next_.click(self._next, [id_], screen, **quiet)
        at = [id_, turn_id, begun, box]
        skip.click(self._skip, at, screen, **quiet)
        pause.click(self._pause, at, screen, **quiet)
        end.click(self._end, at, screen, **quiet)
        again.click(self._again, [id_, turn_id], screen, **quiet)
        buttons, version = [submit, skip, pause, end], gr.State(0)
        grading = submit.click(self._keep, at, [version, result, *buttons], queue=False, **quiet)
        grading.then(
            self._grade,
            [id_, turn_id, version],
            [*screen, *buttons],
            concurrency_limit=1,
            concurrency_id="answer",
            **quiet,
        )
        return column

    def _start(self, topics: list[str], job: str, level: str, length: int, minutes: int) -> tuple:
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
            )
            return self._asked(Interview.start(plan, history=self._history, library=self._library))

        return self._tried(begin)

    def _resume(self) -> tuple:
        def go_on() -> tuple:
            rows = [row for row in interviews(self._history) if not row.ended]
            if not rows:
                return self._screen(0, result=render.note(self._texts.nothing_to_resume))
            session = self._session(rows[0].id)
            session.grader = self._engine.wait_grader()
            session.grade_waiting()
            return self._asked(session)

        return self._tried(go_on)

    def _next(self, id_: int) -> tuple:
        return self._tried(lambda: self._asked(self._session(id_)))

    def _skip(self, id_: int, turn_id: int, begun: float, _: str) -> tuple:
        def skip() -> tuple:
            session = self._session(id_)
            session.skip(turn_id, time.time() - begun)
            return self._asked(session)

        return self._tried(skip)

    def _pause(self, id_: int, turn_id: int, begun: float, typed: str) -> tuple:
        def pause() -> tuple:
            self._session(id_).pause(turn_id, typed, time.time() - begun)
            return self._screen(0, result=render.note(self._texts.paused))

        return self._tried(pause)

    def _end(self, id_: int, turn_id: int, begun: float, typed: str) -> tuple:
        def end() -> tuple:
            session = self._session(id_)
            session.pause(turn_id, typed, time.time() - begun)
            session.end()
            return self._asked(session)

        return self._tried(end)

    def _keep(self, id_: int, turn_id: int, begun: float, answer: str) -> tuple:
        """Keep an answer at once, whatever else is under way; the number of the version, 0 where it cannot be kept."""
        seconds = time.time() - begun
        version, trouble = _safely(lambda: self._session(id_).keep(turn_id, answer, seconds), self._texts)
        shown = render.stage(self._texts.grading) if version else trouble
        return version or 0, shown, *(gr.Button(interactive=not version) for _ in range(4))

    def _grade(self, id_: int, turn_id: int, version: int) -> tuple:
        """Grade what was kept, and show it."""

        def graded() -> tuple:
            session = self._session(id_)
            session.grader = self._engine.wait_grader()
            grade = session.grade(version)
            assert grade
            turn = session.turn(turn_id)
            held_back = session.follow_ups_wait(turn_id)
            seen = render.grade(grade, turn, session.change(turn_id), self._texts, held_back=held_back)
            shown = render.question(turn, session.seconds_left(), self._texts)
            return self._screen(id_, turn=turn, shown=shown, result=seen, after=True)

        if not version:
            return (gr.skip(),) * 14
        return *self._tried(graded), *(gr.Button(interactive=True) for _ in range(4))

    def _again(self, id_: int, turn_id: int) -> tuple:
        def again() -> tuple:
            session = self._session(id_)
            turn = session.turn(turn_id)
            shown = render.question(turn, session.seconds_left(), self._texts)
            return self._screen(id_, turn=turn, shown=shown, answering=True, text=session.last_answer(turn_id))

        return self._tried(again)

    def _asked(self, session: Interview) -> tuple:
        """The next question or, at the end, the report."""
        turn = session.current()
        if turn is not None:
            shown = render.question(turn, session.seconds_left(), self._texts)
            return self._screen(session.id, turn=turn, shown=shown, answering=True, text=session.draft(turn.id))
        page = html(make_report(session.id, self._history, self._library))
        path = self._engine.files / f"chuangce-interview-{session.id}.html"
        path.write_text(page, encoding="utf-8")
        return self._screen(0, result=render.framed(page, self._texts.report), report=str(path))

    def _screen(
        self,
        id_: int,
        *,
        turn: Turn | None = None,
        shown: str = "",
        answering: bool = False,
        text: str = "",
        result: str = "",
        after: bool = False,
        report: str = "",
    ) -> tuple:
        """Everything that changes, in the order of the outputs."""
        return (
            id_,
            turn.id if turn else 0,
            time.time(),
            gr.Column(visible=not id_),
            shown,
            gr.Column(visible=answering),
            text,
            result,
            gr.Row(visible=after),
            gr.DownloadButton(value=report or None, visible=bool(report)),
        )

    def _session(self, id_: int) -> Interview:
        return Interview(id_, history=self._history, library=self._library)

    def _tried(self, work: Callable[[], tuple]) -> tuple:
        screen, trouble = _safely(work, self._texts)
        return screen or (*((gr.skip(),) * 7), trouble, gr.skip(), gr.skip())


class CodingTab:
    """The coding exercises: read, tried, graded."""

    def __init__(self, library: Library, texts: Texts) -> None:
        self._exercises, self._texts = library.exercises, texts

    def build(self) -> gr.Column:
        texts = self._texts
        first = next(iter(self._exercises.values()))
        choices = [(exercise.head.title, id_) for id_, exercise in self._exercises.items()]
        can_run = isolator() is not None
        with gr.Column(elem_id="coding") as column:
            chosen = gr.Dropdown(choices, value=first.id, label=texts.exercise, elem_id="exercise")
            with gr.Row(equal_height=False):
                problem = gr.Markdown(first.statement, elem_id="problem", container=True)
                with gr.Column():
                    code = gr.Code(
                        _starter(first), language="python", label=texts.code, interactive=can_run, elem_id="code"
                    )
                    with gr.Row():
                        attempt = gr.Button(texts.run_tests, interactive=can_run, elem_id="run")
                        hand_in = gr.Button(texts.submit, variant="primary", interactive=can_run, elem_id="hand-in")
                    outcome = gr.HTML("" if can_run else render.note(texts.no_isolator), elem_id="outcome")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        drafts, before = gr.State({}), gr.State(first.id)
        chosen.change(self._choose, [chosen, before, code, drafts], [problem, code, outcome, before, drafts], **quiet)
        for button, run in ((attempt, try_out), (hand_in, grade_code)):
            waiting = button.click(lambda: render.stage(texts.running), None, [outcome], queue=False, **quiet)
            waiting.then(self._runner(run), [chosen, code], [outcome], concurrency_limit=2, **quiet)
        return column

    def _choose(self, id_: str, before: str, code: str, drafts: dict[str, str]) -> tuple:
        """Another exercise, with what was written for it; what was written for the one before is kept."""
        drafts = drafts | {before: code}
        exercise = self._exercises[id_]
        shown = gr.skip() if isolator() is None else ""
        return exercise.statement, drafts.get(id_, _starter(exercise)), shown, id_, drafts

    def _runner(self, run: Callable[..., Any]) -> Callable[[str, str], str]:
        def shown(id_: str, code: str) -> str:
            found, trouble = _safely(lambda: run(self._exercises[id_], code), self._texts)
            return render.outcomes(found, self._texts) if found else trouble

        return shown


class ProgressTab:
    """What was answered so far, how well, and what is due."""

    def __init__(self, history: History, library: Library, files: Path, texts: Texts) -> None:
        """What is to be downloaded is written into `files`."""
        self._history, self._library, self._files, self._texts = history, library, files, texts

    def build(self, tab: gr.Tab) -> gr.Column:
        texts = self._texts
        with gr.Column(elem_id="progress") as column:
            shown = gr.HTML(elem_id="standing")
            with gr.Row():
                export = gr.DownloadButton(texts.export, elem_id="export")
                sure = gr.Checkbox(label=texts.delete_sure, container=False, elem_id="sure")
                delete = gr.Button(texts.delete, variant="stop", interactive=False, elem_id="delete")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        tab.select(self._show, None, [shown, export], **quiet)
        sure.change(lambda on: gr.Button(interactive=on), [sure], [delete], **quiet)
        delete.click(self._delete, None, [shown, export, sure], **quiet)
        return column

    def _show(self) -> tuple[str, str]:
        names = {topic: getattr(name, self._texts.lang) for topic, name in self._library.head.topics.items()}
        questions = self._library.questions
        waiting = [questions[id_].question for id_ in due(self._history) if id_ in questions]
        known = standings(self._history)
        topics = [(names.get(row.topic, row.topic), row.share, row.questions) for row in mastery(known)]
        path = self._files / "chuangce-history.json"
        path.write_text(json.dumps(self._history.export(), ensure_ascii=False, indent=1), encoding="utf-8")
        return render.progress(topics, known, waiting, interviews(self._history), self._texts), str(path)

    def _delete(self) -> tuple:
        self._history.delete()
        for path in self._files.iterdir():
            path.unlink()
        return *self._show(), False


def _starter(exercise: Exercise) -> str:
    return (exercise.folder / "starter.py").read_text(encoding="utf-8")


def _safely(work: Callable[[], Result], texts: Texts) -> tuple[Result | None, str]:
    """What work gives, or what to show of the error it ended with."""
    try:
        return work(), ""
    except ChuangceError as error:
        return None, render.error(error.message(texts.lang), texts)
    except Exception as error:
        logging.getLogger(__name__).exception("the interview failed")
        return None, render.error(Fault(reason=f"{type(error).__name__}: {error}").message(texts.lang), texts)
