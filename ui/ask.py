"""The tab Ask: a conversation, and the reader beside it.

State belongs to the browser's session, and is kept under the browser tab's key for a page loaded anew. Invariant: a
question typed is never lost: if it cannot be answered it goes back into its box with the reason above it.
"""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.answer.answerer import Found, Words
from rag.answer.understand import check_question
from rag.answer.values import Answer, Mode, Sentence, Turn
from rag.errors import ChuangceError, Fault
from ui import render
from ui.engine import Engine
from ui.kept import Kept
from ui.render import Exchange
from ui.texts import Texts

REDRAW = 0.05  # seconds between redraws while text streams
HISTORY = 4  # exchanges a follow-up may refer to
# The last input is the browser tab's key (see assets/page.js), asked for each time: a quick hand may ask before the
# page has loaded whatever it loads.
_KEYED = "(...given) => [...given.slice(0, -1), chuangce.key()]"


class AskTab:
    """Builds the tab and holds the cancel events of the answers being written, by session.

    `key` is a hidden box in whose place the page sends the browser tab's key; `exchanges` and `shown` are the
    conversation.
    """

    key: gr.Textbox
    exchanges: gr.State
    shown: gr.HTML

    def __init__(self, engine: Engine, kept: Kept, texts: Texts) -> None:
        self._engine, self._kept, self._texts = engine, kept, texts
        self._cancels: dict[str, threading.Event] = {}

    def build(self) -> gr.Row:
        texts = self._texts
        self.key, self.exchanges = gr.Textbox(visible=False), gr.State([])
        with gr.Row(equal_height=False, elem_id="ask") as row:
            with gr.Column(scale=3, min_width=320):
                self.shown = gr.HTML(self.conversation([]), elem_id="conversation", autoscroll=True)
                with gr.Row(elem_id="asking", equal_height=False):
                    box = gr.Textbox(
                        label=texts.question,
                        placeholder=texts.placeholder,
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=6,
                        scale=5,
                        min_width=160,
                        elem_id="question",
                    )
                    send = gr.Button(texts.send, variant="primary", scale=0, min_width=88, elem_id="send")
                    stop = gr.Button(texts.stop, variant="stop", scale=0, min_width=88, visible=False, elem_id="stop")
                with gr.Row(elem_id="ways"):
                    quotes = gr.Checkbox(label=texts.quotes_only, container=False, elem_id="quotes", min_width=120)
                    again = gr.Button(
                        texts.ask_model, size="sm", scale=0, min_width=120, visible=False, elem_id="again"
                    )
                    clear = gr.Button(texts.clear, size="sm", scale=0, min_width=150, elem_id="clear")
            with gr.Column(scale=2, min_width=320):
                gr.HTML(render.reader_frame(texts))
        asking, model_only = gr.State(""), gr.State(False)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        begun = [self.shown, asking, box, send, stop, again, model_only]
        asked = gr.on([send.click, box.submit], self._begin, [box, self.exchanges], begun, queue=False, **quiet)
        repeated = again.click(self._again, [self.exchanges], begun, queue=False, **quiet)
        running = [
            start.then(
                self._answer,
                inputs=[asking, self.exchanges, quotes, model_only, self.key],
                outputs=[self.shown, self.exchanges, asking, box, send, stop, again],
                concurrency_limit=1,
                concurrency_id="answer",
                js=_KEYED,
                **quiet,
            )
            for start in (asked, repeated)
        ]
        stop.click(self._stop, queue=False, api_visibility="private")
        clear.click(
            self._clear,
            inputs=[self.key],
            outputs=[self.shown, self.exchanges, send, stop, again],
            cancels=running,
            js=_KEYED,
            queue=False,
            api_visibility="private",
        )
        return row

    def conversation(self, exchanges: list[Exchange]) -> str:
        answerer = self._engine.answerer_now()
        return render.conversation(exchanges, answerer.index if answerer else None, self._texts)

    def restore(self, key: str) -> tuple:
        """What was said in this browser tab before the page was loaded anew: the exchanges, how they look.

        Where nothing was, nothing is touched: a quick hand may have asked already.
        """
        exchanges = self._kept.conversation(key)
        return (exchanges, self.conversation(exchanges)) if exchanges else (gr.skip(), gr.skip())

    def leave(self, request: gr.Request) -> None:
        """End what a page that is closed was waiting for."""
        if event := self._cancels.pop(request.session_hash or "", None):
            event.set()

    def _begin(self, question: str, exchanges: list[Exchange], request: gr.Request) -> tuple:
        """Take the question at once, also while others are answered; a bad one stays in its box with the reason."""
        if (running := self._cancels.get(request.session_hash or "")) and not running.is_set():
            return gr.skip(), "", *(gr.skip(),) * 5
        exchange = Exchange(question=question.strip(), stage=self._texts.waiting)
        try:
            check_question(question)
        except ChuangceError as error:
            exchange.error = error.message(self._texts.lang)
            return self.conversation([*exchanges, exchange]), "", *(gr.skip(),) * 5
        self._cancels[request.session_hash or ""] = threading.Event()
        return self.conversation([*exchanges, exchange]), question, "", *_buttons(busy=True), False

    def _again(self, exchanges: list[Exchange], request: gr.Request) -> tuple:
        """The last question once more, for the model this time."""
        return *self._begin(exchanges[-1].question if exchanges else "", exchanges, request)[:-1], True

    def _answer(
        self,
        question: str,
        exchanges: list[Exchange],
        quotes: bool,
        model_only: bool,
        key: str,
        request: gr.Request,
    ) -> Iterator[tuple]:
        """Redraws while the answer grows; the last one gives the buttons back."""
        if not question:
            yield (gr.skip(),) * 7
            return
        cancel = self._cancels.setdefault(request.session_hash or "", threading.Event())
        exchange = Exchange(question=question.strip())
        exchange.stage = self._texts.searching if self._engine.answerer_now() else self._texts.loading
        told = [*exchanges, exchange]
        rest = (gr.skip(),) * 6
        mode: Mode = "quotes" if quotes else "model" if model_only else "auto"
        self._kept.keep(key, [*exchanges, Exchange(question=exchange.question, error=self._texts.interrupted)])
        try:
            yield self.conversation(told), *rest
            drawn = 0.0
            stream = self._engine.wait().stream(question, history=_history(exchanges), cancel=cancel, mode=mode)
            for event in stream:
                self._note(exchange, event)
                if time.monotonic() - drawn > REDRAW:
                    drawn = time.monotonic()
                    yield self.conversation(told), *rest
            if exchange.answer is not None:
                self._kept.refuse(exchange.answer)
            self._kept.keep(key, told)
            known = exchange.answer is not None and exchange.answer.kind == "bank"
            yield self.conversation(told), told, "", gr.skip(), *_buttons(busy=False, known=known)
        except Exception as error:
            if not isinstance(error, ChuangceError):
                logging.getLogger(__name__).exception("answering failed")
                error = Fault(reason=f"{type(error).__name__}: {error}")
            exchange.error = error.message(self._texts.lang)
            self._kept.keep(key, exchanges)
            yield self.conversation(told), exchanges, "", question, *_buttons(busy=False)
        finally:
            cancel.set()

    def _note(self, exchange: Exchange, event: Found | Words | Sentence | Answer) -> None:
        match event:
            case Found():
                exchange.found = event
                exchange.stage = self._texts.reading.format(count=len(event.hits))
            case Words():
                exchange.stage = ""
                exchange.pending += event.text
            case Sentence():
                exchange.sentences.append(event)
                exchange.pending = exchange.pending.partition(event.text)[2]
            case Answer():
                exchange.answer = event

    def _stop(self, request: gr.Request) -> None:
        if event := self._cancels.get(request.session_hash or ""):
            event.set()

    def _clear(self, key: str, request: gr.Request) -> tuple:
        self._stop(request)
        self._kept.keep(key, ())
        return self.conversation([]), [], *_buttons(busy=False)


def _buttons(*, busy: bool, known: bool = False) -> tuple[gr.Button, gr.Button, gr.Button]:
    """The ask and the stop button, one of which shows, and the one that asks the model after an answer of the bank."""
    return gr.Button(visible=not busy), gr.Button(visible=busy), gr.Button(visible=known)


def _history(exchanges: list[Exchange]) -> list[Turn]:
    """What was said, for a follow-up: refused and failed exchanges stay on screen but are left out here."""
    turns = []
    for answer in [e.answer for e in exchanges if e.answer and e.answer.kind != "refused"][-HISTORY:]:
        turns += [Turn(role="user", content=answer.question_used), Turn(role="assistant", content=answer.text)]
    return turns
