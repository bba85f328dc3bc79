"""The passages' own sentences that come nearest to a question: what an answer opens with, or all of it.

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
from rag.answer.values import Sentence
from rag.index.search import Hit
from rag.text import terms

BEHIND = 0.03  # cosine behind the best at which a sentence is left out
ALIKE = 0.75  # share of two sentences' terms that they have in common from which one says the other again
_ANSWER = re.compile(r"^(答|A|Answer)[：:]\s*")
SHARED = 0.1  # how much sharing all the question's terms adds to a cosine


def nearest(
    question: str, vector: NDArray[np.float32], hits: Sequence[Hit], most: int = 1, behind: float = BEHIND
) -> dict[Span, str]:
    """The sentences nearest to a question, at most so many, none so far behind the best and none that says another
    again, as they are quoted; those of one passage in its order.

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
    chosen: dict[Span, str] = {}
    for score, span, text in found:
        if len(chosen) == most or score < found[0][0] - behind:
            break
        if not any(alike(text, other) for other in chosen.values()):
            chosen[span] = text
    order = list(dict.fromkeys(span.hit for span in chosen))
    return {span: chosen[span] for span in sorted(chosen, key=lambda span: (order.index(span.hit), span.start))}


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
