"""The local chat model behind the LangChain interface: greedy, streaming, cancellable.

Owns the loaded transformers model and its one worker thread per call. Knows nothing of passages or prompts.
Invariant: when a stream is closed or its cancel event is set, the model stops within a token, also while it reads the
prompt, and the next call starts clean.
"""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import torch
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from rag.errors import ModelUnusable
from rag.models import registry, runtime
from rag.settings import Settings

LOOKUP_TOKENS = 6  # drafted from the prompt per step; 10 was slower on a CPU
UNFINISHED = "\ufffd"  # what a tokenizer prints for half a character


class _Cancelled(Exception):
    """Raised inside the model's forward pass; never leaves this module."""


class _Either:
    """Whether a call is to end: its stream was closed, or the caller's event is set."""

    def __init__(self, event: threading.Event | None) -> None:
        self.closed, self._event = False, event

    def is_set(self) -> bool:
        return self.closed or (self._event is not None and self._event.is_set())


class _TokenQueue:
    """The streamer transformers writes to: prompt ids are skipped, new ids handed over."""

    def __init__(self) -> None:
        self.items: queue.SimpleQueue[list[int] | BaseException | None] = queue.SimpleQueue()
        self._prompt_seen = False

    def put(self, value: torch.Tensor) -> None:
        if self._prompt_seen:
            self.items.put(value.reshape(-1).tolist())
        self._prompt_seen = True

    def end(self) -> None:
        """The worker reports the end itself, so that an exception can take its place."""


class LocalChatModel(BaseChatModel):
    """A causal model from a local folder.

    `lookup_tokens` draft tokens are copied from the prompt and verified at each step (prompt-lookup decoding, Saxena
    2023): the output is the same as without, only sooner.
    """

    name: str | None = None
    max_new_tokens: int = 400
    lookup_tokens: int = LOOKUP_TOKENS

    _model: Any = PrivateAttr()
    _tokenizer: Any = PrivateAttr()
    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _cancel: _Either = PrivateAttr(default_factory=lambda: _Either(None))

    def __init__(self, folder: Path, *, threads: int = 0, **fields: Any) -> None:
        super().__init__(**fields)
        runtime.offline()
        runtime.quiet()
        from transformers import AutoModelForCausalLM, AutoTokenizer

        dtype = runtime.detect(threads).dtype
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnusable(name=self.name, reason=error, setting="CHUANGCE_CHAT_MODEL") from error
        for layer in self._model.get_decoder().layers:
            layer.register_forward_pre_hook(self._stop_if_cancelled)

    @property
    def _llm_type(self) -> str:
        return "chuangce-local"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Chunks of text as they are made; the keywords are `cancel` (a threading.Event), `max_new_tokens` and
        `lookup_tokens`."""
        cancel = _Either(kwargs.get("cancel"))
        limit: int = kwargs.get("max_new_tokens", self.max_new_tokens)
        lookup: int = kwargs.get("lookup_tokens", self.lookup_tokens)
        with self._turn:
            self._cancel = cancel
            tokens = _TokenQueue()
            inputs = self._encode(messages)
            worker = threading.Thread(
                target=self._generate_into, args=(tokens, inputs, limit, lookup), daemon=True, name="chuangce-generate"
            )
            worker.start()
            try:
                for chunk in self._chunks(tokens, inputs["input_ids"].shape[1], limit, stop or []):
                    if run_manager:
                        run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                    yield chunk
            finally:
                cancel.closed = True
                worker.join()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = [chunk.message for chunk in self._stream(messages, stop, run_manager, **kwargs)]
        last = cast(AIMessageChunk, chunks[-1])
        message = AIMessage(
            content="".join(chunk.text for chunk in chunks),
            usage_metadata=last.usage_metadata,
            response_metadata=last.response_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _encode(self, messages: list[BaseMessage]) -> Any:
        return self._tokenizer.apply_chat_template(
            convert_to_openai_messages(messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
        )

    def _generate_into(self, tokens: _TokenQueue, inputs: Any, limit: int, lookup: int) -> None:
        """Run the model; whatever happens, the queue learns of the end."""
        try:
            with torch.inference_mode():
                self._model.generate(
                    **inputs,
                    streamer=tokens,
                    max_new_tokens=limit,
                    do_sample=False,
                    temperature=None,
                    top_p=None,
                    top_k=None,
                    repetition_penalty=1.0,
                    prompt_lookup_num_tokens=lookup or None,
                )
            tokens.items.put(None)
        except _Cancelled:
            tokens.items.put(None)
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
            tokens.items.put(error)

    def _chunks(self, tokens: _TokenQueue, prompt: int, limit: int, stop: list[str]) -> Iterator[ChatGenerationChunk]:
        ids: list[int] = []
        sent = ""
        while (item := tokens.items.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            ids += item
            text = self._tokenizer.decode(ids, skip_special_tokens=True)
            ended = [at for mark in stop if (at := text.find(mark)) >= 0]
            text = text[: min(ended)] if ended else text
            if not text.endswith(UNFINISHED) and len(text) > len(sent):
                yield ChatGenerationChunk(message=AIMessageChunk(content=text[len(sent) :]))
                sent = text
            if ended:
                break
        reason = "cancelled" if self._cancel.is_set() else "length" if len(ids) >= limit else "stop"
        usage = UsageMetadata(input_tokens=prompt, output_tokens=len(ids), total_tokens=prompt + len(ids))
        last = AIMessageChunk(content="", usage_metadata=usage, response_metadata={"finish_reason": reason})
        yield ChatGenerationChunk(message=last)

    def _stop_if_cancelled(self, *_: object) -> None:
        if self._cancel.is_set():
            raise _Cancelled


def load_chat_model(settings: Settings) -> LocalChatModel:
    """The chat model the settings name. Raises WeightsMissing or ModelUnusable."""
    folder = registry.locate(settings, "chat")
    return LocalChatModel(folder, name=settings.chat_model, threads=settings.threads)
