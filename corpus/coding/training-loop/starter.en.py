"""A minibatch training loop. Write your answer here."""

import numpy as np


def epoch_batches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Shuffle 0..n-1 and cut it into minibatches; return the array of indices of each batch."""
    raise NotImplementedError


def train(
    x: np.ndarray,
    y: np.ndarray,
    num_classes: int,
    *,
    lr: float = 0.1,
    epochs: int = 20,
    batch_size: int = 16,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Train a multiclass logistic regression by minibatch SGD; return (W, b, mean loss after each epoch)."""
    raise NotImplementedError
