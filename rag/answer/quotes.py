"""The passages' own sentences that come nearest to a question: what an answer opens with, or all of it.

Invariant: a sentence is quoted word for word, marks of its layout aside; what asks, orders or only names is not quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard
from rag.answer.dispute import disputing
from rag.answer.evidence import Evidence, Span, bare
from rag.answer.tying import Citations
from rag.answer.values import Citation, Sentence
from rag.index.search import Hit
from rag.text import is_chinese, terms

COUNT = 3  # sentences quoted
BEHIND = 0.03  # cosine behind the best at which a sentence is left out
SHARED = 0.1  # how much sharing all the question's terms adds to a sentence's cosine
_INNER = str.maketrans("“”", "‘’")


def quotes(
    question: str, vector: NDArray[np.float32], hits: Sequence[Hit]
) -> tuple[str, tuple[Sentence, ...], tuple[Citation, ...]]:
    """The extractive answer: its text, sentences and citations."""
    found = _ranked(question, vector, hits)
    chosen = [row for row in found[:COUNT] if row[0] >= found[0][0] - BEHIND]
    citations = Citations(hits)
    rows = tuple(_sentence(text, citations.number(span)) for _, span, text in chosen)
    return "\n".join(row.text for row in rows), rows, citations.all()


def nearest(question: str, vector: NDArray[np.float32], hits: Sequence[Hit]) -> tuple[Span, str] | None:
    """The sentence nearest to a question, as it is quoted; None where it is in another language."""
    for _, span, text in _ranked(question, vector, hits)[:1]:
        if is_chinese(text) == is_chinese(question):
            return span, f"“{_unmarked(text).translate(_INNER)}”"
    return None


def cited(quoted: Mapping[Span, str], citations: Citations, proof: Evidence) -> tuple[Sentence, ...]:
    """Quoted sentences with their numbers, and those of what says otherwise."""
    rows = {span: _sentence(text, citations.number(span)) for span, text in quoted.items()}
    against = {span: disputing(row.text, (span,), proof) for span, row in rows.items()}
    return tuple(
        replace(row, quoted=True, disputed_by=tuple(map(citations.number, against[span]))) for span, row in rows.items()
    )


def _ranked(question: str, vector: NDArray[np.float32], hits: Sequence[Hit]) -> list[tuple[float, Span, str]]:
    """The sentences that may be quoted, nearest first."""
    asked = set(terms(question))
    found: list[tuple[float, Span, str]] = []
    for number, hit in enumerate(hits):
        for (start, end), own in zip(hit.passage.sentences, hit.vectors, strict=True):
            text = hit.passage.text[start:end]
            if terms(text) and not text.startswith("#") and not text.endswith(("？", "?")) and not guard.orders(text):
                shared = len(asked & set(terms(text))) / max(1, len(asked))
                found.append((float(own @ vector) + SHARED * shared, Span(hit=number, start=start, end=end), text))
    return sorted(found, key=lambda row: -row[0])


def _unmarked(text: str) -> str:
    """A sentence without the marks of a list, a table or emphasis, and without links."""
    cells = [cell.strip() for cell in text.strip("|").split("|")] if text.startswith("|") else [text]
    return guard.plain(" · ".join(bare(cell) for cell in cells if cell)).strip()


def _sentence(text: str, number: int) -> Sentence:
    return Sentence(text=text, citations=(number,), supported=True, support=1.0)
