"""Fit which sentences of a plan show how far it meets a criterion.

Development plans: the sentences that a reading quotes for a criterion that is met, wholly or in part, against all
others of the plan. Each plan is kept together in the folds.
"""

import argparse
from typing import Any

import numpy as np

from evals import fitting
from evals.plans import Labelled, labelled_plans
from rag.assess import shown
from rag.assess.plan import Plan
from rag.corpus.framework import read_framework
from rag.corpus.library import read_library
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings

FALSE_NO = 0.1  # the threshold is not used: sentences are ranked


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    embedder = load_embedder(settings)
    framework = read_framework(read_library(CORPUS))
    examples = shown.embedded(framework, embedder, settings)
    named = [(f"{one.id}.{criterion.id}", criterion) for one in framework.dimensions for criterion in one.criteria]
    rows: list[list[float]] = []
    labels: list[int] = []
    groups: list[str] = []
    places: list[slice] = []
    for plan in labelled_plans("dev"):
        seen = shown.read(plan.plan, embedder)
        found = shown.features(seen, [row[1] for row in named], examples)
        for name, own in zip((row[0] for row in named), found, strict=True):
            quoted = _quoted(plan, seen.plan, name)
            if any(quoted):
                places.append(slice(len(rows), len(rows) + len(own)))
                rows += own.tolist()
                labels += map(int, quoted)
                groups += [plan.slug] * len(own)
    weights, chances, threshold = fitting.fit(rows, labels, groups, false_no=FALSE_NO)
    truth = np.array(labels)
    ranked = [truth[place][np.argsort(-chances[place])] for place in places]
    made = {
        "by": "python -m evals fit-shown",
        "from": "evals/data/plans (development part)",
        "criteria": len(places),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "quoted_is_first": round(float(np.mean([row[0] for row in ranked])), 4),
        "quoted_among_4": round(float(np.mean([row[:4].any() for row in ranked])), 4),
    }
    return fitting.write("rag.assess", "shown", shown.FEATURES, weights, threshold, made)["made"]


def _quoted(labelled: Labelled, plan: Plan, name: str) -> list[bool]:
    """Whether each sentence is part of what a reading quotes for a criterion that is met at least in part."""
    given = [one["criteria"][name] for one in labelled.readings]
    places = [
        (at, at + len(row["quote"]))
        for row in given
        if row["status"] != "not" and row["quote"] and (at := plan.text.find(row["quote"])) >= 0
    ]
    return [any(start < end and first < stop for first, end in places) for start, stop in plan.sentences]
