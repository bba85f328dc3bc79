"""Decide, before a word is written, whether what was found can answer the question at all.

One probability from what the search says, from the words found and missing, and from the model's judgement of each
passage. The weights and the threshold of each level come from `evals/fit_decision.py`. Invariant: no passage, no
answer.
"""

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from typing import Literal

import rjieba

from rag.index.search import Hit
from rag.logistic import read_weights
from rag.settings import Caution
from rag.text import terms

Source = Literal["asked", "found", "given"]
"""Whether passages were found in an index, where what people ask of the best one is known, or is not, or came with the
question: each has weights of its own."""
FEATURES: dict[Source, tuple[str, ...]] = {
    "asked": ("best_odds", "other_odds", "asked", "best_asked", "unheard"),
    "found": ("best_odds", "other_odds", "best_cosine", "unheard"),
    "given": ("best_odds", "other_odds", "best_cosine", "unheard"),
}
UNRELATED = -3.0  # log-odds of a passage that has nothing to do with the question
NOUNS = ("n", "eng")  # of the tagger's word classes (ICTCLAS)


def found_source(hits: Sequence[Hit], odds: Sequence[float]) -> Source:
    """The source of passages found in an index."""
    return "asked" if odds and _best(hits, odds).asked is not None else "found"


def features(
    question: str, hits: Sequence[Hit], odds: Sequence[float], unheard: Sequence[str], source: Source
) -> list[float]:
    """FEATURES of a source.

    The log-odds of the passage judged best, and the mean of the others: a right passage stands out. How surely the
    others hold nothing beyond UNRELATED tells nothing more. The cosines of the nearest query and of the nearest that
    the best passage answers, or that of the nearest sentence. The share of the question that is `unheard`: in nouns
    that no document holds and nobody asks with.
    """
    best, *others = sorted((max(one, UNRELATED) for one in odds), reverse=True)
    row = [best, sum(others) / len(others) if others else best]
    if source == "asked":
        known = [hit.asked for hit in hits if hit.asked is not None]
        row += [max(known), _best(hits, odds).asked or 0.0]
    else:
        row += [max(hit.cosine for hit in hits)]
    return [*row, min(1.0, sum(map(len, unheard)) / max(1, len(question)))]


def confidence(
    question: str, hits: Sequence[Hit], odds: Sequence[float], unheard: Sequence[str], source: Source
) -> float:
    """The probability that the hits answer the question; 0 when there are none."""
    if not odds or not terms(question):
        return 0.0
    weights = read_weights("rag.answer", source)
    return float(weights.probabilities([features(question, hits, odds, unheard, source)])[0])


def _best(hits: Sequence[Hit], odds: Sequence[float]) -> Hit:
    """The passage judged best."""
    return max(zip(hits, odds, strict=False), key=lambda row: row[1])[0]


@cache
def thresholds(source: Source) -> dict[Caution, float]:
    """The confidence needed at each level of caution."""
    row = json.loads(resources.files("rag.answer").joinpath(f"{source}.json").read_text(encoding="utf-8"))
    levels: dict[Caution, float] = row["levels"]
    return levels


def unheard_of(question: str, heard: Collection[str]) -> list[str]:
    """The nouns, names and numbers of a question some of whose terms are not among those `heard`."""
    nouns = dict.fromkeys(word for word, kind in rjieba.tag(question) if kind.startswith(NOUNS) and len(word) > 1)
    return [word for word in nouns if any(term not in heard for term in terms(word))]
