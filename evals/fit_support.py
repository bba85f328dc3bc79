"""Fit the weights that say whether a span of a passage says what a sentence says, in one language and across two.

From `ties`: sentences that restate a span of our documents, and twins that are twisted in one point. Yes rows: a
restatement with the span it restates. No rows: its twisted twin with the likeliest span of the passage, and the
restatement with the likeliest span elsewhere in the passage. The likeliest is found with the weights of the round
before, since what is compared depends on it; two rounds settle it.
"""

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals import fitting
from evals.data import own_rows
from evals.own import corpus_index, holds_evidence
from rag.answer import evidence
from rag.answer.evidence import Evidence
from rag.index.search import Hit, Index
from rag.logistic import Logistic, read_weights
from rag.models.embedder import load_embedder
from rag.settings import read_settings

FALSE_DROPS = {"support": 0.02, "across": 0.03}  # what is chosen here `fit-says` confirms
ROUNDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A sentence with the spans that come into question: what is compared of each."""

    kind: str
    group: str
    rows: list[list[float]]


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus's index."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    start = {name: read_weights("rag.answer", name) for name in ("support", "across")}
    cases: dict[str, list[_Case]] = {"support": [], "across": []}
    for row in own_rows("ties"):
        hit = hit_of(index, row)
        proof = Evidence([hit], embedder, start["support"], start["across"], lambda *_: 0.0, index.lexical.glossary)
        at = hit.passage.text.find(row["quote"][:25])
        for name, sentences in (("support", ("holds", "twisted")), ("across", ("other_holds", "other_twisted"))):
            for kind in sentences:
                compared = proof.compared(row[kind], "")
                spans = [(span, numbers) for span, same, numbers in compared if same == (name == "support")]
                true = kind.endswith("holds")
                own = [numbers for span, numbers in spans if span.start < at + len(row["quote"]) and span.end > at]
                other = [numbers for span, numbers in spans if span.start >= at + len(row["quote"]) or span.end <= at]
                label = "said" if true else row["kind"]
                if not own:
                    continue  # a line of code or of names has no language of its own
                cases[name].append(_Case(kind=label, group=row["document"], rows=own))
                if true and other:
                    cases[name].append(_Case(kind="elsewhere", group=row["document"], rows=other))
    return {name: _fit(name, cases[name], start[name]) for name in cases}


def _fit(name: str, cases: list[_Case], weights: Logistic) -> dict[str, Any]:
    labels = [int(case.kind == "said") for case in cases]
    groups = [case.group for case in cases]
    for _ in range(ROUNDS):
        rows = [max(case.rows, key=lambda row: float(weights.scores([row])[0])) for case in cases]
        fitted, chances, threshold = fitting.fit(rows, labels, groups, false_no=FALSE_DROPS[name])
        weights = Logistic(features=weights.features, **fitted, threshold=threshold)
    accepted = chances >= threshold
    kinds = np.array([case.kind for case in cases])
    made = {
        "by": "python -m evals fit-support",
        "from": "evals/data/ties.yaml",
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "accepted": {
            str(k): f"{int(accepted[kinds == k].sum())}/{int((kinds == k).sum())}" for k in dict.fromkeys(kinds)
        },
    }
    features = evidence.FEATURES if name == "support" else evidence.ACROSS_FEATURES
    return fitting.write("rag.answer", name, features, fitted, threshold, made)


def hit_of(index: Index, row: dict[str, Any]) -> Hit:
    """The passage that holds the quote, as a hit."""
    at = next(at for at, passage in enumerate(index.passages) if holds_evidence(passage, row))
    return index.hit(at, np.zeros(index.dense.vector(0).shape, dtype=np.float32), 0.0)
