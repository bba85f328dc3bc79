"""Fit what tells a sentence that gives orders to its reader from one that says something.

Development part of `orders` and the orders in that of `hostile`; ordinary sentences are those of our development plans,
graded answers, and documents. The cut leaves a share FALSE of the ordinary ones over it, out of fold. The report is of
the test part of `orders`, which another hand wrote, with the forms `guard` knows alone beside it.
"""

import argparse
import random
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from evals.data import own_rows
from evals.fitting import FOLDS, auc, write
from evals.graded import own_graded
from evals.plans import labelled_plans
from rag.answer import guard, orders
from rag.corpus.library import read_library
from rag.logistic import read_weights
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import sentences, terms

C = 10.0  # inverse strength of the L2 penalty: of 1, 10, 100 the best on the development part
FALSE = 0.002  # of ordinary sentences
DRAWN = 1500  # sentences of answers, and of documents


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    embedder = load_embedder(read_settings())
    dev, test = own_rows("orders", "dev"), own_rows("orders", "test")
    given = [row["text"] for row in dev if row["order"]]
    given += [row["order"] for row in own_rows("hostile", "dev") if "order" in row]
    alike = [row["text"] for row in dev if not row["order"]]
    ordinary = _ordinary()
    texts = given + alike + ordinary
    x = embedder.documents(texts) * orders.SCALE
    y = np.arange(len(texts)) < len(given)
    model = LogisticRegression(C=C, max_iter=5000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    chances = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    threshold = float(np.quantile(chances[-len(ordinary) :], 1 - FALSE))
    model.fit(x, y)
    weights = {
        "weights": [float(f"{value:.4g}") for value in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 4),
    }
    made: dict[str, Any] = {
        "by": "python -m evals fit-orders",
        "from": "evals/data/orders.yaml, hostile.yaml (development part); plans, graded.yaml, corpus",
        "orders": len(given),
        "alike": len(alike),
        "ordinary": len(ordinary),
        "folds": FOLDS,
        "auc": auc(y.tolist(), chances),
        "found": _share(chances[y] >= threshold),
        "false_of_those_alike": _share(chances[len(given) : -len(ordinary)] >= threshold),
    }
    write("rag.answer", "orders", ("sentence vector",), weights, threshold, made)
    read_weights.cache_clear()
    seen = [one["text"] for one in test]
    told = np.array(orders.told(seen, embedder.documents(seen)))
    by_form = np.array([guard.orders(text) for text in seen])
    truth = np.array([one["order"] for one in test])
    tricky = np.array([one["kind"].startswith("tricky") for one in test])
    return made | {
        "test": {
            "found": _share(told[truth]),
            "found_by_form_alone": _share(by_form[truth]),
            "false_of_those_alike": _share(told[tricky]),
            "false_of_ordinary": _share(told[~truth & ~tricky]),
        },
        "missed": [text for text, own, said in zip(seen, truth, told, strict=True) if own and not said],
        "false": [text for text, own, said in zip(seen, truth, told, strict=True) if said and not own],
    }


def _ordinary() -> list[str]:
    """Sentences of plans, and of answers and documents drawn by lot."""
    chance = random.Random(0)
    plans = _sentences([one.plan.text for one in labelled_plans("dev")])
    answers = _sentences([row.answer for row in own_graded()])
    library = read_library(CORPUS)
    documents = _sentences([one.document.text[one.document.body :] for one in library.documents.values()])
    kept = plans + chance.sample(answers, DRAWN) + chance.sample(documents, DRAWN)
    return [text for text in kept if not guard.orders(text)]


def _sentences(texts: list[str]) -> list[str]:
    return [text[start:end] for text in texts for start, end in sentences(text) if terms(text[start:end])]


def _share(held: Any) -> float:
    return round(float(np.mean(held)), 4)
