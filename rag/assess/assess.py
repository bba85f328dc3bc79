"""Assess a plan dimension by dimension.

Code decides: a criterion's status comes from fitted numbers, a dimension's level from its criteria, and every text is
the framework's or the plan's own. Invariants: what is quoted stands so in the plan; nothing is said of the plan that is
not quoted; advice carries the passages it rests on.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from rag.assess import shown, weigh
from rag.assess.plan import Plan
from rag.assess.sums import clashes
from rag.corpus.anchors import Rest
from rag.corpus.framework import LEVELS, Criterion, Dimension, Framework
from rag.corpus.library import Library
from rag.errors import Lang
from rag.models.chat import LocalChatModel
from rag.models.embedder import Embedder
from rag.settings import Settings
from rag.text import worded

Status = Literal["met", "partly", "not_stated"]
CREDIT: dict[Status, float] = {"met": 1.0, "partly": 0.5, "not_stated": 0.0}
QUESTIONS = 3  # an investor would ask next


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim span of the plan."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A span of a document that advice rests on; `n` numbers it through the assessment."""

    n: int
    source: str
    title: str
    heading: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A criterion with its status, and the plan's sentence that shows it (None where it is not stated)."""

    id: str
    asks: str
    status: Status
    text: str
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about a criterion, and the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A red flag, why it is one, the sentence that raises it, and what the reason rests on."""

    id: str
    title: str
    why: str
    quote: Quote
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionResult:
    """One dimension: its level from 0 to LEVELS and what that means, criterion by criterion."""

    id: str
    name: str
    score: int
    words: str
    share: float
    criteria: tuple[Judged, ...]
    advice: tuple[Advice, ...]
    flags: tuple[Flag, ...]

    @property
    def strengths(self) -> list[str]:
        return [one.text for one in self.criteria if one.status == "met"]

    @property
    def gaps(self) -> list[str]:
        return [one.text for one in self.criteria if one.status != "met"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an investor would ask next, and the bank's question to practise on."""

    text: str
    dimension: str
    criterion: str
    practice: str
    practice_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clashing:
    """Numbers of the plan that do not agree, and the reckoning."""

    kind: str
    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A plan's assessment; `overall` is from 0 to 100: the mean share of the criteria's weights that is met."""

    lang: Lang
    overall: int
    dimensions: tuple[DimensionResult, ...]
    questions: tuple[Question, ...]
    clashes: tuple[Clashing, ...]
    orders: tuple[Quote, ...]
    citations: tuple[Citation, ...]

    def as_json(self) -> dict[str, Any]:
        """As `chuangce assess --json` prints it."""
        row = asdict(self)
        for made, dimension in zip(row["dimensions"], self.dimensions, strict=True):
            evidence = [one.quote for one in dimension.criteria if one.quote]
            made["evidence"] = [asdict(quote) for quote in dict.fromkeys(evidence)]
            made["strengths"], made["gaps"] = dimension.strengths, dimension.gaps
        return row


class Assessor:
    """Assesses plans. Safe to share between threads."""

    def __init__(
        self, *, framework: Framework, library: Library, chat: LocalChatModel, embedder: Embedder, settings: Settings
    ) -> None:
        self.framework, self._library = framework, library
        self._chat, self._embedder = chat, embedder
        self._examples = shown.embedded(framework, embedder, settings)

    def assess(self, plan: Plan, lang: Lang) -> Assessment:
        """The assessment, whole, in a language."""
        *_, last = self.stream(plan, lang)
        assert isinstance(last, Assessment)
        return last

    def stream(
        self, plan: Plan, lang: Lang, cancel: threading.Event | None = None
    ) -> Iterator[DimensionResult | Assessment]:
        """Each dimension as soon as it is judged, then the whole; only what was judged where `cancel` is set."""
        cancel = cancel or threading.Event()
        seen = shown.read(plan, self._embedder)
        citing = _Citing()
        results: list[DimensionResult] = []
        criteria = [criterion for dimension in self.framework.dimensions for criterion in dimension.criteria]
        values = weigh.how_far(seen, criteria, self._examples, self._chat, cancel)
        for dimension in self.framework.dimensions:
            own = list(islice(values, len(dimension.criteria)))
            if len(own) < len(dimension.criteria) or cancel.is_set():
                break
            results.append(self._dimension(dimension, own, seen, lang, citing))
            yield results[-1]
        yield Assessment(
            lang=lang,
            overall=round(100 * float(np.mean([one.share for one in results]))) if results else 0,
            dimensions=tuple(results),
            questions=self._questions(results, lang),
            clashes=tuple(
                Clashing(
                    kind=one.kind,
                    text=one.zh if lang == "zh" else one.en,
                    quotes=tuple(_quote(plan, span) for span in one.spans),
                )
                for one in clashes(seen.plan)
            ),
            orders=tuple(_quote(plan, span) for span in seen.plan.orders),
            citations=tuple(citing.found.values()),
        )

    def _dimension(
        self,
        dimension: Dimension,
        values: Sequence[tuple[float, int]],
        seen: shown.Read,
        lang: Lang,
        citing: "_Citing",
    ) -> DimensionResult:
        fitted = weigh.read_fitted()
        judged, advice = [], []
        for criterion, (value, at) in zip(dimension.criteria, values, strict=True):
            status: Status = "met" if value >= fitted.met else "partly" if value >= fitted.partly else "not_stated"
            judged.append(_judged(criterion, status, seen.plan, at, lang))
            if status != "met":
                numbers = citing.numbers(self.framework.rests[criterion.id])
                advice.append(Advice(text=criterion.advice.of(lang), citations=numbers))
        weights = [criterion.weight for criterion in dimension.criteria]
        share = float(np.average([CREDIT[one.status] for one in judged], weights=weights))
        level = int(np.searchsorted(np.array(fitted.levels), share, side="right"))
        return DimensionResult(
            id=dimension.id,
            name=dimension.title.of(lang),
            score=min(level, LEVELS),
            words=dimension.levels[level].of(lang),
            share=round(share, 4),
            criteria=tuple(judged),
            advice=tuple(advice),
            flags=tuple(self._flags(dimension, seen, lang, citing)),
        )

    def _flags(self, dimension: Dimension, seen: shown.Read, lang: Lang, citing: "_Citing") -> Iterator[Flag]:
        fitted = weigh.read_fitted()
        for flag in dimension.red_flags:
            scores = weigh.flag_scores(seen, flag, self._examples, fitted.clean)
            at = int(np.argmax(scores))
            if scores[at] >= fitted.flagged:
                yield Flag(
                    id=flag.id,
                    title=flag.title.of(lang),
                    why=flag.why.of(lang),
                    quote=_quote(seen.plan, seen.plan.sentences[at]),
                    citations=citing.numbers(self.framework.rests[flag.id]),
                )

    def _questions(self, results: Sequence[DimensionResult], lang: Lang) -> tuple[Question, ...]:
        """What weighs most of what is not met, one a dimension, the weakest dimension first."""
        dimensions = {dimension.id: dimension for dimension in self.framework.dimensions}
        found = []
        for result in sorted(results, key=lambda one: one.share):
            open_ = [
                (criterion, one.status)
                for criterion, one in zip(dimensions[result.id].criteria, result.criteria, strict=True)
                if one.status != "met"
            ]
            if open_:
                criterion = max(open_, key=lambda row: row[0].weight * (1 - CREDIT[row[1]]))[0]
                found.append(
                    Question(
                        text=criterion.investor.of(lang),
                        dimension=result.id,
                        criterion=criterion.id,
                        practice=criterion.practice,
                        practice_text=worded(self._library.questions[criterion.practice].wordings, lang),
                    )
                )
        return tuple(found[:QUESTIONS])


class _Citing:
    """Numbers the spans that are cited, each once."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, int, int], Citation] = {}

    def numbers(self, rests: Sequence[Rest]) -> tuple[int, ...]:
        return tuple(self._number(rest) for rest in rests)

    def _number(self, rest: Rest) -> int:
        document = rest.document
        key = (document.key, rest.start, rest.end)
        if key not in self.found:
            text = document.document.text
            inside = [
                (span, title)
                for title, spans in document.sections.items()
                for span in spans
                if span[0] <= rest.start < span[1]
            ]
            self.found[key] = Citation(
                n=len(self.found) + 1,
                source=document.document.source,
                title=document.document.title,
                heading=max(inside, key=lambda row: row[0][0])[1] if inside else "",
                start=rest.start,
                end=rest.end,
                quote=text[rest.start : rest.end],
            )
        return self.found[key].n


def _judged(criterion: Criterion, status: Status, plan: Plan, at: int, lang: Lang) -> Judged:
    return Judged(
        id=criterion.id,
        asks=criterion.asks.of(lang),
        status=status,
        text=(criterion.met if status == "met" else criterion.missing).of(lang),
        quote=None if status == "not_stated" else _quote(plan, plan.sentences[at]),
    )


def _quote(plan: Plan, span: tuple[int, int]) -> Quote:
    return Quote(quote=plan.of(span), start=span[0], end=span[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another version of a plan brought, by criterion (its question), and by the numbers that clash."""

    overall: tuple[int, int]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    settled: tuple[str, ...]
    new_clashes: tuple[str, ...]


def compare(old: dict[str, Any], new: Assessment) -> Change:
    """What changed from an earlier assessment (as JSON)."""
    before = {one["id"]: CREDIT[one["status"]] for dimension in old["dimensions"] for one in dimension["criteria"]}
    rows = [one for dimension in new.dimensions for one in dimension.criteria]
    then = {(one["kind"], *(quote["quote"] for quote in one["quotes"])): one["text"] for one in old["clashes"]}
    now = {(one.kind, *(quote.quote for quote in one.quotes)): one.text for one in new.clashes}
    return Change(
        overall=(old["overall"], new.overall),
        better=tuple(one.asks for one in rows if CREDIT[one.status] > before.get(one.id, CREDIT[one.status])),
        worse=tuple(one.asks for one in rows if CREDIT[one.status] < before.get(one.id, CREDIT[one.status])),
        settled=tuple(sorted(text for key, text in then.items() if key not in now)),
        new_clashes=tuple(sorted(text for key, text in now.items() if key not in then)),
    )


def guiding(framework: Framework, lang: Lang) -> list[tuple[str, str]]:
    """Ten questions that guide a founder through a plan: a dimension's title, and what to tell of it."""
    joint = "" if lang == "zh" else " "
    return [
        (dimension.title.of(lang), joint.join(criterion.asks.of(lang) for criterion in dimension.criteria))
        for dimension in framework.dimensions
    ]


def written(framework: Framework, answers: Sequence[str], lang: Lang) -> str:
    """A plan from the answers to the guiding questions."""
    parts = [
        f"## {title}\n\n{answer.strip()}"
        for (title, _), answer in zip(guiding(framework, lang), answers, strict=True)
        if answer.strip()
    ]
    return "\n\n".join(parts)
