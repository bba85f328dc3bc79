"""The passages' own sentences that come nearest to a question: what an answer opens with, or all of it.

Invariant: a sentence is quoted word for word, marks of its layout aside; what asks, orders or only names is not quoted.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard
from rag.answer.citations import Citations
from rag.answer.dispute import disputing
from rag.answer.evidence import Evidence, Span, bare
from rag.answer.values import Sentence
from rag.index.search import Hit
from rag.text import terms

BEHIND = 0.03  # cosine behind the best at which a sentence is left out
_ANSWER = re.compile(r"^(答|A|Answer)[：:]\s*")
SHARED = 0.1  # how much sharing all the question's terms adds to a cosine


def nearest(question: str, vector: NDArray[np.float32], hits: Sequence[Hit], most: int = 1) -> dict[Span, str]:
    """The sentences nearest to a question, at most so many and none far behind the best, as they are quoted.

    A sentence comes as near as it does itself, or, where there are queries it answers, as the mean of itself and the
    nearest of these.
    """
    asked = set(terms(question))

    def near(text: str, own: NDArray[np.float32]) -> float:
        return float(own @ vector) + SHARED * len(asked & set(terms(text))) / max(1, len(asked))

    found: list[tuple[float, Span, str]] = []
    for number, hit in enumerate(hits):
        for (start, end), own in zip(hit.passage.sentences, hit.vectors, strict=True):
            if text := quotable(hit.passage.text[start:end]):
                first, last = hit.passage.start + start, hit.passage.start + end
                posed = [
                    near(one.query.text, one.vector)
                    for one in hit.queries
                    if one.query.start < last and first < one.query.end
                ]
                score = near(text, own)
                score = (score + max(posed, default=score)) / 2
                found.append((score, Span(hit=number, start=start, end=end), text))
    found.sort(key=lambda row: -row[0])
    return {span: text for score, span, text in found[:most] if score >= found[0][0] - BEHIND}


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
