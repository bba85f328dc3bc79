"""The Gradio page of one language: a conversation, the reader beside it, the status below.

State belongs to the browser's session. Invariant: a question typed is never lost: if it cannot be answered it goes back
into its box with the reason above it.
"""

import logging
import threading
import time
from collections.abc import Iterator

import gradio as gr

from rag.answer.answerer import Found, Words
from rag.answer.understand import check_question
from rag.answer.values import Answer, Mode, Sentence, Turn
from rag.errors import ChuangceError, Fault
from ui import render
from ui.engine import Engine
from ui.interview import CodingTab, InterviewTab, ProgressTab
from ui.render import Exchange
from ui.texts import Texts

REDRAW = 0.05  # seconds between redraws while text streams
KEPT = 600  # seconds that copies of downloads stay
HISTORY = 4  # exchanges a follow-up may refer to


class Page:
    """Builds the page and holds the cancel events of the answers being written, by session."""

    def __init__(self, engine: Engine, texts: Texts) -> None:
        self._engine, self._texts = engine, texts
        self._cancels: dict[str, threading.Event] = {}

    def build(self) -> gr.Blocks:
        texts = self._texts
        with gr.Blocks(
            title=texts.title, analytics_enabled=False, fill_width=True, delete_cache=(KEPT, KEPT)
        ) as blocks:
            gr.HTML(
                f'<header class="cc-head"><h1>{texts.title}</h1><p>{texts.tagline}</p>'
                f'<a href="{texts.other_path}" target="_self">{texts.other_name}</a></header>'
            )
            exchanges = gr.State([])
            with gr.Tabs() as tabs, gr.Tab(texts.tab_ask), gr.Row(equal_height=False):
                with gr.Column(scale=3, min_width=360):
                    shown = gr.HTML(self._conversation([]), elem_id="conversation", autoscroll=True)
                    with gr.Row(elem_id="asking"):
                        box = gr.Textbox(
                            placeholder=texts.placeholder,
                            show_label=False,
                            container=False,
                            lines=1,
                            max_lines=6,
                            scale=5,
                            elem_id="question",
                        )
                        send = gr.Button(texts.send, variant="primary", scale=1, min_width=80, elem_id="send")
                        stop = gr.Button(
                            texts.stop, variant="stop", scale=1, min_width=80, visible=False, elem_id="stop"
                        )
                    with gr.Row(elem_id="ways"):
                        quotes = gr.Checkbox(label=texts.quotes_only, container=False, elem_id="quotes", min_width=140)
                        again = gr.Button(
                            texts.ask_model, size="sm", variant="secondary", visible=False, elem_id="again"
                        )
                    gr.Examples(list(map(list, zip(texts.examples))), inputs=box, label=texts.examples_label)
                    clear = gr.Button(texts.clear, size="sm", variant="secondary", elem_id="clear")
                with gr.Column(scale=2, min_width=320):
                    gr.HTML(
                        f'<iframe name="reader" id="reader" title="{texts.sources}" '
                        f'src="/source?lang={texts.lang}"></iframe>'
                    )
            with tabs:
                history, library = self._engine.history, self._engine.library
                with gr.Tab(texts.tab_interview):
                    InterviewTab(self._engine, history, library, texts).build()
                with gr.Tab(texts.tab_coding):
                    CodingTab(library, texts).build()
                with gr.Tab(texts.tab_progress) as progress:
                    ProgressTab(history, library, self._engine.files, texts).build(progress)
            status = gr.HTML(render.status(self._engine.status(), texts), elem_id="status")
            timer = gr.Timer(1.0)
            timer.tick(self._tick, outputs=[status, timer], show_progress="hidden", queue=False)
            asking = gr.State("")
            model_only = gr.State(False)
            asked = gr.on(
                [send.click, box.submit],
                self._begin,
                inputs=[box, exchanges],
                outputs=[shown, asking, box, send, stop, again, model_only],
                queue=False,
                show_progress="hidden",
                api_visibility="private",
            )
            repeated = again.click(
                self._again,
                inputs=[exchanges],
                outputs=[shown, asking, box, send, stop, again, model_only],
                queue=False,
                show_progress="hidden",
                api_visibility="private",
            )
            running = [
                begun.then(
                    self._answer,
                    inputs=[asking, exchanges, quotes, model_only],
                    outputs=[shown, exchanges, asking, box, send, stop, again],
                    concurrency_limit=1,
                    concurrency_id="answer",
                    show_progress="hidden",
                    api_visibility="private",
                )
                for begun in (asked, repeated)
            ]
            stop.click(self._stop, queue=False, api_visibility="private")
            clear.click(
                self._clear,
                outputs=[shown, exchanges, send, stop, again],
                cancels=running,
                queue=False,
                api_visibility="private",
            )
            blocks.unload(self._leave)
        return blocks

    def _conversation(self, exchanges: list[Exchange]) -> str:
        answerer = self._engine.answerer_now()
        return render.conversation(exchanges, answerer.index if answerer else None, self._texts)

    def _tick(self) -> tuple[str, gr.Timer]:
        now = self._engine.status()
        return render.status(now, self._texts), gr.Timer(active=not (now.ready or now.error))

    def _begin(self, question: str, exchanges: list[Exchange], request: gr.Request) -> tuple:
        """Take the question at once, also while others are answered; a bad one stays in its box with the reason."""
        if (running := self._cancels.get(request.session_hash or "")) and not running.is_set():
            return gr.skip(), "", *(gr.skip(),) * 5
        exchange = Exchange(question=question.strip(), stage=self._texts.waiting)
        try:
            check_question(question)
        except ChuangceError as error:
            exchange.error = error.message(self._texts.lang)
            return self._conversation([*exchanges, exchange]), "", *(gr.skip(),) * 5
        self._cancels[request.session_hash or ""] = threading.Event()
        return self._conversation([*exchanges, exchange]), question, "", *_buttons(busy=True), False

    def _again(self, exchanges: list[Exchange], request: gr.Request) -> tuple:
        """The last question once more, for the model this time."""
        return *self._begin(exchanges[-1].question if exchanges else "", exchanges, request)[:-1], True

    def _answer(
        self, question: str, exchanges: list[Exchange], quotes: bool, model_only: bool, request: gr.Request
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
        try:
            yield self._conversation(told), *rest
            drawn = 0.0
            stream = self._engine.wait().stream(question, history=_history(exchanges), cancel=cancel, mode=mode)
            for event in stream:
                self._note(exchange, event)
                if time.monotonic() - drawn > REDRAW:
                    drawn = time.monotonic()
                    yield self._conversation(told), *rest
            known = exchange.answer is not None and exchange.answer.kind == "bank"
            yield self._conversation(told), told, "", gr.skip(), *_buttons(busy=False, known=known)
        except Exception as error:
            if not isinstance(error, ChuangceError):
                logging.getLogger(__name__).exception("answering failed")
                error = Fault(reason=f"{type(error).__name__}: {error}")
            exchange.error = error.message(self._texts.lang)
            yield self._conversation(told), exchanges, "", question, *_buttons(busy=False)
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

    def _clear(self, request: gr.Request) -> tuple:
        self._stop(request)
        return self._conversation([]), [], *_buttons(busy=False)

    def _leave(self, request: gr.Request) -> None:
        if event := self._cancels.pop(request.session_hash or "", None):
            event.set()


def _buttons(*, busy: bool, known: bool = False) -> tuple[gr.Button, gr.Button, gr.Button]:
    """The ask and the stop button, one of which shows, and the one that asks the model after an answer of the bank."""
    return gr.Button(visible=not busy), gr.Button(visible=busy), gr.Button(visible=known)


def _history(exchanges: list[Exchange]) -> list[Turn]:
    """What was said, for a follow-up: refused and failed exchanges stay on screen but are left out here."""
    turns = []
    for answer in [e.answer for e in exchanges if e.answer and e.answer.kind != "refused"][-HISTORY:]:
        turns += [Turn(role="user", content=answer.question_used), Turn(role="assistant", content=answer.text)]
    return turns
