"""The straight road from a question to an answer.

understand → find → decide → quote → write → tie, each a function of its own module; this one keeps their order and
their timings. Invariant: an Answer that is no refusal has at least one supported sentence, and its text holds supported
sentences only.
"""

import math
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

import numpy as np
from langchain_core.messages import HumanMessage, SystemMessage

from rag.answer import decide, guard, known, says
from rag.answer.citations import Citations
from rag.answer.evidence import Evidence, Span
from rag.answer.given import given_hits
from rag.answer.judge import SURE, judge, log_odds
from rag.answer.parts import parts
from rag.answer.quotes import alike, cited, nearest, ranked
from rag.answer.rewrite import rewrite
from rag.answer.translate import translate
from rag.answer.tying import Tying
from rag.answer.understand import check_question, plain_question
from rag.answer.values import Answer, Citation, Kind, Mode, Sentence, Timings, Turn
from rag.corpus.glossary import NO_GLOSSARY, Glossary
from rag.errors import Lang
from rag.index.search import Hit, Index
from rag.logistic import read_weights
from rag.models.chat import LocalChatModel
from rag.models.embedder import Embedder
from rag.prompts import prompt
from rag.settings import Caution
from rag.text import folded, is_chinese, language, terms, width

HITS = 8  # passages found, which the model judges one by one
READ = 4  # passages it writes from, at most
CONTEXT = 1200.0  # width of what it writes from, in Chinese characters: reading dominates the waiting time
GIVEN = 2400.0  # the same for passages that come with the question: who gives them wants them read
BEHIND = 2.5  # log-odds behind the best at which a passage is left out, where one thing is asked
AS_GOOD = 2.0  # log-odds behind one that is not sure to hold the answer within which another may as well (by hand)
QUOTED = 3  # sentences, at most, where the model writes nothing, and where an answer opens with some:
TRIED = 3  # sentences read, at most, to find one that answers a part of the question:
ANSWERED = 1.0  # log-odds from which it surely does
NEAREST = 3  # questions offered where one is refused, and the least cosine they must have:
NEAR = 0.89  # questions about something else hardly ever have one that near
REFUSALS: dict[Lang, str] = {
    "zh": "文档里没有找到能回答这个问题的内容。",
    "en": "The documents do not hold an answer to this question.",
}
LABELS = {"zh": ("【资料{}】", "问题："), "en": ("[Material {}]", "Question: ")}
ONCE_MORE = {
    "zh": "资料里有答案，请用资料的原句写出来，不要重复问题。",
    "en": "The material holds the answer: write it in the material's own words; do not repeat the question.",
}
STOPPED: dict[Lang, str] = {
    "zh": "已停止，还没有写出有依据的句子。",
    "en": "Stopped before a supported sentence was written.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was searched for and what was found: the first event of every answer."""

    question_used: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """New text from the model, not yet tied to anything."""

    text: str


class Answerer:
    """Answers from an index, or from passages that come with the question. Safe to share between threads.

    `index` is the one in use, or None when only given passages are answered from.
    """

    def __init__(
        self, *, chat: LocalChatModel, embedder: Embedder, index: Index | None, caution: Caution = "normal"
    ) -> None:
        self.chat, self.embedder, self.index = chat, embedder, index
        self.caution = caution
        self._within, self._across = read_weights("rag.answer", "support"), read_weights("rag.answer", "across")
        self._says = partial(says.surplus, chat=chat)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        passages: Sequence[str] | None = None,
        mode: Mode = "auto",
    ) -> Answer:
        """The answer, whole. Raises EmptyQuestion or QuestionTooLong."""
        *_, answer = self.stream(question, history=history, passages=passages, mode=mode)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        passages: Sequence[str] | None = None,
        mode: Mode = "auto",
        cancel: threading.Event | None = None,
    ) -> Iterator[Found | Words | Sentence | Answer]:
        """Found, then Words as they come with each Sentence once it is tied, then the Answer.

        Setting `cancel` ends the writing; what is written by then is tied and returned.
        """
        cancel = cancel or threading.Event()
        clock = _Clock()
        used = rewrite(plain_question(check_question(question)), history, self.chat, cancel)
        clock.mark("rewrite")
        vector = self.embedder.queries([used])[0]
        if mode == "auto" and passages is None and (answer := self._from_bank(used, vector, clock)):
            yield Found(question_used=used, hits=())
            yield answer
            return
        hits = self.retrieve(used, vector, passages, cancel)
        clock.mark("retrieve")
        yield Found(question_used=used, hits=tuple(hits))
        asked = parts(used)
        judged = judge(used, hits, self.chat, cancel, ranked=passages is None and len(asked) == 1)
        odds = [one.odds for one in judged]
        hits = [*(one.hit for one in judged), *hits[len(judged) :]]
        source = decide.found_source(hits, odds) if passages is None else "given"
        sure = decide.confidence(used, hits, odds, self.unheard(used, hits, source), source)
        levels = decide.thresholds(source)
        if sure < levels[self.caution] and len(asked) > 1:
            odds, sure = self._by_part(asked, hits, cancel, given=passages is not None)
        clock.mark("judge")
        draft = _Draft(
            question=used,
            vector=vector,
            missing=tuple(self.unheard(used, hits, source, said=True)),
            confidence=sure,
            hits=hits,
            clock=clock,
            cancel=cancel,
        )
        if not odds or sure < levels[self.caution]:
            yield self._refusal(draft)
            return
        read = _best(hits, odds, given=passages is not None, behind=BEHIND if len(asked) == 1 else math.inf)
        proof = Evidence(read, self.embedder, self._within, self._across, self._says, self._glossary, says.sure())
        citations = Citations(read)
        if mode == "quotes":
            quoted = cited(nearest(used, vector, read, QUOTED), citations, proof)
            yield from quoted
            yield self._extract(draft, quoted, citations)
            return
        certain = sure >= levels["high"]  # then a model that finds nothing has overlooked it
        opening = self._opening(draft, asked, read) if certain and _in_own_language(used, hits, odds) else {}
        quoted = cited(opening, citations, proof)
        yield from quoted
        tying = Tying(used, proof, citations, quoted)
        yield from self._write(tying, used, read, draft)
        if certain and not tying.text:
            if not tying.said_again and not cancel.is_set():
                others = nearest(used, vector, read, QUOTED)
                more = cited(_new(others, opening), citations, proof)
                yield from more
                quoted += more
                tying = Tying(used, proof, citations, quoted)
        elif tying.only_repeats and not cancel.is_set():
            tying = Tying(used, proof, citations)
            yield from self._write(tying, used, read, draft, once_more=True)
        if not quoted and not tying.text:
            yield self._refusal(draft)
            return
        stated = _text(quoted, tying.text)
        uncovered = self._uncovered(asked, stated, cancel) if len(asked) > 1 else ()
        for part in uncovered:
            tying.go_on(part)
            yield from self._write(tying, part, read, draft)
        if not tying.text:
            yield replace(self._extract(draft, quoted, citations), missing=uncovered)
            return
        text = _text(quoted, tying.text)
        missing = self._uncovered(uncovered, text, cancel) if text != stated else uncovered
        rows = (*quoted, *tying.sentences)
        yield replace(draft.answer("generated", text, rows, citations.all()), missing=missing)

    def _write(
        self, tying: Tying, question: str, read: Sequence[Hit], draft: "_Draft", *, once_more: bool = False
    ) -> Iterator[Words | Sentence]:
        """Let the model write, and tie what it writes while its stream is held: a tie asks the model too."""
        messages = _messages(question, read, once_more=once_more)
        for chunk in self.chat.stream(messages, cancel=draft.cancel):
            if chunk.text:
                draft.clock.mark("first_token")
                yield Words(text=chunk.text)
                yield from tying.add(chunk.text)
            if reason := chunk.response_metadata.get("finish_reason"):
                yield from tying.end(cut_short=reason != "stop")

    def unheard(self, question: str, hits: Sequence[Hit], source: decide.Source, *, said: bool = False) -> list[str]:
        """What of the question no document mentions and nobody asks with (`said`: no document mentions), or none of the
        passages that came with it."""
        heard: Collection[str]
        if source != "given" and self.index:
            heard = self.index.lexical.said if said else self.index.lexical.vocabulary
        else:
            heard = {term for hit in hits for term in terms(hit.passage.text)}
        return decide.unheard_of(question, heard)

    def retrieve(
        self, question: str, vector: np.ndarray, passages: Sequence[str] | None, cancel: threading.Event
    ) -> list[Hit]:
        """The hits, best first; given passages as given. What holds only orders to the model is left out."""
        if passages is not None:
            hits = given_hits(question, vector, passages, self.embedder, GIVEN)
        else:
            hits = self._search(self.index, question, vector, cancel) if self.index else []
        return [hit for hit in hits if terms(guard.material(hit.passage.text))]

    def _search(self, index: Index, question: str, vector: np.ndarray, cancel: threading.Event) -> list[Hit]:
        """What is found for the question and, by turns, for its translation where most passages are in another
        language."""
        hits = index.search(question, vector, HITS)
        if language(question) == index.language or not (other := translate(question, self.chat, cancel)):
            return hits
        second = index.search(other, self.embedder.queries([other])[0], HITS)
        turns = {hit.passage.id: hit for pair in zip(second, hits, strict=False) for hit in pair}
        return list(turns.values())[:HITS]

    def _opening(self, draft: "_Draft", asked: Sequence[str], read: Sequence[Hit]) -> dict[Span, str]:
        """The sentences that answer the question best, and for each part of it one that surely does; none in another
        language."""
        quoted = nearest(draft.question, draft.vector, read, QUOTED, foreign=False)
        if len(asked) > 1:
            unread = [replace(hit, looks=None) for hit in read]  # it looked for the answer to the whole question
            for part, own in zip(asked, self.embedder.queries(list(asked)), strict=True):
                for _, span, text in ranked(part, own, unread, foreign=False)[:TRIED]:
                    if log_odds(part, text, self.chat, draft.cancel) >= ANSWERED:
                        quoted |= _new({span: text}, quoted)
                        break
        return quoted

    @property
    def _glossary(self) -> Glossary:
        return self.index.lexical.glossary if self.index else NO_GLOSSARY

    def _from_bank(self, question: str, vector: np.ndarray, clock: "_Clock") -> Answer | None:
        """The bank's own answer where the question is one of the bank, with what its key points rest on."""
        match = known.find(question, vector, self.index.bank) if self.index else None
        if match is None or self.index is None:
            return None
        return known.answer(match, question, self.index.documents, clock.timings())

    def _extract(self, draft: "_Draft", quoted: tuple[Sentence, ...], citations: Citations) -> Answer:
        """The extractive answer; a refusal where nothing may be quoted."""
        if not quoted:
            return self._refusal(draft)
        return draft.answer("extractive", _text(quoted), quoted, citations.all())

    def _refusal(self, draft: "_Draft") -> Answer:
        text = refusal(language(draft.question), stopped=draft.cancel.is_set())
        if draft.cancel.is_set():
            return draft.answer("refused", text)
        near = self.index.nearest(draft.vector, language(draft.question), NEAREST) if self.index else []
        offered = tuple(text for text, cosine in near if cosine >= NEAR and folded(text) != folded(draft.question))
        return replace(draft.answer("refused", text), missing=draft.missing, nearest=offered)

    def _by_part(
        self, asked: Sequence[str], hits: Sequence[Hit], cancel: threading.Event, *, given: bool
    ) -> tuple[list[float], float]:
        """The log-odds, hit by hit, that it holds the answer to some part of the question, and the confidence in the
        part that is covered worst: of passages that hold a part each, none answers the whole."""
        judged = [[one.odds for one in judge(part, hits, self.chat, cancel, ranked=False)] for part in asked]
        sure = [
            decide.confidence(part, hits, odds, self.unheard(part, hits, source), source)
            for part, odds in zip(asked, judged, strict=True)
            for source in ["given" if given else decide.found_source(hits, odds)]
        ]
        return [max(row) for row in zip_longest(*judged, fillvalue=-math.inf)], min(sure)

    def _uncovered(self, asked: Sequence[str], text: str, cancel: threading.Event) -> tuple[str, ...]:
        """The parts of a question that a text does not answer."""
        if cancel.is_set():
            return ()
        return tuple(part for part in asked if log_odds(part, text, self.chat, cancel) < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What every answer to one question has in common."""

    question: str
    vector: np.ndarray
    missing: tuple[str, ...]
    confidence: float
    hits: Sequence[Hit]
    clock: "_Clock"
    cancel: threading.Event

    def answer(
        self,
        kind: Kind,
        text: str,
        rows: tuple[Sentence, ...] = (),
        citations: tuple[Citation, ...] = (),
    ) -> Answer:
        return Answer(
            kind=kind,
            text=text,
            sentences=rows,
            citations=citations,
            question_used=self.question,
            confidence=self.confidence,
            timings=self.clock.timings(),
            stopped=self.cancel.is_set(),
            hits=tuple(self.hits),
        )


def refusal(lang: Lang, *, stopped: bool) -> str:
    """What is said instead of an answer: in the question's language in an Answer, in the user's where people read."""
    return (STOPPED if stopped else REFUSALS)[lang]


def _new(quotes: Mapping[Span, str], said: Mapping[Span, str]) -> dict[Span, str]:
    """The quotes that are not among those said, nor say one of them again."""
    return {span: text for span, text in quotes.items() if not any(alike(text, other) for other in said.values())}


def _text(quoted: Sequence[Sentence], written: str = "") -> str:
    """An answer's text: what is quoted, then what is written."""
    return "\n\n".join([*(sentence.markdown for sentence in quoted), *filter(None, [written])])


def _in_own_language(question: str, hits: Sequence[Hit], odds: Sequence[float]) -> bool:
    """Whether the answer stands in the question's own language: where it surely stands in another, what comes near in
    the question's own is beside it."""
    own = [one for hit, one in zip(hits, odds, strict=False) if is_chinese(hit.passage.text) == is_chinese(question)]
    behind = max(odds) - max(own, default=-math.inf)
    return behind == 0 or (behind < AS_GOOD and max(odds) < SURE)


def _best(hits: Sequence[Hit], judged: Sequence[float], *, given: bool, behind: float) -> list[Hit]:
    """What the model writes from: the passages judged best, those left out that are so far `behind` the best, as far
    as they fit; given ones in the order given, found ones best last.

    A small model leans on what stands nearest to the question: with the best first, RGB accuracy fell.
    """
    room = GIVEN if given else CONTEXT
    order = sorted(range(len(judged)), key=lambda at: -judged[at])
    kept: list[int] = []
    for at in order:
        room -= width(hits[at].passage.in_context)
        if kept and (room < 0 or len(kept) == READ or judged[at] < judged[order[0]] - behind):
            break
        kept.append(at)
    return [hits[at] for at in (sorted(kept) if given else kept[::-1])]


def _messages(question: str, read: Sequence[Hit], *, once_more: bool = False) -> list[SystemMessage | HumanMessage]:
    """The prompt; `once_more` after a try that gave nothing."""
    lang = language(question)
    name, asked = LABELS[lang]
    texts = [guard.material(hit.passage.in_context) for hit in read]
    material = "\n\n".join(f"{name.format(n)}\n{text}" for n, text in enumerate(texts, 1))
    hint = f"\n{ONCE_MORE[lang]}" if once_more else ""
    return [SystemMessage(prompt("answer", lang)), HumanMessage(f"{material}\n\n{asked}{question}{hint}")]


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
            retrieve_ms=self._spent.get("retrieve", 0),
            judge_ms=self._spent.get("judge", 0),
            first_token_ms=self._spent.get("first_token", total),
            total_ms=total,
        )
