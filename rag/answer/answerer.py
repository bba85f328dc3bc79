"""The straight road from a question to an answer.

rewrite → retrieve → decide → generate → tie, each a function of its own module; this one keeps their order, their
timings and the numbering of citations. Invariant: an Answer of kind "generated" has at least one supported sentence,
and its text holds supported sentences only.
"""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from rag.answer import decide, evidence
from rag.answer.given import given_hits
from rag.answer.prompts import prompt
from rag.answer.rewrite import rewrite
from rag.answer.values import Answer, Citation, Kind, Sentence, Timings, Turn
from rag.errors import EmptyQuestion, QuestionTooLong
from rag.index.search import Hit, Index
from rag.logistic import Logistic, read_weights
from rag.models.embedder import Embedder
from rag.text import Span, is_chinese, sentences, terms, width

MAX_QUESTION = 2000  # characters
HITS = 4
SENTENCE_MARKS = "。！？!?….\n"
CONTEXT = 1200.0  # width of the passages found, in Chinese characters: reading them dominates the waiting time
GIVEN = 2400.0  # the same for passages that come with the question: who gives them wants them read
_NOTHING = re.compile(
    r"^(资料不足|(根据|从)?(所?提供的|所给的?|现有的?|这些)?(资料|文档|材料|信息)(中|里)?(并?没有|未|无法|不能|不足)|抱歉|对不起"
    r"|not in the material|the (provided )?(material|documents?|passages?) (do|does) not)",
    re.IGNORECASE,
)
REFUSALS = {
    "zh": "文档里没有找到能回答这个问题的内容。",
    "en": "The documents do not hold an answer to this question.",
}
STOPPED = {"zh": "已停止，还没有写出有依据的句子。", "en": "Stopped before a supported sentence was written."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was searched for and what was found: the first event of every answer."""

    question_used: str
    hits: tuple[Hit, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """New text from the model, not yet tied to anything."""

    text: str


class Answerer:
    """Answers from an index, or from passages that come with the question. Safe to share between threads.

    `index` is the one in use, or None when only given passages are answered from.
    """

    def __init__(self, *, chat: BaseChatModel, embedder: Embedder, index: Index | None) -> None:
        self._chat, self._embedder, self.index = chat, embedder, index
        self._decision = read_weights("rag.answer", "decision")
        self._support = read_weights("rag.answer", "support")

    def ask(self, question: str, *, history: Sequence[Turn] = (), passages: Sequence[str] | None = None) -> Answer:
        """The answer, whole. Raises EmptyQuestion or QuestionTooLong."""
        *_, answer = self.stream(question, history=history, passages=passages)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        passages: Sequence[str] | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[Found | Words | Sentence | Answer]:
        """Found, then Words as they come with each Sentence once it is tied, then the Answer.

        Setting `cancel` ends the writing; what is written by then is tied and returned.
        """
        question = check_question(question)
        cancel = cancel or threading.Event()
        clock = _Clock()
        used = rewrite(question, history, self._chat, cancel)
        clock.mark("rewrite")
        hits = tuple(self._retrieve(used, passages))
        texts = [hit.passage.in_context for hit in hits]
        sure = decide.confidence(used, texts, [hit.cosine for hit in hits], self._decision)
        clock.mark("retrieve")
        yield Found(question_used=used, hits=hits, confidence=sure)
        tying = _Tying(used, hits, self._embedder, self._support)
        if sure >= self._decision.threshold:
            yield from self._write(tying, _messages(used, texts), cancel, clock)
            if tying.only_repeats and not cancel.is_set():
                tying = _Tying(used, hits, self._embedder, self._support)
                yield from self._write(tying, _messages(used, texts, once_more=True), cancel, clock)
        yield tying.answer(sure, clock.timings(), stopped=cancel.is_set())

    def _write(
        self, tying: "_Tying", messages: list[SystemMessage | HumanMessage], cancel: threading.Event, clock: "_Clock"
    ) -> Iterator[Words | Sentence]:
        """Let the model write, and tie what it writes."""
        reason = ""
        for chunk in self._chat.stream(messages, cancel=cancel):
            reason = chunk.response_metadata.get("finish_reason", reason)
            if chunk.text:
                clock.mark("first_token")
                yield Words(text=chunk.text)
                yield from tying.add(chunk.text)
        yield from tying.end(cut_short=reason != "stop")

    def _retrieve(self, question: str, passages: Sequence[str] | None) -> list[Hit]:
        """The hits in the order the model reads them: given passages as given, found ones best last.

        A small model leans on what stands nearest to the question: with the best first, RGB accuracy fell.
        """
        vector = self._embedder.queries([question])[0]
        if passages is not None:
            return given_hits(question, vector, passages, self._embedder, GIVEN)
        if self.index is None:
            return []
        hits, room = [], CONTEXT
        for hit in self.index.search(question, vector, HITS):
            room -= width(hit.passage.in_context)
            if room < 0:
                break
            hits.append(hit)
        return hits[::-1]


class _Tying:
    """The model's text as it comes, cut into sentences and tied to passages, one by one."""

    def __init__(self, question: str, hits: tuple[Hit, ...], embedder: Embedder, weights: Logistic) -> None:
        self._question, self._hits, self._embedder, self._weights = question, hits, embedder, weights
        self._written = ""
        self._tied: list[tuple[Span, Sentence]] = []
        self._numbers: dict[int, int] = {}  # position of a hit → number of its citation

    def add(self, text: str) -> Iterator[Sentence]:
        """The sentences that `text` completes."""
        self._written += text
        if any(mark in text for mark in SENTENCE_MARKS):
            spans = sentences(self._written, self._done)
            yield from self._tie(spans[:-1])  # the last one may go on

    def end(self, *, cut_short: bool) -> Iterator[Sentence]:
        """The sentences that remain; where the model was cut short, not the one it was in the middle of."""
        spans = sentences(self._written, self._done)
        if cut_short and spans and self._written.rstrip()[-1] not in SENTENCE_MARKS:
            spans.pop()
        yield from self._tie(spans)

    @property
    def only_repeats(self) -> bool:
        """Whether all that was written is the question once more."""
        spans = sentences(self._written)
        return bool(spans) and all(evidence.repeats(self._written[slice(*span)], self._question) for span in spans)

    @property
    def _done(self) -> int:
        return self._tied[-1][0][1] if self._tied else 0

    def _tie(self, spans: list[Span]) -> Iterator[Sentence]:
        cleaned = [(span, evidence.without_references(self._written[slice(*span)])) for span in spans]
        cleaned = [
            (span, text)
            for span, text in cleaned
            if terms(evidence.bare(text)) and not evidence.repeats(text, self._question)
        ]
        if not cleaned or _NOTHING.match(self._written.strip()):
            return
        own = np.stack([hit.vector for hit in self._hits])
        vectors = self._embedder.documents([evidence.bare(text) for _, text in cleaned])
        passages = [hit.passage.in_context for hit in self._hits]
        for (span, text), vector in zip(cleaned, vectors, strict=True):
            support = evidence.tie(text, self._question, passages, own @ vector, self._weights)
            cited = tuple(self._numbers.setdefault(at, len(self._numbers) + 1) for at in support.passages)
            sentence = Sentence(text=text, citations=cited, supported=bool(cited), support=support.probability)
            self._tied.append((span, sentence))
            yield sentence

    def answer(self, sure: float, timings: Timings, *, stopped: bool) -> Answer:
        """The Answer made of what was tied: a refusal when no sentence is supported."""
        lang = "zh" if is_chinese(self._question) else "en"
        kind: Kind = "generated" if self._numbers else "refused"
        return Answer(
            kind=kind,
            text=self._joined() or (STOPPED if stopped else REFUSALS)[lang],
            sentences=tuple(sentence for _, sentence in self._tied),
            citations=tuple(_citation(self._hits[at], n) for at, n in self._numbers.items()),
            question_used=self._question,
            confidence=sure,
            timings=timings,
            stopped=stopped,
            hits=self._hits,
        )

    def _joined(self) -> str:
        """The supported sentences with the white space that stood before them, so that lists stay lists."""
        parts: list[str] = []
        for (start, _), sentence in self._tied:
            if sentence.supported:
                gap = re.search(r"\s*$", self._written[:start])
                parts.append((gap[0] if gap and parts else "") + sentence.text)
        return "".join(parts)


def check_question(question: str) -> str:
    """The question without surrounding white space. Raises EmptyQuestion or QuestionTooLong."""
    question = question.strip()
    if not re.search(r"\w", question):
        raise EmptyQuestion
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
    return question


def _messages(question: str, passages: list[str], *, once_more: bool = False) -> list[SystemMessage | HumanMessage]:
    """The prompt; `once_more` after a try that only repeated the question."""
    if is_chinese(question):
        hint = "\n请写出资料里的答案，不要重复问题。" if once_more else ""
        material = "\n\n".join(f"【资料{n}】\n{text}" for n, text in enumerate(passages, 1))
        return [SystemMessage(prompt("answer", "zh")), HumanMessage(f"{material}\n\n问题：{question}{hint}")]
    hint = "\nWrite the answer the material gives; do not repeat the question." if once_more else ""
    material = "\n\n".join(f"[Material {n}]\n{text}" for n, text in enumerate(passages, 1))
    return [SystemMessage(prompt("answer", "en")), HumanMessage(f"{material}\n\nQuestion: {question}{hint}")]


def _citation(hit: Hit, n: int) -> Citation:
    passage = hit.passage
    return Citation(
        n=n,
        source=passage.source,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
    )


class _Clock:
    """Milliseconds of the stages; a stage is marked when it ends, the first mark of a name counts."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self._spent: dict[str, int] = {}

    def mark(self, stage: str) -> None:
        now = time.perf_counter()
        since = self._begin if stage == "first_token" else self._last
        self._spent.setdefault(stage, round((now - since) * 1000))
        self._last = now

    def timings(self) -> Timings:
        total = round((time.perf_counter() - self._begin) * 1000)
        return Timings(
            rewrite_ms=self._spent["rewrite"],
            retrieve_ms=self._spent["retrieve"],
            first_token_ms=self._spent.get("first_token", total),
            total_ms=total,
        )
