"""The passages' own sentences that answer a question best: what an answer opens with, or all of it.

Invariant: a sentence is quoted word for word, marks of its layout aside; what asks, orders or only names is not quoted.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer import figures, guard
from rag.answer.citations import Citations
from rag.answer.dispute import disputing
from rag.answer.evidence import Evidence, Span, bare, names
from rag.answer.looks import features, read_looks
from rag.answer.values import Sentence
from rag.index.search import Hit
from rag.text import is_chinese, terms

BEHIND = 2.0  # log-odds behind the best at which a sentence is left out
ALIKE = 0.75  # share of two sentences' terms that they have in common from which one says the other again
_ANSWER = re.compile(r"^(答|A|Answer)[：:]\s*")
SHARED = 0.1  # how much sharing all the question's terms adds to a cosine


def nearest(
    question: str,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    most: int = 1,
    behind: float = BEHIND,
    *,
    foreign: bool = True,
) -> dict[Span, str]:
    """The sentences that answer a question best, at most so many, none so far behind the best and none that says
    another again, as they are quoted; those of one passage in its order. `foreign` as for `ranked`."""
    chosen = best(ranked(question, vector, hits, foreign=foreign), most, behind)
    order = list(dict.fromkeys(span.hit for span in chosen))
    return {span: chosen[span] for span in sorted(chosen, key=lambda span: (order.index(span.hit), span.start))}


def ranked(
    question: str, vector: NDArray[np.float32], hits: Sequence[Hit], *, foreign: bool = True
) -> list[tuple[float, Span, str]]:
    """All sentences that may be quoted, as they are quoted, best first, with what they are ranked by: the log-odds to
    answer the question, by how near they come to it and, where all passages were judged with it, by how much the model
    looked at them. Where they were not, only differences of it mean anything. `foreign`: also those in another language
    than the question."""
    weights = read_looks().weights
    looked = all(hit.looks is not None for hit in hits)
    found: list[tuple[float, Span, str]] = []
    for number, hit in enumerate(hits):
        near = nearness(question, vector, hit)
        for at, (start, end) in enumerate(hit.passage.sentences):
            text = quotable(hit.passage.text[start:end])
            if text and (foreign or is_chinese(text) == is_chinese(question)):
                row = features(near[at], float(hit.looks[at]) if looked and hit.looks is not None else None, text)
                found.append((float(weights.scores([row])[0]), Span(hit=number, start=start, end=end), text))
    return sorted(found, key=lambda row: -row[0])


def best(found: Sequence[tuple[float, Span, str]], most: int, behind: float) -> dict[Span, str]:
    """The first of ranked sentences, at most so many, none so far behind the first and none that says another again."""
    chosen: dict[Span, str] = {}
    for score, span, text in found:
        if len(chosen) == most or score < found[0][0] - behind:
            break
        if not any(alike(text, other) for other in chosen.values()):
            chosen[span] = text
    return chosen


def nearness(question: str, vector: NDArray[np.float32], hit: Hit) -> list[float]:
    """How near each sentence of a hit comes to a question: as near as it does itself or, where there are queries it
    answers, as the mean of itself and the nearest of these."""
    asked = set(terms(question))

    def near(text: str, own: NDArray[np.float32]) -> float:
        return float(own @ vector) + SHARED * len(asked & set(terms(text))) / max(1, len(asked))

    found = []
    for (start, end), own in zip(hit.passage.sentences, hit.vectors, strict=True):
        first, last = hit.passage.start + start, hit.passage.start + end
        posed = [
            near(one.query.text, one.vector) for one in hit.queries if one.query.start < last and first < one.query.end
        ]
        score = near(quotable(hit.passage.text[start:end]), own)
        found.append((score + max(posed, default=score)) / 2)
    return found


def cited(quoted: Mapping[Span, str], citations: Citations, proof: Evidence) -> tuple[Sentence, ...]:
    """Quoted sentences with their numbers, and those of what says otherwise."""
    numbers = {span: citations.number(span) for span in quoted}
    return tuple(
        Sentence(
            text=text,
            citations=(numbers[span],),
            supported=True,
            support=1.0,
            disputed_by=tuple(map(citations.number, disputing(text, (span,), proof))),
            quoted=True,
        )
        for span, text in quoted.items()
    )


def alike(text: str, other: str) -> bool:
    """Whether two sentences consist of nearly the same terms, and of the same figures and names."""
    mine, theirs = set(terms(text)), set(terms(other))
    same = len(mine & theirs) >= ALIKE * len(mine | theirs) and names(text) == names(other)
    return same and not figures.lacking(text, other) and not figures.lacking(other, text)


def quotable(text: str) -> str:
    """A sentence of a passage as it is quoted; "" where it asks, orders or only names."""
    plain = _unmarked(text)
    fit = terms(plain) and not text.startswith("#") and not plain.endswith(("？", "?")) and not guard.orders(text)
    return plain if fit else ""


def _unmarked(text: str) -> str:
    """A sentence without the marks of a list, a table, emphasis or an answer ("答："), and without links."""
    cells = [cell.strip() for cell in text.strip("|").split("|")] if text.startswith("|") else [text]
    plain = guard.plain(" · ".join(bare(cell) for cell in cells if cell)).strip()
    return _ANSWER.sub("", plain)
