"""The extractive answer: the passages' own sentences that come nearest to the question, and nothing else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard
from rag.answer.evidence import Span
from rag.answer.tying import Citations
from rag.answer.values import Citation, Sentence
from rag.index.search import Hit
from rag.text import terms

COUNT = 3  # sentences quoted
BEHIND = 0.03  # cosine behind the best at which a sentence is left out


def quotes(
    question: str, vector: NDArray[np.float32], hits: Sequence[Hit]
) -> tuple[str, tuple[Sentence, ...], tuple[Citation, ...]]:
    """The text, its sentences and their citations; every sentence stands so in a passage."""
    asked = set(terms(question))
    found: list[tuple[float, Span, str]] = []
    for number, hit in enumerate(hits):
        for (start, end), own in zip(hit.passage.sentences, hit.vectors, strict=True):
            text = hit.passage.text[start:end]
            if not guard.orders(text):
                shared = len(asked & set(terms(text))) / max(1, len(asked))
                found.append((float(own @ vector) + SHARED * shared, Span(hit=number, start=start, end=end), text))
    found.sort(key=lambda row: -row[0])
    chosen = [row for row in found[:COUNT] if row[0] >= found[0][0] - BEHIND]
    citations = Citations(hits)
    rows = tuple(
        Sentence(text=text, citations=(citations.number(span),), supported=True, support=1.0)
        for _, span, text in chosen
    )
    return "\n".join(row.text for row in rows), rows, citations.all()


SHARED = 0.1  # how much sharing all the question's terms adds to a sentence's cosine
