"""Fit a small logistic model and write it as the data file the engine reads.

Grouped cross-validation keeps all rows of one question together; the threshold is read off the out-of-fold scores.
"""

import json
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

FOLDS = 5


def fit(
    rows: list[list[float]], labels: list[int], groups: list[str], *, false_no: float
) -> tuple[dict[str, Any], np.ndarray, float]:
    """Weights, out-of-fold probabilities, and the threshold that says no to a share `false_no` of the yes rows."""
    x, y = np.asarray(rows), np.asarray(labels)
    # C: light regularisation, so that one feature alone does not carry the decision on small data.
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
    chances = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    threshold = float(np.quantile(chances[y == 1], false_no))
    model.fit(x, y)
    weights = {"weights": [round(float(w), 4) for w in model.coef_[0]], "bias": round(float(model.intercept_[0]), 4)}
    return weights, chances, threshold


def auc(labels: list[int], chances: np.ndarray) -> float:
    """Area under the ROC curve of the out-of-fold probabilities."""
    return round(float(roc_auc_score(labels, chances)), 4)


def write(
    room: str,
    name: str,
    features: tuple[str, ...],
    weights: dict[str, Any],
    threshold: float,
    made: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """Write `<name>.json` into a room ("rag.answer") and return what it holds; `made` says by what and how well,
    `more` what else the engine reads."""
    row = {
        "features": list(features),
        **weights,
        "threshold": round(threshold, 4),
        **more,
        "made": {"on": date.today().isoformat(), **made},
    }
    path = Path(str(resources.files(room).joinpath(f"{name}.json")))
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return row
