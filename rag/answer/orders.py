"""Which sentences give orders to whoever reads a text, the grader or the assessor, rather than say something.

A logistic model over the sentence's embedding, fitted by `evals/fit_orders.py`, beside the forms `guard` knows. Knows
no language model: what it decides cannot be talked over.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard
from rag.logistic import read_weights

SCALE = 8.0  # what a unit vector's numbers are multiplied by, so that the penalty leaves the weights room


def told(texts: Sequence[str], vectors: NDArray[np.float32]) -> list[bool]:
    """Whether each sentence gives orders; `vectors` are the unit vectors, shape (texts, dimension)."""
    weights = read_weights("rag.answer", "orders")
    chances = weights.probabilities(vectors * SCALE)
    return [
        bool(chance >= weights.threshold) or guard.orders(text) for text, chance in zip(texts, chances, strict=True)
    ]
