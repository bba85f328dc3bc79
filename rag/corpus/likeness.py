"""How alike two questions are, and whether an answer states a key point: the numbers the two checks decide by.

Knows texts and unit vectors. The weights come from `evals/fit_corpus.py`. Invariant: every feature is from 0 to 1.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.text import sentences, terms

SAME_FEATURES = ("cosine", "shared")
STATED_FEATURES = ("cosine", "coverage", "part_coverage")


def same_features(texts: list[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """For n questions and their vectors, shape (n, n, 2): the cosine of each pair, and the cosine of their terms, each
    term weighted by its rarity among the questions (binary tf-idf): most questions share "how would you" or 怎样."""
    bags = [set(terms(text)) for text in texts]
    places = {term: column for column, term in enumerate(sorted(set().union(*bags)))}
    held = np.zeros((len(texts), len(places)), dtype=np.float32)
    for row, bag in enumerate(bags):
        held[row, [places[term] for term in bag]] = 1
    held *= np.log1p(len(texts) / np.maximum(held.sum(axis=0), 1))
    held /= np.maximum(np.linalg.norm(held, axis=1, keepdims=True), 1e-6)
    return np.stack([(vectors @ vectors.T).clip(0, 1), (held @ held.T).clip(0, 1)], axis=-1).astype(np.float64)


def parts(reference: str) -> list[str]:
    """The sentences of a reference answer and each two neighbours: one of these should state a key point."""
    rows = [reference[start:end] for start, end in sentences(reference)]
    return rows + [first + second for first, second in pairwise(rows)]


def stated_features(point: str, reference: str, cosines: NDArray[np.float32]) -> list[float]:
    """The best cosine of a key point and the `parts` of a reference, shape (len(parts),); the share of the point's
    terms that the whole reference holds, and the share that its best part holds."""
    wanted = set(terms(point))
    size = max(1, len(wanted))
    best = max(len(wanted & set(terms(part))) for part in parts(reference))
    return [max(0.0, float(cosines.max())), len(wanted & set(terms(reference))) / size, best / size]
