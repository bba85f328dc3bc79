"""Fit a linear probe on the chat model's inner state and write it as the data file the engine reads."""

import json
from collections.abc import Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from evals import fitting
from rag.answer.probe import said_odds
from rag.errors import Lang
from rag.models.chat import LocalChatModel

STAND_IN = 200  # prompts the model's own yes and no are read of, for other models
Asked = tuple[list[BaseMessage], Lang]


def out_of_fold(
    x: NDArray[np.float64], y: NDArray[np.int_], groups: NDArray[np.str_], shrinkage: float
) -> NDArray[np.float64]:
    """The log-odds of every row by a probe that was fitted without its group; rows of y = -1 are not fitted on."""
    odds = np.zeros(len(y))
    for train, test in GroupKFold(fitting.FOLDS).split(x, y, groups):
        train = train[y[train] >= 0]
        odds[test] = _line(shrinkage).fit(x[train], y[train]).decision_function(x[test])
    return odds


def write(
    name: str,
    x: NDArray[np.float64],
    y: NDArray[np.int_],
    odds: NDArray[np.float64],
    *,
    asked: Sequence[Asked],
    chat: LocalChatModel,
    layers: int,
    shrinkage: float,
    made: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """Fit on all rows of y >= 0, write `<name>.json`, and return what it says of how it was made; `odds` are those out
    of fold, `asked` the prompts."""
    known = y >= 0
    scaler, line = _line(shrinkage).fit(x[known], y[known])
    weights = line.coef_[0] / scaler.scale_
    drawn = np.random.default_rng(0).choice(np.flatnonzero(known), STAND_IN, replace=False)
    said = [[said_odds(asked[at][0], asked[at][1], chat)] for at in tqdm(drawn, desc="said", disable=None)]
    stand_in = LogisticRegression(class_weight="balanced").fit(said, y[drawn])
    row: dict[str, Any] = {
        "model": chat.name,
        "layers": layers,
        "weights": [float(f"{weight:.4g}") for weight in weights],
        "bias": round(float(line.intercept_[0] - weights @ scaler.mean_), 4),
        "slope": round(float(stand_in.coef_[0, 0]), 4),
        "intercept": round(float(stand_in.intercept_[0]), 4),
        **more,
        "made": {
            "on": date.today().isoformat(),
            "rows": int(known.sum()),
            "yes": int((y == 1).sum()),
            "folds": fitting.FOLDS,
            "auc": fitting.auc(y[known].tolist(), odds[known]),
            "auc_of_what_the_model_says": fitting.auc(y[drawn].tolist(), np.ravel(said)),
            **made,
        },
    }
    path = Path(str(resources.files("rag.answer").joinpath(f"{name}.json")))
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return dict(row["made"])


def _line(shrinkage: float) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=shrinkage, class_weight="balanced", max_iter=3000))
