"""The numbers of what an answer cites.

Invariant: the same span has one number throughout an answer, and a citation's quote is the passage's text at its
offsets.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rag.answer.evidence import Span
from rag.answer.values import Citation
from rag.index.search import Hit


class Citations:
    """Spans of hits by their number, from 1."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits, self._numbers = hits, dict[Span, int]()

    def number(self, span: Span) -> int:
        return self._numbers.setdefault(span, len(self._numbers) + 1)

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._citation(span, n) for span, n in self._numbers.items())

    def _citation(self, span: Span, n: int) -> Citation:
        passage = self._hits[span.hit].passage
        return Citation(
            n=n,
            source=passage.source,
            heading=passage.heading,
            start=passage.start + span.start,
            end=passage.start + span.end,
            quote=passage.text[span.start : span.end],
        )


def by_section(citations: Sequence[Citation]) -> Iterator[list[Citation]]:
    """Citations in their order, those of one section that follow each other together."""
    for _, together in groupby(citations, key=lambda citation: (citation.source, citation.heading)):
        yield list(together)
