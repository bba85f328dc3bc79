"""Fit the weights that rank passages: what their sentences score, BM25, and the question's own language.

Development part of `answerable` and `cross`, and `pairs`, the right passages being those that hold the evidence
quoted. A conditional logit over the candidates of each question (McFadden, 1974): the weights under which the right
passage is most likely the first. Folds by document. Fitted without what people ask of the passages, which users' own
files lack; how well they do with it is reported too.
"""

import argparse
import itertools
import json
from collections.abc import Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from evals.data import own_rows
from evals.own import corpus_index, holds_evidence, without_queries
from rag.index.search import FEATURES, Index
from rag.models.embedder import load_embedder
from rag.settings import read_settings

FOLDS = 5
RIDGE = 1e-3
TOP = (1, 4, 8)
_Case = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""The features of a question's candidates, and which of them are right."""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus's index."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    rows = [row for kind in ("answerable", "cross") for row in own_rows(kind, "dev")]
    rows += [row for row in own_rows("pairs") if row["answerable"]]
    vectors = embedder.queries([row["question"] for row in rows])
    cases, asked = _cases(without_queries(index), rows, vectors), _cases(index, rows, vectors)
    documents = sorted({row["document"] for row in rows})
    of = dict(zip(np.random.default_rng(0).permutation(documents), itertools.cycle(range(FOLDS)), strict=False))
    folds = np.array([of[row["document"]] for row in rows])
    ranks, asked_ranks = np.zeros(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = _fit([case for case, own in zip(cases, folds, strict=True) if own != fold])
        for at in np.flatnonzero(folds == fold):
            ranks[at], asked_ranks[at] = _rank(*cases[at], weights), _rank(*asked[at], weights)
    made = {
        "on": date.today().isoformat(),
        "by": "python -m evals fit-search",
        "from": "evals/data/answerable.yaml and cross.yaml, development part; evals/data/pairs.yaml",
        "rows": len(rows),
        "folds": f"{FOLDS}, by document",
        "found_in_top": _found(asked_ranks),
        "found_without_queries": _found(ranks),
    }
    final = [round(float(weight), 4) for weight in _fit(cases)]
    row = {"features": list(FEATURES), "weights": final, "bias": 0.0, "threshold": 0.0, "made": made}
    path = Path(str(resources.files("rag.index").joinpath("search.json")))
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return row


def _cases(index: Index, rows: Sequence[dict[str, Any]], vectors: NDArray[np.float32]) -> list[_Case]:
    cases = []
    for row, vector in zip(rows, vectors, strict=True):
        found, features = index.candidates(row["question"], vector)
        cases.append((features, np.array([holds_evidence(index.passages[at], row) for at in found])))
    return cases


def _found(ranks: NDArray[np.float64]) -> dict[str, float]:
    return {str(top): round(float((ranks <= top).mean()), 4) for top in TOP}


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
