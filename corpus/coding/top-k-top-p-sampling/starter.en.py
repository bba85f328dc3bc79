"""Top-k and top-p sampling. Write your answer here."""

import numpy as np


def filter_logits(logits: np.ndarray, *, top_k: int | None = None, top_p: float | None = None) -> np.ndarray:
    """Filter by top-k and top-p; positions removed are set to -inf."""
    raise NotImplementedError


def sample(
    logits: np.ndarray,
    rng: np.random.Generator,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> int:
    """Draw the index of one token by temperature, top-k and top-p."""
    raise NotImplementedError
