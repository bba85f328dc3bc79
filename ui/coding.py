"""The tab Coding: exercises read, tried and handed in outside an interview.

What is handed in stands in the history, what is typed as a draft, so that another exercise, a page loaded anew or in
the other language goes on where it was.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.corpus.library import Exercise, Library
from rag.history import History
from rag.interview.coding import try_out
from rag.interview.practice import practise, practised_code
from rag.interview.sandbox import isolator
from rag.interview.session import Interview
from rag.interview.turns import CodingTurn
from ui import render_interview as render
from ui.safely import safely
from ui.texts import Texts

NARROW = 320  # pixels: where there are no two of them, the code stands under its problem


def editor(value: str | Callable[[], str], texts: Texts, elem_id: str) -> gr.Code:
    """Where code is written, to be read only where nothing can run it."""
    return gr.Code(
        value, language="python", label=texts.code, interactive=isolator() is not None, lines=12, elem_id=elem_id
    )


class CodingTab:
    """The coding exercises: read, tried, graded. `chosen`, once built, is where one is chosen."""

    chosen: gr.Dropdown

    def __init__(self, history: History, library: Library, texts: Texts) -> None:
        self._history, self._library, self._texts = history, library, texts

    def build(self) -> gr.Column:
        texts, exercises = self._texts, self._library.exercises
        first = next(iter(exercises.values()))
        choices = [(exercise.problem(texts.lang).title, id_) for id_, exercise in exercises.items()]
        can_run = isolator() is not None
        with gr.Column(elem_id="coding") as column:
            self.chosen = chosen = gr.Dropdown(choices, value=first.id, label=texts.exercise, elem_id="exercise")
            with gr.Row(equal_height=False):
                with gr.Column(min_width=NARROW):
                    problem = gr.Markdown(first.problem(texts.lang).statement, elem_id="problem", container=True)
                with gr.Column(min_width=NARROW):
                    code = editor(lambda: self._code(first), texts, "code")
                    with gr.Row():
                        attempt = gr.Button(texts.run_tests, interactive=can_run, elem_id="run")
                        hand_in = gr.Button(texts.submit, variant="primary", interactive=can_run, elem_id="hand-in")
                    outcome = gr.HTML("" if can_run else render.note(texts.no_isolator), elem_id="outcome")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        chosen.change(self._choose, [chosen], [problem, code, outcome], **quiet)
        # Every stroke in its order, with the exercise it belongs to.
        code.input(self._typed, [chosen, code], trigger_mode="multiple", concurrency_limit=1, **quiet)
        for button, run in ((attempt, self._try), (hand_in, self._hand_in)):
            waiting = button.click(lambda: render.stage(texts.running), None, [outcome], queue=False, **quiet)
            waiting.then(run, [chosen, code], [outcome], concurrency_limit=2, **quiet)
        return column

    def titled(self, title: str) -> gr.Dropdown:
        """The choice of the exercise of a title in either language; the one there is where none has it."""
        exercises = self._library.exercises
        found = next((id_ for id_, one in exercises.items() if title in (one.zh.title, one.en.title)), None)
        return gr.Dropdown(value=found) if found else gr.skip()

    def _choose(self, id_: str) -> tuple:
        """Another exercise, with what was written for it."""
        exercise = self._library.exercises[id_]
        statement = exercise.problem(self._texts.lang).statement
        return statement, self._code(exercise), gr.skip() if isolator() is None else ""

    def _typed(self, id_: str, code: str) -> None:
        session, turn = self._at(id_)
        session.pause(turn.id, code)

    def _try(self, id_: str, code: str) -> str:
        def tried() -> str:
            turn = self._at(id_)[1]
            return render.outcomes(try_out(turn.exercise, code), None, self._texts)

        return self._told(tried)

    def _hand_in(self, id_: str, code: str) -> str:
        def graded() -> str:
            session, turn = self._at(id_)
            result = session.grade_code(session.keep(turn.id, code))
            return render.outcomes(result, session.change(turn.id), self._texts)

        return self._told(graded)

    def _at(self, id_: str) -> tuple[Interview, CodingTurn]:
        exercise = self._library.exercises[id_]
        session = practise(exercise, history=self._history, library=self._library, lang=self._texts.lang)
        turn = session.current()
        assert isinstance(turn, CodingTurn)
        return session, turn

    def _code(self, exercise: Exercise) -> str:
        return practised_code(exercise, history=self._history, library=self._library, lang=self._texts.lang)

    def _told(self, work: Callable[[], str]) -> str:
        shown, trouble = safely(work, self._texts)
        return shown or trouble
