"""A logistic model whose weights are a small data file made by a script in `evals/`."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """Probability = 1 / (1 + exp(-(x·weights + bias))); at or over `threshold` counts as yes."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def probabilities(self, rows: list[list[float]] | NDArray[np.floating]) -> NDArray[np.float64]:
        """Shape (n,) for n rows of features."""
        return 1 / (1 + np.exp(-self.scores(rows)))

    def scores(self, rows: list[list[float]] | NDArray[np.floating]) -> NDArray[np.float64]:
        """The logits, shape (n,): for ranking, where no probability is wanted."""
        scored: NDArray[np.float64] = np.asarray(rows, dtype=np.float64) @ np.asarray(self.weights) + self.bias
        return scored

    def holds(self, row: list[float]) -> bool:
        """Whether one row of features counts as yes."""
        return bool(self.probabilities([row])[0] >= self.threshold)


@cache
def read_weights(room: str, name: str) -> Logistic:
    """The weights stored as `<name>.json` in a room of the engine ("rag.answer")."""
    row = json.loads(resources.files(room).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return Logistic(
        features=tuple(row["features"]), weights=tuple(row["weights"]), bias=row["bias"], threshold=row["threshold"]
    )
