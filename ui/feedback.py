"""What a user says of an answer: helpful, or not and why; said at once, changed or taken back later.

Owns the form below the conversation and the row in the history. Invariant: what is typed is kept with its answer until
it is in the history, whatever is opened, closed or goes wrong in between.
"""

from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr

from rag.history import LOCAL, FeedbackRow, History
from ui.exchange import Exchange, Feedback
from ui.render_interview import note
from ui.safely import safely
from ui.texts import Texts
from ui.texts_answer import answer_texts

NOTE = 500  # characters


def give(history: History, exchange: Exchange, *, helpful: bool, reasons: tuple[str, ...] = (), note: str = "") -> None:
    """Keep what is said of an answer, in place of what was said before. Raises HistoryUnusable."""
    answer = exchange.answer
    assert answer
    said = {"helpful": helpful, "reasons": list(reasons), "note": note.strip()[:NOTE]}
    with history.session() as work:
        row = work.get(FeedbackRow, exchange.feedback.row) if exchange.feedback else None
        if row is None:
            about = {"question": exchange.question, "used": answer.question_used, "kind": answer.kind}
            row = FeedbackRow(user=LOCAL, answer=answer.text, **about, **said)
            work.add(row)
        for name, value in said.items():
            setattr(row, name, value)
        work.flush()
        number = row.id
    exchange.feedback = Feedback(row=number, helpful=helpful, reasons=reasons, note=note.strip()[:NOTE])
    exchange.draft = None


def withdraw(history: History, exchange: Exchange) -> None:
    """Take back what was said of an answer. Raises HistoryUnusable."""
    if exchange.feedback:
        with history.session() as work:
            if row := work.get(FeedbackRow, exchange.feedback.row):
                work.delete(row)
    exchange.feedback = exchange.draft = None


class FeedbackForm:
    """Asks why an answer did not help.

    `draw` gives the conversation as it is now, or leaves it alone while an answer grows, which shows it anew anyway.
    """

    def __init__(self, history: History, draw: Callable[[list[Exchange], gr.Request], Any], texts: Texts) -> None:
        self._history, self._draw, self._texts = history, draw, texts
        self._words = answer_texts(texts.lang)

    def build(self, conversation: gr.HTML, exchanges: gr.State) -> tuple[gr.HTML, gr.Column]:
        """Comes below the conversation, whose `like` events it answers; `exchanges` is what is shown there. Where
        trouble is told, and the form."""
        words, about = self._words, gr.State(None)
        trouble = gr.HTML(elem_id="feedback-trouble")
        with gr.Column(visible=False, elem_id="feedback") as form:
            why = gr.HTML()
            reasons = gr.CheckboxGroup([], label=words.reasons_label, elem_id="feedback-reasons")
            more = gr.Textbox(
                label=words.note.format(limit=NOTE),
                placeholder=words.note_hint,
                max_length=NOTE,
                lines=2,
                max_lines=6,
                elem_id="feedback-note",
            )
            with gr.Row():
                send = gr.Button(words.give, variant="primary", size="sm", min_width=72, elem_id="feedback-give")
                cancel = gr.Button(words.cancel, size="sm", min_width=72, elem_id="feedback-cancel")
                back = gr.Button(words.withdraw, size="sm", min_width=72, visible=False, elem_id="feedback-back")
        typed = [about, reasons, more]
        quiet: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        opened = [conversation, trouble, form, why, *typed, back]
        conversation.like(self._rate, [exchanges, *typed], opened, **quiet).then(js="chuangce.toForm", **quiet)
        closed = [conversation, trouble, form, *typed]
        for button, work in ((send, self._give), (cancel, self._cancel), (back, self._withdraw)):
            button.click(work, [exchanges, *typed], closed, **quiet).then(js="chuangce.toAnswer", **quiet)
        return trouble, form

    def _rate(
        self,
        exchanges: list[Exchange],
        about: Exchange | None,
        reasons: list[str],
        more: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> tuple:
        """Helpful is kept at once, or taken back where it was said already; not helpful opens the form."""
        unchanged = (gr.skip(),) * 8
        self._hold(about, reasons, more)
        chosen = exchanges[event.at] if 0 <= event.at < len(exchanges) else None
        if chosen is None or chosen.answer is None:
            return unchanged
        if not event.liked:
            return gr.skip(), "", *self._form(chosen)
        if chosen.feedback and chosen.feedback.helpful:
            _, trouble = safely(lambda: withdraw(self._history, chosen), self._texts)
        else:
            _, trouble = safely(lambda: give(self._history, chosen, helpful=True), self._texts)
        return self._draw(exchanges, request), trouble, *unchanged[2:]

    def _form(self, exchange: Exchange) -> tuple:
        """The form about an answer, filled with what was typed before, or said."""
        words, given, offered = self._words, exchange.feedback, self._offered(exchange)
        names, typed = exchange.draft or ((given.reasons, given.note) if given else ((), ""))
        why = f"<p><b>{escape(words.why.format(question=exchange.question))}</b></p>"
        return (
            gr.Column(visible=True),
            why + note(words.stays),
            exchange,
            gr.CheckboxGroup(list(offered.values()), value=[offered[name] for name in names if name in offered]),
            typed,
            gr.Button(visible=given is not None),
        )

    def _give(
        self, exchanges: list[Exchange], about: Exchange | None, reasons: list[str], more: str, request: gr.Request
    ) -> tuple:
        return self._done(
            lambda one: give(self._history, one, helpful=False, reasons=self._names(one, reasons), note=more),
            *(exchanges, about, reasons, more, request),
        )

    def _withdraw(
        self, exchanges: list[Exchange], about: Exchange | None, reasons: list[str], more: str, request: gr.Request
    ) -> tuple:
        return self._done(lambda one: withdraw(self._history, one), exchanges, about, reasons, more, request)

    def _cancel(self, exchanges: list[Exchange], about: Exchange | None, reasons: list[str], more: str) -> tuple:
        self._hold(about, reasons, more)
        return gr.skip(), "", gr.Column(visible=False), None, [], ""

    def _done(
        self,
        work: Callable[[Exchange], None],
        exchanges: list[Exchange],
        about: Exchange | None,
        reasons: list[str],
        more: str,
        request: gr.Request,
    ) -> tuple:
        """Close the form once the work is done; where it fails, say why and leave everything as it is."""
        self._hold(about, reasons, more)
        _, trouble = safely(lambda: work(about) if about else None, self._texts)
        if trouble:
            return gr.skip(), trouble, *(gr.skip(),) * 4
        return self._draw(exchanges, request), "", gr.Column(visible=False), None, [], ""

    def _hold(self, about: Exchange | None, reasons: list[str], more: str) -> None:
        """Keep with an answer what was typed about it."""
        if about:
            about.draft = self._names(about, reasons), more

    def _names(self, about: Exchange, chosen: list[str]) -> tuple[str, ...]:
        """The history's names of the reasons that were chosen by their words."""
        return tuple(name for name, word in self._offered(about).items() if word in chosen)

    def _offered(self, about: Exchange) -> dict[str, str]:
        refused = about.answer is not None and about.answer.kind == "refused"
        return self._words.reasons_refused if refused else self._words.reasons
