"""Fit what tells an answer from what only looks like one, and say how well it does on what it has not seen.

Answers: our own (`graded`, and `thin`), ADS and LE where the public data is there. The rest: the development part of
`hostile`. The
report is of the test part of `hostile`, and of our own answers by folds that keep a question's answers together.
"""

import argparse
import json
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from evals.data import own_rows
from evals.fitting import FOLDS
from evals.graded import own_graded, public_graded
from rag.answer import guard
from rag.corpus.library import read_library
from rag.interview.screen import CLASSES, Asked, features, wordless
from rag.models.embedder import Embedder, load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import terms

C = 10.0  # inverse strength of the L2 penalty: of 1, 10, 100 the best on the development part


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    embedder = load_embedder(read_settings())
    real, public = own_graded(), public_graded()
    dev = [row for row in own_rows("hostile", "dev") if "order" not in row]
    test = own_rows("hostile", "test")
    thin = own_rows("thin")
    hostile = _hostile(thin + dev + test)
    looked_at = [*((row.question, row.reference, row.points, row.answer) for row in real + public), *hostile]
    x, blank = _features(looked_at, embedder)
    kinds = ["answer"] * len(real + public + thin) + [row["flag"] for row in dev + test]
    y = np.array([CLASSES.index(kind) for kind in kinds])
    groups = np.array([row.group for row in real + public] + [row["question"] for row in thin + dev + test])
    at_test = np.arange(len(y)) >= len(y) - len(test)
    usable = ~at_test & ~blank
    model = LogisticRegression(C=C, max_iter=5000)
    folded = cross_val_predict(model, x[usable], y[usable], groups=groups[usable], cv=GroupKFold(FOLDS))
    model.fit(x[usable], y[usable])
    wordless_ones = np.array([CLASSES.index(wordless(row[3])) for row in looked_at])
    told = np.where(blank, wordless_ones, model.predict(x))
    own = folded[: len(real)]
    assert model.classes_.tolist() == list(range(len(CLASSES)))
    row: dict[str, Any] = {
        "classes": list(CLASSES),
        "weights": [[float(f"{value:.4g}") for value in line] for line in model.coef_],
        "bias": [round(float(value), 4) for value in model.intercept_],
        "made": {
            "on": date.today().isoformat(),
            "by": "python -m evals fit-screen",
            "from": "evals/data/graded.yaml, thin.yaml, hostile.yaml (development part), ADS and LE",
            "rows": int(usable.sum()),
            "test": int(at_test.sum()),
            "not_taken_for_an_answer": round(float((told[at_test] != 0).mean()), 4),
            "right_flag": round(float((told[at_test] == y[at_test]).mean()), 4),
            "own_answers": len(real),
            "own_answers_flagged": dict(Counter(r.quality for r, kind in zip(real, own, strict=True) if kind)),
        },
    }
    path = Path(str(resources.files("rag.interview").joinpath("screen.json")))
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    made: dict[str, Any] = row["made"]
    return made | {
        "wrong": [
            f"{CLASSES[kind]} → {CLASSES[got]}: {text[3][:60]}"
            for kind, got, text in zip(y[at_test], told[at_test], hostile[-len(test) :], strict=True)
            if kind != got
        ]
    }


def _hostile(rows: list[dict[str, Any]]) -> list[tuple[str, str, tuple[str, ...], str]]:
    questions = read_library(CORPUS).questions
    return [
        (question.question, question.reference, tuple(point.text for point in question.key_points), row["answer"])
        for row in rows
        for question in [questions[row["question"]]]
    ]


def _features(
    rows: list[tuple[str, str, tuple[str, ...], str]], embedder: Embedder
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The features of each answer, and whether it holds no term at all."""
    asked = {row[:3]: Asked.of(*row[:3], embedder) for row in {row[:3]: row for row in rows}.values()}
    texts = [guard.visible(row[3]) for row in rows]
    blank = np.array([not terms(text) for text in texts])
    vectors = embedder.documents([text if terms(text) else "-" for text in texts])
    x = np.stack(
        [features(text, vector, asked[row[:3]]) for row, text, vector in zip(rows, texts, vectors, strict=True)]
    )
    return x, blank
