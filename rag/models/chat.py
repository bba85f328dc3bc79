"""The local chat model behind the LangChain interface: greedy, streaming, cancellable, and able to judge.

Owns the loaded transformers model and the keys and values of the last prompt it read. Knows nothing of passages or
prompts. Invariants: when a stream is closed or its cancel event is set, the model stops within a token, also while it
reads the prompt, and the next call starts clean; and what was read for an earlier call is never read again: a prompt
that begins like the last one is read from where they part, with the same result but for rounding.

The decoding loop is ours because the library's own drops words when it is given a read prefix together with
prompt-lookup drafts (transformers 5.23); tests hold it against the library's plain greedy search.
"""

import contextlib
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from numpy.typing import NDArray
from pydantic import PrivateAttr

from rag.errors import ModelUnusable
from rag.models import attention, int8, registry, runtime
from rag.models.prefixes import Prefixes, common
from rag.settings import Settings
from rag.text import Span

KEPT = 8192  # tokens of prompts that were judged, where reading is slow: some 300 MB
LOOKUP_TOKENS = 6  # drafted from the prompt per step; 10 was slower on a CPU
LOOKUP_MATCH = 2  # a draft follows an earlier place where the last tokens, at most this many, stood too
_TEMPLATE_TOKEN = re.compile(r"<\|")  # what is said in a message must not become a token of the template
UNFINISHED = "\ufffd"  # what a tokenizer prints for half a character


class _Cancelled(Exception):
    """Raised inside the model's forward pass; never leaves this module."""


class _Reached(Exception):
    """Ends a forward pass at the layer that was wanted; never leaves this module."""

    def __init__(self, hidden: torch.Tensor) -> None:
        super().__init__()
        self.hidden = hidden


class _Reading:
    """The token ids a model has read, with the keys and values they left."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._cache: Any = None
        self._ids: list[int] = []

    def read(self, ids: list[int], wanted: int = 1) -> torch.Tensor:
        """Logits after each of the last `wanted` ids, shape (wanted, vocabulary); only what is new is computed."""
        from transformers import DynamicCache

        known = min(common(self._ids, ids), len(ids) - wanted)
        cache, read, self._cache, self._ids = self._cache, len(self._ids), None, []  # a cancelled pass leaves nothing
        cache = DynamicCache(config=self._model.config) if cache is None else cache
        cache.crop(known - read)
        out = self._model(
            input_ids=torch.tensor([ids[known:]]), past_key_values=cache, use_cache=True, logits_to_keep=wanted
        )
        self._cache, self._ids = cache, list(ids)
        return out.logits[0].float()


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
    _ends: set[int] = PrivateAttr()
    _reading: _Reading = PrivateAttr()
    _prefixes: Prefixes = PrivateAttr()
    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _cancel: threading.Event = PrivateAttr(default_factory=threading.Event)

    def __init__(self, folder: Path, *, threads: int = 0, **fields: Any) -> None:
        super().__init__(**fields)
        runtime.offline()
        runtime.quiet()
        attention.register()
        from transformers import AutoModelForCausalLM, AutoTokenizer

        how = runtime.detect(threads)
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            kept = torch.bfloat16 if how.int8 else how.dtype  # as the file has it, where it is made smaller anyway
            self._model = AutoModelForCausalLM.from_pretrained(folder, dtype=kept, local_files_only=True).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnusable(name=self.name, reason=error, setting="CHUANGCE_CHAT_MODEL") from error
        if self._model.config._attn_implementation == "sdpa":  # some models compute their attention otherwise
            self._model.set_attn_implementation(attention.NAME)
        if how.int8:
            self._model = int8.quantize(self._model, how.threads)
        ends = self._model.generation_config.eos_token_id
        self._ends = set(ends if isinstance(ends, list) else [ends])
        self._reading = _Reading(self._model)
        # Numbers of few bits round otherwise where reading begins elsewhere; there, reading again is fast.
        self._prefixes = Prefixes(KEPT if how.dtype == torch.float32 else 0)
        for layer in self._model.get_decoder().layers:
            layer.register_forward_pre_hook(self._stop_if_cancelled)

    @property
    def _llm_type(self) -> str:
        return "chuangce-local"

    @property
    def heads(self) -> int:
        """Attention heads of a layer."""
        return int(self._model.config.num_attention_heads)

    def chances(
        self,
        messages: list[BaseMessage],
        options: Sequence[str],
        cancel: threading.Event | None = None,
        *,
        aside: bool = False,
    ) -> list[float]:
        """The probability that the reply begins with the first token of each option.

        All zero when `cancel` is set before the model has read the messages. `aside`: asked by the reader of a stream
        of this model between two of its chunks.
        """
        firsts = [self._tokenizer.encode(option, add_special_tokens=False)[0] for option in options]
        reading = _Reading(self._model) if aside else self._reading  # the stream goes on from what it has read
        with self._held(cancel, aside=aside), torch.inference_mode():
            try:
                logits = reading.read(self._encode(messages))[-1]
            except _Cancelled:
                return [0.0] * len(options)
        return torch.softmax(logits, dim=-1)[firsts].tolist()

    def states(
        self,
        asked: Sequence[list[BaseMessage]],
        layers: int,
        cancel: threading.Event | None = None,
        *,
        of: Sequence[str] = (),
        aside: bool = False,
        kept: bool = False,
    ) -> NDArray[np.float32]:
        """What the model makes of each list of messages: the hidden state at its last token after the first `layers`
        layers, or the mean over the tokens of its part `of` where that stands last; shape (len(asked), hidden size).

        The layers above, of which there must be one at least, are not run; what lists begin with alike is read once,
        also (`kept`) what was read for earlier calls of which the same holds, where reading is slow.

        All zero when `cancel` is set before the model has read the messages. `aside`: as for `chances`.
        """
        prompts = [self._encode(messages) for messages in asked]
        parts = (
            [self._part(*one) for one in zip(asked, of, strict=True)]
            if of
            else [(len(one) - 1, len(one)) for one in prompts]
        )
        read = self._prefixes if kept else Prefixes(0)
        found = np.zeros((len(asked), self._model.config.hidden_size), dtype=np.float32)
        with self._held(cancel, aside=aside):
            try:
                for row, (prompt, (begin, end)) in enumerate(zip(prompts, parts, strict=True)):
                    found[row] = self._read_on(prompt, begin, end, layers, read).float().mean(0).numpy()
            except _Cancelled:
                return found * 0
            finally:
                read.trim()
        return found

    def attending(
        self,
        asked: list[BaseMessage],
        layers: int,
        heads: Sequence[attention.Head],
        *,
        by: str,
        to: Sequence[str],
        cancel: threading.Event | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The state of `states` (`kept`) for one list of messages, and what heads of the first `layers` layers attend
        to from its part `by`, where that stands last: the share that goes to each of the texts `to`, shape
        (len(heads), len(to)).

        The texts stand before `by`, one after another; one that is empty or does not stand there has the share 0. All
        zero when `cancel` is set before the model has read the messages.
        """
        prompt, (begin, end) = self._encode(asked), self._part(asked, by)
        watch = attention.Watch(heads, begin, end)
        with self._held(cancel, aside=False):
            try:
                hidden = self._read_on(prompt, begin, len(prompt), layers, self._prefixes, watch)
            except _Cancelled:
                nothing = np.zeros((len(heads), len(to)), dtype=np.float32)
                return np.zeros(self._model.config.hidden_size, dtype=np.float32), nothing
            finally:
                self._prefixes.trim()
        shares = watch.shares
        found = [shares[:, a:b].sum(dim=1) for a, b in self._places(asked, to, by)]
        return hidden[-1].float().numpy(), torch.stack(found, dim=1).numpy()

    def _read_on(
        self, prompt: list[int], begin: int, end: int, layers: int, read: Prefixes, watch: attention.Watch | None = None
    ) -> torch.Tensor:
        """The hidden states of the prompt's tokens from `begin` to `end`; of those before, what was read is not read
        again."""
        # So many are left to read that they are computed like the rest (`int8`): same prompt, same state.
        known, cache = read.longest(prompt[: max(0, min(begin, end - int8.FEW - 1))], layers)
        hidden = self._reached(prompt[known:end], layers, cache, watch)
        read.keep(prompt[:end], layers, cache)
        return hidden[begin - known :]

    def _reached(self, ids: list[int], layers: int, cache: Any, watch: attention.Watch | None = None) -> torch.Tensor:
        """The hidden states of ids after `layers` layers, shape (len(ids), hidden size); `cache` holds what was read
        before, and these ids."""

        def stop(_: object, args: tuple[torch.Tensor, ...], kwargs: dict[str, Any]) -> None:
            raise _Reached(args[0] if args else kwargs["hidden_states"])

        decoder = self._model.get_decoder()
        watching = {"watch": watch} if watch else {}
        hook = decoder.layers[layers].register_forward_pre_hook(stop, with_kwargs=True)
        try:
            with torch.inference_mode():
                decoder(input_ids=torch.tensor([ids]), past_key_values=cache, use_cache=True, **watching)
        except _Reached as end:
            return end.hidden[0]
        finally:
            hook.remove()
        raise AssertionError("the model has no such layer")

    @contextlib.contextmanager
    def _held(self, cancel: threading.Event | None, *, aside: bool) -> Iterator[None]:
        """The model, for the caller alone; what is asked aside of a stream has its turn, and leaves it its `cancel`."""
        with contextlib.nullcontext() if aside else self._turn:
            before, self._cancel = self._cancel, cancel or threading.Event()
            try:
                yield
            finally:
                self._cancel = before

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Chunks of text as they are made; the keywords are `cancel` (a threading.Event), `max_new_tokens` and
        `lookup_tokens`."""
        limit: int = kwargs.get("max_new_tokens", self.max_new_tokens)
        lookup: int = kwargs.get("lookup_tokens", self.lookup_tokens)
        cancel: threading.Event = kwargs.get("cancel") or threading.Event()
        with self._turn:
            self._cancel = cancel
            for chunk in self._chunks(self._encode(messages), limit, lookup, stop or []):
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

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

    def _encode(self, messages: list[BaseMessage]) -> list[int]:
        ids: list[int] = self._tokenizer(self._rendered(messages), add_special_tokens=False)["input_ids"]
        return ids

    def _part(self, messages: list[BaseMessage], text: str) -> tuple[int, int]:
        """The tokens of the encoded messages in which a text stands last; ValueError where it does not."""
        rendered = self._rendered(messages)
        text = _TEMPLATE_TOKEN.sub("< |", text)
        begin = rendered.rindex(text)
        return self._tokens(rendered, [(begin, begin + len(text))])[0]

    def _places(self, messages: list[BaseMessage], texts: Sequence[str], last: str) -> list[tuple[int, int]]:
        """The tokens of the encoded messages in which each of some texts stands, that stand one after another before
        `last`; none where one is empty or does not."""
        rendered = self._rendered(messages)
        before = rendered.rindex(_TEMPLATE_TOKEN.sub("< |", last))
        spans, after = [], 0
        for text in texts:
            text = _TEMPLATE_TOKEN.sub("< |", text)
            begin = rendered.find(text, after, before) if text else -1
            spans.append((begin, begin + len(text)) if begin >= 0 else (0, 0))
            after = max(after, spans[-1][1])
        return self._tokens(rendered, spans)

    def _tokens(self, rendered: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
        """The tokens that spans of characters touch."""
        offsets = self._tokenizer(rendered, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        found = []
        for begin, end in spans:
            within = [at for at, (a, b) in enumerate(offsets) if a < end and b > begin]
            found.append((within[0], within[-1] + 1) if within else (0, 0))
        return found

    def _rendered(self, messages: list[BaseMessage]) -> str:
        plain = [
            {**message, "content": _TEMPLATE_TOKEN.sub("< |", message["content"])}
            for message in convert_to_openai_messages(messages)
        ]
        return str(self._tokenizer.apply_chat_template(plain, add_generation_prompt=True, tokenize=False))

    def _chunks(self, prompt: list[int], limit: int, lookup: int, stop: list[str]) -> Iterator[ChatGenerationChunk]:
        ids: list[int] = []
        sent, reason = "", "stop"
        try:
            for new in self._steps(prompt, limit, lookup):
                ids += new
                text = self._tokenizer.decode(ids, skip_special_tokens=True)
                ended = [at for mark in stop if (at := text.find(mark)) >= 0]
                text = text[: min(ended)] if ended else text
                if not text.endswith(UNFINISHED) and len(text) > len(sent):
                    yield ChatGenerationChunk(message=AIMessageChunk(content=text[len(sent) :]))
                    sent = text
                if ended:
                    break
            else:
                reason = "length" if len(ids) >= limit else "stop"
        except _Cancelled:
            reason = "cancelled"
        usage = UsageMetadata(input_tokens=len(prompt), output_tokens=len(ids), total_tokens=len(prompt) + len(ids))
        last = AIMessageChunk(content="", usage_metadata=usage, response_metadata={"finish_reason": reason})
        yield ChatGenerationChunk(message=last)

    def _steps(self, prompt: list[int], limit: int, lookup: int) -> Iterator[list[int]]:
        """The new token ids, one or more a step; ends before an end token or at the limit."""
        ids = list(prompt)
        draft: list[int] = []
        while len(ids) - len(prompt) < limit:
            with torch.inference_mode():
                best = self._reading.read(ids + draft, len(draft) + 1).argmax(dim=-1).tolist()
            held = common(draft, best)
            new = best[: held + 1][: limit - (len(ids) - len(prompt))]
            ended = next((at for at, token in enumerate(new) if token in self._ends), None)
            ids += new[:ended]
            yield new[:ended]
            if ended is not None:
                return
            draft = _draft(ids, min(lookup, limit - (len(ids) - len(prompt)) - 1))

    def _stop_if_cancelled(self, *_: object) -> None:
        if self._cancel.is_set():
            raise _Cancelled


def _draft(ids: list[int], size: int) -> list[int]:
    """What followed the last tokens where they stood before: the longest match, the earliest place."""
    for match in range(LOOKUP_MATCH, 0, -1):
        last = ids[-match:]
        for at in range(len(ids) - match):
            if size > 0 and ids[at : at + match] == last:
                return ids[at + match : at + match + size]
    return []


def load_chat_model(settings: Settings) -> LocalChatModel:
    """The chat model the settings name. Raises WeightsMissing or ModelUnusable."""
    folder = registry.locate(settings, "chat")
    return LocalChatModel(folder, name=settings.chat_model, threads=settings.threads)
