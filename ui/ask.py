"""The tab Ask: a conversation, and the reader beside it.

State belongs to the browser's session, and is kept under the browser tab's key for a page loaded anew. Invariant: a
question typed is never lost: if it cannot be answered it goes back into its box with the reason above it.
"""

import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import gradio as gr
from gradio.blocks import Block
from gradio.events import Dependency

from rag.answer.understand import check_question
from rag.answer.values import Mode
from rag.errors import ChuangceError, ours
from ui import export, render
from ui.engine import Engine
from ui.exchange import Asking, Exchange, turns
from ui.feedback import FeedbackForm
from ui.kept import Kept
from ui.render_interview import note
from ui.texts import Texts
from ui.texts_answer import answer_texts

REDRAW = 0.05  # seconds between redraws while text streams
# The last input is the browser tab's key (see assets/page.js), asked for each time: a quick hand may ask before the
# page has loaded whatever it loads.
_KEYED = "(...given) => [...given.slice(0, -1), chuangce.key()]"


class AskTab:
    """Builds the tab and holds the cancel events of the answers being written, by session.

    `key` is a hidden box in whose place the page sends the browser tab's key; `exchanges` and `shown` are the
    conversation, `emptied` what `forget` gives the values of, `running` the events that write answers.
    """

    key: gr.Textbox
    exchanges: gr.State
    shown: gr.HTML
    emptied: list[Block]
    running: list[Dependency]

    def __init__(self, engine: Engine, kept: Kept, texts: Texts) -> None:
        self._engine, self._kept, self._texts = engine, kept, texts
        self._cancels: dict[str, threading.Event] = {}

    def build(self) -> gr.Row:
        texts, words = self._texts, answer_texts(self._texts.lang)
        self.key, self.exchanges, saved = gr.Textbox(visible=False), gr.State([]), gr.Textbox(visible=False)
        with gr.Row(equal_height=False, elem_id="ask") as row:
            with gr.Column(scale=3, min_width=320):
                self.shown = gr.HTML(
                    self.conversation([]),
                    elem_id="conversation",
                    autoscroll=True,
                    js_on_load="chuangce.acts(element, trigger)",
                )
                feedback = FeedbackForm(self._engine.history, self._drawn, texts).build(self.shown, self.exchanges)
                with gr.Row(visible=False, equal_height=True, elem_id="editing") as bar:
                    gr.HTML(note(words.editing))
                    unedit = gr.Button(words.unedit, size="sm", scale=0, min_width=96, elem_id="unedit")
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
                    save = gr.Button(words.save, size="sm", scale=0, min_width=150, elem_id="save")
                    clear = gr.Button(texts.clear, size="sm", scale=0, min_width=150, elem_id="clear")
            with gr.Column(scale=2, min_width=320):
                gr.HTML(render.reader_frame(texts))
        asking, draft = gr.State(None), gr.State(None)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        at_once = quiet | {"queue": False}
        typing = [box, draft, bar]
        self.emptied = [send, stop, self.exchanges, self.shown, draft, bar, *feedback]
        begun = [self.shown, asking, send, stop, *typing]
        taken = (
            gr.on([send.click, box.submit], self._begin, [box, self.exchanges, draft], begun, **at_once),
            self.shown.retry(self._retry, [self.exchanges], begun, **at_once),
        )
        for start in taken:
            start.then(js="chuangce.toAsked", **at_once)
        self.running = running = [
            start.then(
                self._answer,
                inputs=[asking, self.exchanges, quotes, self.key],
                outputs=[self.exchanges, *begun],
                concurrency_limit=1,
                concurrency_id="answer",
                js=_KEYED,
                **quiet,
            )
            for start in taken
        ]
        edited = self.shown.edit(self._edit, [box, self.exchanges, draft], typing, **at_once)
        edited.then(js="chuangce.toBox", **at_once)
        unedit.click(lambda before: _typing(before or ""), [draft], typing, **at_once).then(
            js="chuangce.toBox", **at_once
        )
        stop.click(self._stop, queue=False, api_visibility="private")
        save.click(self._saved, [self.exchanges], [saved], **at_once).then(
            None, [saved], None, js="chuangce.save", **at_once
        )
        clear.click(
            self._clear,
            inputs=[self.key],
            outputs=self.emptied,
            cancels=running,
            js=_KEYED,
            **at_once,
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

    def forget(self, request: gr.Request) -> tuple:
        """Stop what is being written; an empty conversation, of which nothing is edited or judged."""
        self._stop(request)
        empty: tuple = [], self.conversation([]), None, gr.Row(visible=False), "", gr.Column(visible=False)
        return *_buttons(busy=False), *empty

    def _drawn(self, exchanges: list[Exchange], request: gr.Request) -> Any:
        """The conversation, where nothing is being added to it."""
        return gr.skip() if self._busy(request) else self.conversation(exchanges)

    def _busy(self, request: gr.Request) -> bool:
        running = self._cancels.get(request.session_hash or "")
        return running is not None and not running.is_set()

    def _begin(self, question: str, exchanges: list[Exchange], draft: str | None, request: gr.Request) -> tuple:
        """Take what is in the box; while it was edited, in place of the last question."""
        asking = Asking(question=question, replaces=draft is not None, typed=True, draft=draft)
        return self._take(asking, exchanges, request)

    def _retry(self, exchanges: list[Exchange], event: gr.EventData, request: gr.Request) -> tuple:
        """The last question once more, in place of its answer; or below it, for the model this time."""
        if not exchanges:
            return (gr.skip(),) * 7
        last = exchanges[-1]
        asking = Asking(question=last.question, replaces=not event.model, model=event.model or last.model)
        return self._take(asking, exchanges, request)

    def _take(self, asking: Asking, exchanges: list[Exchange], request: gr.Request) -> tuple:
        """Take a question at once, also while others are answered; a bad one stays in its box with the reason."""
        if self._busy(request):
            return (gr.skip(),) * 7
        exchange = Exchange(question=asking.question.strip(), stage=self._texts.waiting)
        try:
            check_question(asking.question)
        except ChuangceError as error:
            exchange.error = error.message(self._texts.lang)
            return self.conversation([*exchanges, exchange]), None, *(gr.skip(),) * 5
        self._cancels[request.session_hash or ""] = threading.Event()
        shown = self.conversation([*asking.goes_on_from(exchanges), exchange])
        typing = _typing(asking.draft or "") if asking.typed else (gr.skip(),) * 3
        return shown, asking, *_buttons(busy=True), *typing

    def _edit(self, typed: str, exchanges: list[Exchange], draft: str | None) -> tuple:
        """Put the last question back into its box; what stood there comes back after."""
        if not exchanges:
            return (gr.skip(),) * 3
        return _typing(exchanges[-1].question, typed if draft is None else draft)

    def _answer(
        self, asking: Asking | None, exchanges: list[Exchange], quotes: bool, key: str, request: gr.Request
    ) -> Iterator[tuple]:
        """Redraws while the answer grows; the last one gives the buttons back."""
        if asking is None:
            yield (gr.skip(),) * 8
            return
        cancel = self._cancels.setdefault(request.session_hash or "", threading.Event())
        exchange = Exchange(question=asking.question.strip(), model=asking.model)
        exchange.stage = self._texts.searching if self._engine.answerer_now() else self._texts.loading
        before = asking.goes_on_from(exchanges)
        told = [*before, exchange]
        mode: Mode = "quotes" if quotes else "model" if asking.model else "auto"
        since = self._kept.emptied
        self._kept.keep(key, [*before, Exchange(question=exchange.question, model=asking.model, interrupted=True)])
        try:
            yield gr.skip(), self.conversation(told), *(gr.skip(),) * 6
            drawn = 0.0
            stream = self._engine.wait().stream(asking.question, history=turns(before), cancel=cancel, mode=mode)
            for event in stream:
                exchange.add(event, self._texts)
                if time.monotonic() - drawn > REDRAW:
                    drawn = time.monotonic()
                    yield gr.skip(), self.conversation(told), *(gr.skip(),) * 6
            if exchange.answer is not None:
                self._kept.refuse(exchange.answer, since=since)
            self._kept.keep(key, told, since=since)
            yield told, self.conversation(told), None, *_buttons(busy=False), *(gr.skip(),) * 3
        except Exception as error:  # noqa: BLE001 - `ours` logs it
            exchange.error = ours(error).message(self._texts.lang)
            self._kept.keep(key, exchanges, since=since)
            typing = _typing(asking.question, asking.draft) if asking.typed else (gr.skip(),) * 3
            yield exchanges, self.conversation([*exchanges, exchange]), None, *_buttons(busy=False), *typing
        finally:
            cancel.set()

    def _stop(self, request: gr.Request) -> None:
        if event := self._cancels.get(request.session_hash or ""):
            event.set()

    def _saved(self, exchanges: list[Exchange]) -> str:
        """The conversation as Markdown; page.js makes a file of it."""
        answerer = self._engine.answerer_now()
        index = answerer.index if answerer else None
        return export.markdown(exchanges, index, self._texts, datetime.now().astimezone())

    def _clear(self, key: str, request: gr.Request) -> tuple:
        self._kept.keep(key, ())
        return self.forget(request)


def _typing(text: str, draft: str | None = None) -> tuple[str, str | None, gr.Row]:
    """What is in the box, what was before the last question was put there to be edited, and whether that is said."""
    return text, draft, gr.Row(visible=draft is not None)


def _buttons(*, busy: bool) -> tuple[gr.Button, gr.Button]:
    """The ask and the stop button, one of which shows."""
    return gr.Button(visible=not busy), gr.Button(visible=busy)
