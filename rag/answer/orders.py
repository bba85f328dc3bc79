"""Which sentences give orders to whoever reads a text, the grader or the assessor, rather than say something.

A logistic model over the sentence's embedding, fitted by `evals/fit_orders.py`, beside the forms `guard` knows. Knows
no language model: what it decides cannot be talked over.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard

SCALE = 8.0  # what a unit vector's numbers are multiplied by, so that the penalty leaves the weights room


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What `evals/fit_orders.py` wrote: a unit vector · `weights` + `bias` at or over `least` is an order."""

    weights: NDArray[np.float32]
    bias: float
    least: float


def told(texts: Sequence[str], vectors: NDArray[np.float32]) -> list[bool]:
    """Whether each sentence gives orders; `vectors` are the unit vectors, shape (texts, dimension)."""
    fitted = read_fitted()
    scores = vectors @ fitted.weights + fitted.bias
    return [bool(score >= fitted.least) or guard.orders(text) for text, score in zip(texts, scores, strict=True)]


@cache
def read_fitted() -> Fitted:
    """The fitted numbers."""
    row = json.loads(resources.files("rag.answer").joinpath("orders.json").read_text(encoding="utf-8"))
    return Fitted(weights=np.array(row["weights"], dtype=np.float32), bias=row["bias"], least=row["least"])
