"""Fit how plans are assessed, and say how well that agrees with two readings.

Development plans, whole and a part of each (short plans too are handed in), every criterion of the framework a row, the
mean of the two readings what is to be found: 0 not, .5 partly, 1 met. One ridge regression over the chat model's inner
state and the examples' nearness; then the cuts for met and partly, the least shares for the levels of a dimension, and
the cut for red flags, all on values of plans that were left out (each plan, with its part, is a fold of its own). What
is reported is of whole plans unless it says otherwise.

States are kept in a file, so that only what is new is read again.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray
from scipy.stats import pearsonr
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import cohen_kappa_score, f1_score
from tqdm import tqdm

from evals.plans import Labelled, labelled_plans
from evals.states import States
from rag.answer import probe
from rag.assess import shown, weigh
from rag.corpus.framework import LEVELS, Framework, read_framework
from rag.corpus.library import read_library
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings

LAYERS = 18  # of 28, as for the judgement of passages
SHRINKAGE = 600.0  # L2 penalty of the regression; `--search` shows what others do
NUMBERS = 5.0  # how much lighter it weighs on the numbers
CLEAN = (0.0, 0.25, 0.5)
PRECISION = 0.7  # of red flags, at least: a false one does more harm than a missed one
PART = 0.2  # of a plan's paragraphs,
COUNTS = 0.1  # and how much a row of a part counts: of 0 to 1 whole plans and parts together agreed best
STAND_IN = 40  # rows, drawn by lot, that fit what stands in for the probe with another model
STEP = 0.025
Values = NDArray[np.float64]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", action="store_true", help="show what other penalties do, and write nothing")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    chat, embedder = load_chat_model(settings), load_embedder(settings)
    framework = read_framework(read_library(CORPUS))
    examples = shown.embedded(framework, embedder, settings)
    wholes = labelled_plans("dev")
    plans = wholes + [part for one in wholes if (part := one.part(PART))]
    seen = [shown.read(one.plan, embedder) for one in plans]
    states = States(chat, LAYERS, settings.home / "assessment-states.npz")
    rows = [
        (at, f"{dimension.id}.{criterion.id}", criterion)
        for at in range(len(plans))
        for dimension in framework.dimensions
        for criterion in dimension.criteria
    ]
    criteria = [criterion for dimension in framework.dimensions for criterion in dimension.criteria]
    near = [row for one in seen for row in shown.scores(one, criteria, examples)]
    asked = [weigh.messages(seen[at], criterion, own) for (at, _, criterion), own in zip(rows, near, strict=True)]
    read = np.concatenate([states([one]) for one in tqdm(asked, disable=None)]).astype(np.float64)
    states.save()
    numbers = np.array(
        [weigh.numbers(seen[at], criterion, examples, own) for (at, _, criterion), own in zip(rows, near, strict=True)]
    )
    slugs = [one.slug for one in wholes]
    owner = np.array([slugs.index(plans[at].slug) for at, _, _ in rows])
    truth = np.array([plans[at].credit(name) for at, name, _ in rows])
    size = len(wholes) * len(criteria)
    whole = slice(size)
    counts = np.where(np.arange(len(rows)) < size, 1.0, COUNTS)
    if args.search:
        return {
            f"{shrinkage:g} {lighter:g}": round(
                float(pearsonr(_left_out(read, numbers, owner, truth, counts, shrinkage, lighter), truth)[0]), 4
            )
            for shrinkage in (100.0, 300.0, 600.0, 1000.0, 3000.0)
            for lighter in (1.0, 3.0, 5.0, 10.0, 30.0)
        }
    values = _left_out(read, numbers, owner, truth, counts, SHRINKAGE, NUMBERS)
    said, weights, bias = _line(read, numbers, truth, counts, SHRINKAGE, NUMBERS)
    cuts = _cuts(values, truth)
    status = _status(values, cuts)
    shares, levels = _shares(framework, wholes, rows[whole], status[whole])
    least = _levels(shares, levels)
    flags = _flags(framework, wholes, seen[: len(wholes)], examples)
    row: dict[str, Any] = {
        "model": chat.name,
        "layers": LAYERS,
        "said": [float(f"{value:.4g}") for value in said],
        **_stand_in(wholes, asked[whole], (read @ said)[whole], chat),
        "numbers": dict(zip(weigh.NUMBERS, [round(float(value), 4) for value in weights], strict=True)),
        "bias": round(bias, 4),
        **cuts,
        "clean": flags.pop("clean"),
        "flagged": flags.pop("flagged"),
        "levels": least,
        "made": {
            "on": date.today().isoformat(),
            "by": "python -m evals fit-assessment",
            "from": "evals/data/plans (development part)",
            "plans": len(wholes),
            "rows": len(truth),
            "folds": "each plan with its part",
            **agreement(truth[whole], values[whole], status[whole], wholes, rows[whole]),
            "r_of_plans": round(
                float(pearsonr(*(_by_plan(one[whole], owner[whole]) for one in (values, truth)))[0]), 4
            ),
            "kappa_of_parts": round(_kappa(truth[size:], status[size:]), 4),
            "level_kappa": round(
                float(cohen_kappa_score(np.round(levels), _graded(shares, least), weights="quadratic")), 4
            ),
            "flags": flags,
        },
    }
    path = Path(str(resources.files("rag.assess").joinpath("assess.json")))
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return row["made"]


def agreement(
    truth: Values, values: Values, status: Values, plans: Sequence[Labelled], rows: Sequence[tuple[int, str, Any]]
) -> dict[str, Any]:
    """How statuses and readings agree; the readers' own agreement beside it."""
    readers = [np.array([plans[at].reading(letter, name) for at, name, _ in rows]) for letter in (0, 1)]
    whole = np.round(2 * truth).astype(int)
    mine = np.round(2 * status).astype(int)
    return {
        "r": round(float(pearsonr(values, truth)[0]), 4),
        "kappa": round(float(np.mean([_kappa(reader, status) for reader in readers])), 4),
        "kappa_of_the_readers": round(_kappa(*readers), 4),
        "f1": {
            name: round(float(f1_score(whole == at, mine == at)), 4) for at, name in enumerate(("not", "partly", "met"))
        },
    }


def _kappa(one: Values, other: Values) -> float:
    return float(cohen_kappa_score(np.round(2 * one).astype(int), np.round(2 * other).astype(int), weights="quadratic"))


def _left_out(
    read: Values,
    numbers: Values,
    owner: NDArray[np.intp],
    truth: Values,
    counts: Values,
    shrinkage: float,
    lighter: float,
) -> Values:
    """The value of each row, fitted without its plan."""
    values = np.zeros(len(truth))
    for one in np.unique(owner):
        rest, own = owner != one, owner == one
        said, weights, bias = _line(read[rest], numbers[rest], truth[rest], counts[rest], shrinkage, lighter)
        values[own] = read[own] @ said + numbers[own] @ weights + bias
    return np.clip(values, 0.0, 1.0)


def _line(
    read: Values, numbers: Values, truth: Values, counts: Values, shrinkage: float, lighter: float
) -> tuple[Values, Values, float]:
    """Weights of the state, of the numbers, and the bias."""
    x = np.column_stack([read, numbers])
    center, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    spread[read.shape[1] :] /= lighter
    line = Ridge(alpha=shrinkage).fit((x - center) / spread, truth, sample_weight=counts)
    weights = line.coef_ / spread
    return weights[: read.shape[1]], weights[read.shape[1] :], float(line.intercept_ - weights @ center)


def _status(values: Values, cuts: dict[str, float]) -> Values:
    status: Values = np.where(values >= cuts["met"], 1.0, np.where(values >= cuts["partly"], 0.5, 0.0))
    return status


def _cuts(values: Values, truth: Values) -> dict[str, float]:
    """The cuts under which statuses and readings agree best (quadratic kappa)."""
    pairs = [(met, partly) for met in np.arange(0.3, 0.9, STEP) for partly in np.arange(0.1, met, STEP)]
    met, partly = max(pairs, key=lambda pair: _kappa(truth, _status(values, {"met": pair[0], "partly": pair[1]})))
    return {"met": round(float(met), 4), "partly": round(float(partly), 4)}


def _shares(
    framework: Framework, plans: Sequence[Labelled], rows: Sequence[tuple[int, str, Any]], status: Values
) -> tuple[Values, Values]:
    """For each plan and dimension the share of the weights that is met, and the readers' mean level."""
    shares, levels = [], []
    for at, plan in enumerate(plans):
        for dimension in framework.dimensions:
            own = [
                (criterion.weight, value)
                for (owner, name, criterion), value in zip(rows, status, strict=True)
                if owner == at and name.startswith(f"{dimension.id}.")
            ]
            shares.append(sum(weight * value for weight, value in own) / sum(weight for weight, _ in own))
            levels.append(plan.level(dimension.id))
    return np.array(shares), np.array(levels)


def _graded(shares: Values, least: Sequence[float]) -> NDArray[np.intp]:
    return np.searchsorted(np.array(least), shares, side="right")


def _levels(shares: Values, levels: Values) -> list[float]:
    """The least shares of the levels from 1 that agree best with the readers'."""
    whole = np.round(levels)
    grid = np.arange(0.05, 1.0, 0.05)
    best = max(
        combinations(grid, LEVELS),
        key=lambda least: float(cohen_kappa_score(whole, _graded(shares, least), weights="quadratic")),
    )
    return [round(float(value), 4) for value in best]


def _flags(
    framework: Framework, plans: Sequence[Labelled], seen: Sequence[shown.Read], examples: shown.Examples
) -> dict[str, Any]:
    """The cut and the weight of clean examples with the best recall of flags both readers raise, at PRECISION."""
    best: dict[str, Any] = {"recall": -1.0}
    for clean in CLEAN:
        scores, truth = [], []
        for plan, own in zip(plans, seen, strict=True):
            raised = [{row["flag"] for row in one["flags"]} for one in plan.readings]
            for dimension in framework.dimensions:
                for flag in dimension.red_flags:
                    name = f"{dimension.id}.{flag.id}"
                    held = sum(name in one for one in raised)
                    if held != 1:
                        scores.append(float(weigh.flag_scores(own, flag, examples, clean).max()))
                        truth.append(held == 2)
        values, labels = np.array(scores), np.array(truth)
        for cut in np.unique(np.round(values, 3)):
            if not (said := values >= cut).any():
                continue
            precision, recall = float(labels[said].mean()), float(said[labels].mean())
            if precision >= PRECISION and recall > best["recall"]:
                best = {
                    "clean": clean,
                    "flagged": round(float(cut), 4),
                    "precision": round(precision, 4),
                    "recall": round(recall, 4),
                    "raised": int(labels.sum()),
                }
    return best


def _stand_in(
    plans: Sequence[Labelled], asked: Sequence[list[BaseMessage]], said: Values, chat: LocalChatModel
) -> dict[str, float]:
    """Slope and intercept from the share of a model's yes to the probe's value."""
    drawn = np.sort(np.random.default_rng(0).choice(len(asked), STAND_IN, replace=False))
    shares = []
    for at in tqdm(drawn, desc="said", disable=None):
        yes, no = chat.chances(asked[at], probe.ANSWERS[plans[at * len(plans) // len(asked)].plan.lang])
        shares.append([yes / (yes + no)])
    line = LinearRegression().fit(shares, said[drawn])
    return {"slope": round(float(line.coef_[0]), 4), "intercept": round(float(line.intercept_), 4)}


def _by_plan(values: Values, owner: NDArray[np.intp]) -> Values:
    return np.array([values[owner[: len(values)] == one].mean() for one in np.unique(owner)])
