"""A two-layer network with a gradient check. Write your answer here."""

import numpy as np


def forward(x: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """Return the probability of the positive class for each sample, of shape (n,)."""
    raise NotImplementedError


def loss_and_grads(x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray]) -> tuple[float, dict[str, np.ndarray]]:
    """Return the mean binary cross-entropy over the batch and its analytic gradients with respect to the parameters."""
    raise NotImplementedError


def numeric_grads(
    x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray], eps: float = 1e-5
) -> dict[str, np.ndarray]:
    """Estimate the gradient of the mean loss for every element of every parameter by the central difference."""
    raise NotImplementedError
