"""A small MLP that reads digit images. Write your answer here."""

import numpy as np


class DigitsMLP:
    """A multilayer perceptron: image → ReLU hidden layer → softmax."""

    def __init__(
        self,
        hidden: int = 32,
        num_classes: int = 10,
        *,
        lr: float = 0.1,
        epochs: int = 60,
        batch_size: int = 32,
        seed: int = 0,
    ) -> None:
        """Keep the hyperparameters; the parameters are created only in fit."""
        raise NotImplementedError

    def fit(self, images: np.ndarray, labels: np.ndarray) -> "DigitsMLP":
        """Train from scratch by minibatch SGD and return self."""
        raise NotImplementedError

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """The class probabilities, of shape (n, num_classes)."""
        raise NotImplementedError

    def predict(self, images: np.ndarray) -> np.ndarray:
        """The most probable class, of shape (n,)."""
        raise NotImplementedError
