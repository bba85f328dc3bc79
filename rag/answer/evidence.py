"""Tie a sentence to the sentences of passages that say it.

Words, vectors and figures choose the spans (`evals/fit_support.py`), a probe of the chat model (`says`) confirms them;
no word the model writes has a say. Invariant: a sentence is supported only by spans that hold every figure it states,
deny what it denies, and are confirmed or say it word for word.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer import figures, guard, polarity
from rag.corpus.glossary import NO_GLOSSARY, Glossary
from rag.index.search import Hit
from rag.ingest import passages
from rag.logistic import Logistic
from rag.models.embedder import Embedder
from rag.text import is_chinese, terms

FEATURES = ("coverage", "new_coverage", "gap", "order", "clash", "cosine", "names")
ACROSS_FEATURES = ("cosine", "standout", "concepts", "names", "figures", "clash")
GAP_FULL = 8  # this many terms in a row that a span lacks count as a full gap
SECOND_GAIN = 0.2  # a second span is cited when it holds at least this share of the terms that the first lacks
ECHO = 0.8  # share of the question's terms from which a sentence without any other only says it again
TURNED = 1.0  # a span that a sentence turns round this far does not say it, whatever the weights say
SHORTER = 0.01  # how much surer two sentences together must be than one alone
STANDS = 20.0  # log-odds of a sentence that stands in a span word for word
TRIED = 2  # spans apart from each other that are tried
ORDER = 4  # length of the term sequences that show whether words stand in the source's order
_MARK = r"(?:[-*+•·]|\d{1,2}(?:[)、．]|\.(?!\d))|[（(]\d{1,2}[)）]|#{1,6})\s*"
_LIST_MARK, _LIST_MARKS = re.compile(f"^{_MARK}"), re.compile(f"^{_MARK}", re.MULTILINE)
_NAME = re.compile(r"(?<![A-Za-z])(?:[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*|(?<=[a-z,;:)] )[A-Z][a-z]+)")
# The model is told not to, but at times it names the passages by their place in the prompt, which a reader never sees.
_PLACE = r"(?:资料|[Mm]aterial)\s*\d+"
_REFERENCE = re.compile(
    r"(?:根据|依据|按照|参考|如|从|[Aa]ccording to )?[（(\[【]?"
    rf"{_PLACE}(?:\s*(?:和|与|、|，|,|and)\s*(?:{_PLACE}|\d+))*[）)\]】]?"
    r"(?:中|里|所述|提到|指出|显示)?(?:的信息|的内容)?[，,：:]?\s*"
)


Says = Callable[[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One or two neighbouring sentences of a hit's passage: `[start:end]` of the passage's text."""

    hit: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The spans a sentence rests on, best first (none: not supported), and how probable it is that they say it.

    `near` are the spans to quote instead, if they can be: they seem to say the sentence but for a figure, a denial or a
    name, which it has wrong, or do not surely say it.
    """

    spans: tuple[Span, ...]
    probability: float
    near: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """A span with what is compared: its text, the titles above it, the vectors of its sentences; whether it is code."""

    span: Span
    text: str
    context: str
    rows: tuple[int, ...]
    code: bool

    @property
    def held(self) -> str:
        return f"{self.context}\n{self.text}"


class Evidence:
    """The sentences of the hits, ready to be compared with what the model writes."""

    def __init__(
        self,
        hits: Sequence[Hit],
        embedder: Embedder,
        within: Logistic,
        across: Logistic,
        says: Says,
        glossary: Glossary = NO_GLOSSARY,
        sure: float = 0.0,
    ) -> None:
        """`within` are the weights for a sentence and a span in the same language, `across` those for two; `says` gives
        the log-odds, less what is asked of them, that a text says a sentence; from `sure` on it surely does.

        Sentences that give orders prove nothing.
        """
        self._says, self._sure = says, sure
        self._embedder, self._within, self._across, self._glossary = embedder, within, across, glossary
        self._vectors = np.concatenate([hit.vectors for hit in hits]) if hits else np.zeros((0, 0), dtype=np.float32)
        self._windows: list[_Window] = []
        first = 0
        for number, hit in enumerate(hits):
            passage, spans = hit.passage, hit.passage.sentences
            context = " ".join(passage.heading)
            blocks = passages.code(passage.text)
            for size in (1, 2):
                for at in range(len(spans) - size + 1):
                    start, end = spans[at][0], spans[at + size - 1][1]
                    rows = tuple(range(first + at, first + at + size))
                    span = Span(hit=number, start=start, end=end)
                    text = passage.text[start:end]
                    mixed = size == 2 and _is_row(text.partition("\n")[0])  # a row's figures are not its neighbour's
                    if terms(text) and not mixed and not guard.orders(text):
                        code = any(begin < end and start < stop for begin, stop in blocks)
                        window = _Window(span=span, text=text, context=context, rows=rows, code=code)
                        self._windows.append(window)
            first += len(spans)

    def single(self) -> Iterator[tuple[Span, str]]:
        """Every sentence, with its text."""
        return ((window.span, window.text) for window in self._windows if len(window.rows) == 1)

    def compared(self, sentence: str, question: str) -> list[tuple[Span, bool, list[float]]]:
        """Every span that might be cited with whether it is in the sentence's language, and what is compared: the
        numbers of `within` where it is, of `across` where not."""
        claim = bare(sentence)
        cosines = self._vectors @ self._embedder.documents([claim])[0]
        mean = float(np.mean(cosines))
        rows = []
        for window in self._windows:
            cosine = float(max(cosines[row] for row in window.rows))
            same = is_chinese(claim) == is_chinese(window.text)
            if same:
                numbers = within(claim, question, window.text, window.context, cosine)
            else:
                numbers = across(claim, window.held, cosine, cosine - mean, self._glossary)
            rows.append((window.span, same, numbers))
        return rows

    def tie(self, sentence: str, question: str) -> Support:
        """What supports a sentence. `question` is what it answers: its words need no support."""
        if not self._windows or not terms(bare(sentence)):
            return Support(spans=(), probability=0.0)
        chances = np.array([self._chance(same, row) for _, same, row in self.compared(sentence, question)])
        # Two sentences are cited only where one does not do.
        order = np.argsort(-(chances - [SHORTER * (len(window.rows) - 1) for window in self._windows]), kind="stable")
        surest, near, unsure = 0.0, tuple[Span, ...](), None
        for at in self._apart(order):
            if chances[at] <= 0:
                break
            best = self._windows[at]
            cited = [best, *filter(None, [self._second(sentence, question, best, chances)])]
            said = self._said(sentence, cited)
            if self._agrees(sentence, question, cited):
                surest = max(surest, 1 / (1 + math.exp(-said)))
                if said >= 0:
                    spans = tuple(window.span for window in cited)
                    if said >= self._sure:
                        return Support(spans=spans, probability=surest)
                    quotes = () if any(window.code for window in cited) else spans
                    unsure = unsure or Support(spans=spans, probability=surest, near=quotes)
            elif said >= 0 and not best.code:
                near = near or (best.span,)
        return unsure or Support(spans=(), probability=surest, near=near)

    def _apart(self, order: NDArray[np.intp]) -> list[int]:
        """The first TRIED of the windows that have no sentence in common with one before."""
        found: list[int] = []
        for at in order:
            if all(set(self._windows[at].rows).isdisjoint(self._windows[one].rows) for one in found):
                found.append(int(at))
            if len(found) == TRIED:
                break
        return found

    def _agrees(self, sentence: str, question: str, cited: Sequence[_Window]) -> bool:
        """Whether nothing forbids that the windows say the sentence: a figure they lack, a denial, a name, or that they
        are code without a term of it."""
        held = "\n".join([question, *(window.held for window in cited)])
        claim, said = bare(sentence), _LIST_MARKS.sub("", held)  # a list's numbers are no figures
        if figures.lacking(claim, said) or figures.miscounted(claim, said):
            return False
        if any(window.code and set(terms(claim)).isdisjoint(terms(window.text)) for window in cited):
            return False
        turned = polarity.clash(claim, " ".join(window.text for window in cited)) >= TURNED
        same = is_chinese(claim) == is_chinese(cited[0].text)
        return not same or not (turned or _longest_gap(claim, held) >= GAP_FULL)

    def _said(self, sentence: str, cited: Sequence[_Window]) -> float:
        """The log-odds, less what is asked of them, that the windows say the sentence; STANDS where it stands there."""
        if any(bare(sentence).rstrip("。.；;") in window.text for window in cited):
            return STANDS
        return self._says("\n".join(window.held for window in cited), bare(sentence))

    def _chance(self, same: bool, row: list[float]) -> float:
        """The probability that a window supports the sentence, 0 where it is under its threshold."""
        weights = self._within if same else self._across
        chance = float(weights.probabilities([row])[0])
        return chance if chance >= weights.threshold else 0.0

    def _second(self, sentence: str, question: str, best: _Window, chances: NDArray[np.float64]) -> _Window | None:
        """The window that holds most of what the best one lacks, where that is much."""
        mine = set(terms(bare(sentence)))
        lacking = mine - set(terms(best.held)) - set(terms(question))
        gains = [len(lacking & set(terms(window.text))) / max(1, len(mine)) for window in self._windows]
        at = int(np.argmax(gains))
        second = self._windows[at]
        neighbour = _is_row(best.text) and _is_row(second.text) and figures.figures(second.text)  # no table's head
        return second if gains[at] >= SECOND_GAIN and chances[at] > 0 and not neighbour else None


def _is_row(text: str) -> bool:
    """Whether a text is a row of a table."""
    return text.lstrip().startswith("|")


def bare(sentence: str) -> str:
    """The sentence without list mark and bold signs."""
    return _LIST_MARK.sub("", sentence.replace("**", "").strip()).strip()


def repeats(sentence: str, question: str) -> bool:
    """Whether the sentence only says the question again: small models at times copy it, as it is or as a statement.

    A short one may be an answer in the question's words ("the first is better").
    """
    mine, asked = set(terms(bare(sentence))), set(terms(question))
    if mine - asked:
        return False
    asks = bare(sentence).rstrip(" ”\"'").endswith(("？", "?"))
    return asks or len(mine) >= ECHO * len(asked)


def without_references(sentence: str) -> str:
    """The sentence without the model's own references to passages by number ("根据资料2，")."""
    return _REFERENCE.sub("", sentence)


def within(sentence: str, question: str, span: str, context: str, cosine: float) -> list[float]:
    """The numbers, each from 0 to 1, that the weights for one language are for.

    Shares of the sentence's terms that the span holds: of all, and of those neither the question nor the titles above
    the span hold; the longest run of neighbouring terms that none of these holds (a wrong name is such a run); the
    share of its sequences of ORDER terms that stand so in the span; how far it turns the span round; the cosine; and
    the share of its Latin names that stand in the span, the titles or the question.
    """
    row = terms(sentence)
    theirs = terms(span)
    mine, held = set(row), set(theirs)
    free = set(terms(question)) | set(terms(context))
    new = mine - free or mine
    return [
        _share(mine, held),
        _share(new, held),
        min(_longest_gap(sentence, "\n".join([span, context, question])), GAP_FULL) / GAP_FULL,
        _share(_sequences(row), _sequences(theirs)),
        polarity.clash(sentence, span),
        cosine,
        _share(names(sentence), held | free),
    ]


def across(sentence: str, span: str, cosine: float, standout: float, glossary: Glossary) -> list[float]:
    """The numbers that the weights for two languages are for: the cosine, how far it stands out over the mean of all
    sentences found, the shares of the sentence's glossary concepts, Latin names and figures that the span holds, and
    whether just one of them denies something."""
    stated = figures.figures(sentence)
    lacking = figures.lacking(sentence, span)
    return [
        cosine,
        standout,
        _share(set(glossary.concepts(sentence)), set(glossary.concepts(span))),
        _share(names(sentence), set(terms(span))),
        1 - len(lacking) / len(stated) if stated else 1.0,
        float(bool(polarity.denied(sentence)[0]) != bool(polarity.denied(span)[0])),
    ]


def names(text: str) -> set[str]:
    """Latin names, acronyms and model names of a text, as terms."""
    return {term for match in _NAME.finditer(text) for term in terms(match[0])}


def _longest_gap(sentence: str, held: str) -> int:
    """The longest run of neighbouring terms of a sentence that a text does not hold."""
    there = set(terms(held))
    longest = run = 0
    for term in terms(sentence):
        run = 0 if term in there else run + 1
        longest = max(longest, run)
    return longest


def _sequences(row: list[str]) -> set[str]:
    return {" ".join(row[at : at + ORDER]) for at in range(len(row) - ORDER + 1)}


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part) if part else 1.0
