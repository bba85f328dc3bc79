"""Tie a sentence to the passages it rests on.

Code decides, the model has no say. Knows texts and vectors. The weights come from `evals/fit_support.py`. Invariant: a
sentence without a passage over the threshold is not supported.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.logistic import Logistic
from rag.text import terms

FEATURES = ("coverage", "new_coverage", "figures", "gap", "cosine")
GAP_FULL = 8  # this many terms in a row that a passage lacks count as a full gap
SECOND_GAIN = 0.2  # a second passage is cited when it holds at least this share of the terms that the first lacks
_FIGURE = re.compile(r"\d")
_LIST_MARK = re.compile(r"^(?:[-*+•·]|\d{1,2}(?:[)、．]|\.(?!\d))|[（(]\d{1,2}[)）]|#{1,6})\s*")
# The model is told not to, but at times it names the passages by their place in the prompt, which a reader never sees.
_PLACE = r"(?:资料|[Mm]aterial)\s*\d+"
_REFERENCE = re.compile(
    r"(?:根据|依据|按照|参考|如|从|[Aa]ccording to )?[（(\[【]?"
    rf"{_PLACE}(?:\s*(?:和|与|、|，|,|and)\s*(?:{_PLACE}|\d+))*[）)\]】]?"
    r"(?:中|里|所述|提到|指出|显示)?(?:的信息|的内容)?[，,：:]?\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The passages (by position) a sentence rests on, best first, and the probability that the first supports it."""

    passages: tuple[int, ...]
    probability: float


def bare(sentence: str) -> str:
    """The sentence without list mark and bold signs."""
    return _LIST_MARK.sub("", sentence.replace("**", "").strip()).strip()


def repeats(sentence: str, question: str) -> bool:
    """Whether the sentence only asks the question again: small models at times copy it from a passage's title."""
    asks = bare(sentence).rstrip(" ”\"'").endswith(("？", "?"))
    return asks and not set(terms(bare(sentence))) - set(terms(question))


def without_references(sentence: str) -> str:
    """The sentence without the model's own references to passages by number ("根据资料2，")."""
    return _REFERENCE.sub("", sentence)


def features(sentence: str, question: str, passage: str, cosine: float) -> list[float]:
    """The five numbers, each from 0 to 1, that the support weights are for.

    Shares of the sentence's terms that the passage holds: of all, of those the question does not hold already, and of
    the figures among these (a wrong figure is the worst error); the longest run of neighbouring terms that neither the
    passage nor the question holds (a wrong name is such a run); and the cosine of sentence and passage.
    """
    row = terms(bare(sentence))
    mine, theirs, asked = set(row), set(terms(passage)), set(terms(question))
    new = mine - asked or mine
    longest = run = 0
    for term in row:
        run = 0 if term in theirs or term in asked else run + 1
        longest = max(longest, run)
    return [
        _share(mine, theirs),
        _share(new, theirs),
        _share(figures(sentence) - asked, theirs),
        min(longest, GAP_FULL) / GAP_FULL,
        cosine,
    ]


def figures(text: str) -> set[str]:
    """The terms with a digit."""
    return {term for term in terms(bare(text)) if _FIGURE.search(term)}


def tie(sentence: str, question: str, passages: list[str], cosines: NDArray[np.float32], weights: Logistic) -> Support:
    """Which passages hold this sentence; `cosines` has shape (len(passages),). No passages: no support.

    Whatever the weights say, a figure that stands neither in the passages cited nor in the question ends all support.
    """
    if not passages or not terms(bare(sentence)):
        return Support(passages=(), probability=0.0)
    rows = [features(sentence, question, passage, float(c)) for passage, c in zip(passages, cosines, strict=True)]
    chances = weights.probabilities(rows)
    best = int(np.argmax(chances))
    if chances[best] < weights.threshold:
        return Support(passages=(), probability=float(chances[best]))
    mine = set(terms(bare(sentence)))
    lacking = mine - set(terms(passages[best]))
    gains = [len(lacking & set(terms(passage))) / len(mine) for passage in passages]
    second = int(np.argmax(gains))
    cited = (best, second) if gains[second] >= SECOND_GAIN else (best,)
    held = set(terms(question)).union(*(terms(passages[at]) for at in cited))
    if figures(sentence) - held:
        return Support(passages=(), probability=float(chances[best]))
    return Support(passages=cited, probability=float(chances[best]))


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part) if part else 1.0
