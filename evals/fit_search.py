"""Fit the weights that rank passages: what their sentences score, BM25, the question's own language, and what people
ask of them; without the last too, for an index that has no queries.

Development part of `answerable` and `cross`, and `pairs`, the right passages being those that hold the evidence
quoted; the queries were written without sight of these. A conditional logit over the candidates of each question
(McFadden, 1974): the weights under which the right passage is most likely the first. Folds by document.
"""

import argparse
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from evals import fitting
from evals.data import own_rows
from evals.own import corpus_index, holds_evidence, without_queries
from rag.index.search import FEATURES, Index, expected
from rag.models.embedder import load_embedder
from rag.settings import read_settings

FOLDS = 5
RIDGE = 1e-3
TOP = (1, 4, 8)
_Case = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""The features of the candidates of a question, and which of them are right."""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus's index."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    rows = [row for kind in ("answerable", "cross") for row in own_rows(kind, "dev")]
    rows += [row for row in own_rows("pairs") if row["answerable"]]
    vectors = embedder.queries([row["question"] for row in rows])
    expected = _expected(index, rows, vectors)
    return {
        "search": _write("search", without_queries(index), rows, vectors),
        "asked": _write("asked", index, rows, vectors, expected=expected),
    }


def _expected(index: Index, rows: Sequence[dict[str, Any]], vectors: NDArray[np.float32]) -> list[float]:
    """Intercept and slope of the score of a candidate's nearest query, given that of its best sentence."""
    values = np.concatenate([index.candidates(row["question"], own)[1] for row, own in zip(rows, vectors, strict=True)])
    dense, surprise = values[:, FEATURES.index("dense")], values[:, FEATURES.index("asked")]
    intercept, slope = expected()
    known = surprise != 0  # of a passage without queries nothing is known
    line = np.polyfit(dense[known], surprise[known] + intercept + slope * dense[known], 1)
    return [round(float(value), 4) for value in line[::-1]]


def _write(
    name: str, index: Index, rows: Sequence[dict[str, Any]], vectors: NDArray[np.float32], **more: Any
) -> dict[str, Any]:
    """Fit on one index and write `<name>.json`."""
    cases: list[_Case] = []
    for row, vector in zip(rows, vectors, strict=True):
        found, values = index.candidates(row["question"], vector)
        cases.append((values, np.array([holds_evidence(index.passages[at], row) for at in found])))
    documents = sorted({row["document"] for row in rows})
    of = dict(zip(np.random.default_rng(0).permutation(documents), itertools.cycle(range(FOLDS)), strict=False))
    folds = np.array([of[row["document"]] for row in rows])
    ranks = np.zeros(len(cases))
    for fold in range(FOLDS):
        weights = _fit([case for case, own in zip(cases, folds, strict=True) if own != fold])
        for at in np.flatnonzero(folds == fold):
            ranks[at] = _rank(*cases[at], weights)
    made = {
        "by": "python -m evals fit-search",
        "from": "evals/data/answerable.yaml and cross.yaml, development part; evals/data/pairs.yaml",
        "rows": len(cases),
        "folds": f"{FOLDS}, by document",
        "found_in_top": {str(top): round(float((ranks <= top).mean()), 4) for top in TOP},
        "mrr": round(float((1 / ranks).mean()), 4),
    }
    final = {"weights": [round(float(weight), 4) for weight in _fit(cases)], "bias": 0.0}
    return fitting.write("rag.index", name, FEATURES, final, 0.0, made, **more)["made"]


def _fit(cases: Sequence[_Case]) -> NDArray[np.float64]:
    usable = [(features, right) for features, right in cases if right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The mean loss with its gradient."""
        lost, slope = RIDGE * weights @ weights, 2 * RIDGE * weights
        for x, right in usable:
            scores = x @ weights
            lost += (logsumexp(scores) - logsumexp(scores[right])) / len(usable)
            slope += (softmax(scores) @ x - softmax(scores[right]) @ x[right]) / len(usable)
        return float(lost), slope

    found: NDArray[np.float64] = minimize(loss, np.ones(len(FEATURES)), jac=True).x
    return found


def _rank(features: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    scores = features @ weights
    return 1 + float((scores > scores[right].max()).sum()) if right.any() else np.inf
