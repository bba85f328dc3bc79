"""Gradient clipping and AdamW. Write your answer here."""

from typing import Any

import numpy as np


def clip_by_global_norm(grads: dict[str, np.ndarray], max_norm: float) -> tuple[dict[str, np.ndarray], float]:
    """Clip by the global norm; return (new gradients, norm before clipping)."""
    raise NotImplementedError


def adamw_step(
    params: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    state: dict[str, Any] | None,
    *,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    max_norm: float | None = None,
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """One AdamW update step; return (new parameters, new state)."""
    raise NotImplementedError
