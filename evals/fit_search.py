"""Fit the weights that rank passages: what their sentences score, BM25, and the question's own language.

Development part of `answerable` and `cross`, and `pairs`, the right passages being those that hold the evidence
quoted. A conditional logit over the candidates of each question (McFadden, 1974): the weights under which the right
passage is most likely the first. Folds by document.
"""

import argparse
import itertools
import json
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from evals.data import own_rows
from evals.own import corpus_index, holds_evidence
from rag.index.search import FEATURES
from rag.models.embedder import load_embedder
from rag.settings import read_settings

FOLDS = 5
RIDGE = 1e-3
TOP = (1, 4, 8)


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus's index."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    rows = [row for kind in ("answerable", "cross") for row in own_rows(kind, "dev")]
    rows += [row for row in own_rows("pairs") if row["answerable"]]
    cases: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    for row, vector in zip(rows, embedder.queries([row["question"] for row in rows]), strict=True):
        found, features = index.candidates(row["question"], vector)
        cases.append((features, np.array([holds_evidence(index.passages[at], row) for at in found])))
    documents = sorted({row["document"] for row in rows})
    of = dict(zip(np.random.default_rng(0).permutation(documents), itertools.cycle(range(FOLDS)), strict=False))
    folds = np.array([of[row["document"]] for row in rows])
    ranks = np.zeros(len(cases))
    for fold in range(FOLDS):
        weights = _fit([case for case, own in zip(cases, folds, strict=True) if own != fold])
        for at in np.flatnonzero(folds == fold):
            ranks[at] = _rank(*cases[at], weights)
    made = {
        "on": date.today().isoformat(),
        "by": "python -m evals fit-search",
        "from": "evals/data/answerable.yaml and cross.yaml, development part; evals/data/pairs.yaml",
        "rows": len(cases),
        "folds": f"{FOLDS}, by document",
        "found_in_top": {str(top): round(float((ranks <= top).mean()), 4) for top in TOP},
    }
    final = [round(float(weight), 4) for weight in _fit(cases)]
    row = {"features": list(FEATURES), "weights": final, "bias": 0.0, "threshold": 0.0, "made": made}
    path = Path(str(resources.files("rag.index").joinpath("search.json")))
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return row


def _fit(cases: list[tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> NDArray[np.float64]:
    usable = [(features, right) for features, right in cases if right.any()]

    def loss(weights: NDArray[np.float64]) -> float:
        lost = [logsumexp(x @ weights) - logsumexp((x @ weights)[right]) for x, right in usable]
        return float(np.mean(lost) + RIDGE * weights @ weights)

    found: NDArray[np.float64] = minimize(loss, np.ones(len(FEATURES))).x
    return found


def _rank(features: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    scores = features @ weights
    return 1 + float((scores > scores[right].max()).sum()) if right.any() else np.inf
