"""Fit the grading of interview answers, and say how well it agrees with people.

The credit of a point is linear in what is known of answer and point, so that the mean over an answer's points is linear
too: answers that people scored as a whole (ADS, LE) and answers labelled point by point (our own) are fitted together.
One ridge regression over the chat model's inner state and the overlaps gives the credit, a logistic one over the state
what is contradicted. A question's answers are in one fold; each ADS question is a fold of its own.

States are kept in a file, so that only what is new is read again.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import pearsonr
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score
from tqdm import tqdm

from evals.graded import CREDIT, Graded, english_graded, own_graded, public_graded, total
from evals.states import States
from rag.answer import guard
from rag.answer.probe import ANSWERS
from rag.interview.credit import OVERLAP, messages, overlap
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import Embedder, load_embedder
from rag.settings import read_settings
from rag.text import language, sentences, terms

LAYERS = 18  # of 28, as for the judgement of passages
FOLDS = 10  # beside the ADS questions
# Of 30 to 10,000, 1 to 10 and 1 to 3, with .01 to .25 for a point, these agreed best out of fold.
SHRINKAGE = 300.0  # L2 penalty of the credit's regression
OVERLAPS = 10.0  # how much lighter it weighs on the overlaps
ADS = 2.0  # how much an ADS answer counts
POINT = 0.25  # how much a labelled point counts beside an answer scored as a whole
AGAINST = 3000.0  # L2 penalty of the other regression
STAND_IN = 200  # points, drawn by lot, that fit what stands in for the probe with another model
INTERVAL = 0.8  # share of answers whose grade lies within `error` of the person's
LEAST_PARTIAL = 0.3  # short answers to anything come near it; of 0 to .3 this agreed best with people
LABELS = "mpcx"
BANDS = ((0.0, 0.3), (0.3, 0.7), (0.7, 1.01))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Everything known of all points of all answers, a row a point. `owner` is a row's answer; `share` its weight among
    the answer's points."""

    answers: list[Graded]
    states: NDArray[np.float64]
    overlaps: NDArray[np.float64]
    owner: NDArray[np.intp]
    share: NDArray[np.float64]
    folds: NDArray[np.intp]
    """of each answer"""

    def per_answer(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weighted mean over each answer's points of values of shape (rows,) or (rows, n)."""
        flat = values.reshape(len(values), -1)
        summed = [np.bincount(self.owner, self.share * column, len(self.answers)) for column in flat.T]
        found: NDArray[np.float64] = np.stack(summed, axis=1)
        return found.reshape(len(self.answers), *values.shape[1:])


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    chat, embedder = load_chat_model(settings), load_embedder(settings)
    answers = public_graded() + own_graded() + english_graded()
    rows = _read(answers, States(chat, LAYERS, settings.home / "grading-states.npz"), embedder)
    own = np.array([bool(one.labels) for one in answers])[rows.owner]
    letters = np.array([letter for one in answers for letter in (one.labels or "?" * len(one.points))])
    credits = np.array([CREDIT.get(letter, np.nan) for letter in letters])
    scores = np.array([one.score for one in answers])

    x = np.column_stack([rows.states, rows.overlaps])
    credit, (weights, bias) = _two_level(rows, x, own, credits, scores)
    credit = np.clip(credit, 0.0, 1.0)
    said, overlaps = np.split(weights, [rows.states.shape[1]])
    against, against_probe = _against(rows, own, letters)
    cuts = _cuts(credit[own], against[own], letters[own])
    status = _statuses(credit, against, cuts)
    counted = np.where(np.isin(status, ["x", "m"]), 0.0, credit)
    graded = rows.per_answer(counted)
    error = float(np.quantile(np.abs(graded - scores), INTERVAL))
    slope, intercept = _stand_in(answers, rows, rows.states @ said, chat)
    made = _agreement(rows, graded, scores, status, letters, own, against)
    row: dict[str, Any] = {
        "model": chat.name,
        "layers": LAYERS,
        "said": _short(said),
        "against": _short(against_probe[0]),
        "against_bias": round(against_probe[1], 4),
        "slope": slope,
        "intercept": intercept,
        "overlaps": dict(zip(OVERLAP, _short(overlaps), strict=True)),
        "bias": round(bias, 4),
        **cuts,
        "error": round(error, 4),
        "made": made,
    }
    path = Path(str(resources.files("rag.interview").joinpath("grade.json")))
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return made | {"cuts": cuts, "error": row["error"], "overlaps": row["overlaps"]}


def _read(answers: list[Graded], states: States, embedder: Embedder) -> _Rows:
    found, overlaps = [], []
    points = sorted({point for one in answers for point in one.points})
    aims = dict(zip(points, embedder.documents(points), strict=True))
    for one in tqdm(answers, disable=None):
        text = guard.visible(one.answer)
        parts = [text[slice(*span)] for span in sentences(text) if terms(text[slice(*span)])] or [text]
        found.append(states([messages(one.question, text, point) for point in one.points]))
        vectors = embedder.documents(parts)
        overlaps += [overlap(point, parts, one.question, vectors, aims[point]) for point in one.points]
    states.save()
    groups = {one.group: number for number, one in enumerate(answers) if one.source == "ads"}
    ads = {group: FOLDS + number for number, group in enumerate(groups)}
    others = sorted({one.group for one in answers} - ads.keys())
    folds = {group: number % FOLDS for number, group in enumerate(np.random.default_rng(0).permutation(others))} | ads
    return _Rows(
        answers=answers,
        states=np.concatenate(found).astype(np.float64),
        overlaps=np.array(overlaps),
        owner=np.repeat(np.arange(len(answers)), [len(one.points) for one in answers]),
        share=np.concatenate([np.array(one.weights) / sum(one.weights) for one in answers]),
        folds=np.array([folds[one.group] for one in answers]),
    )


def _two_level(
    rows: _Rows,
    x: NDArray[np.float64],
    own: NDArray[np.bool_],
    credits: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> tuple[NDArray[np.float64], tuple[NDArray[np.float64], float]]:
    """Out-of-fold credit of every row, and weights and bias fitted on all: labelled points, and the means over the
    points of answers scored as a whole."""
    center, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    spread[-len(OVERLAP) :] /= OVERLAPS**0.5
    x = (x - center) / spread
    whole = np.flatnonzero([not one.labels for one in rows.answers])
    sources = np.array([one.source for one in rows.answers])
    data = np.concatenate([x[own], rows.per_answer(x)[whole]])
    target = np.concatenate([credits[own], scores[whole]])
    kind = np.concatenate([np.full(own.sum(), "own"), sources[whole]])
    fold = np.concatenate([rows.folds[rows.owner[own]], rows.folds[whole]])
    weight = np.select([kind == "own", kind == "ads"], [POINT, ADS], 1.0)

    def fit(chosen: NDArray[np.bool_]) -> Ridge:
        return Ridge(SHRINKAGE).fit(data[chosen], target[chosen], sample_weight=weight[chosen])

    values = np.zeros(len(x))
    for one in np.unique(rows.folds):
        at = rows.folds[rows.owner] == one
        values[at] = fit(fold != one).predict(x[at])
    line = fit(np.ones(len(fold), dtype=bool))
    weights = line.coef_ / spread
    return values, (weights, float(line.intercept_ - weights @ center))


def _against(
    rows: _Rows, own: NDArray[np.bool_], letters: NDArray[np.str_]
) -> tuple[NDArray[np.float64], tuple[NDArray[np.float64], float]]:
    """Out-of-fold log-odds that an answer says the opposite of a point, and the probe."""
    center, spread = rows.states[own].mean(axis=0), rows.states[own].std(axis=0) + 1e-6
    x = (rows.states - center) / spread
    opposed = letters == "x"

    def fit(chosen: NDArray[np.bool_]) -> LogisticRegression:
        return LogisticRegression(C=1 / AGAINST, class_weight="balanced", max_iter=1000).fit(x[chosen], opposed[chosen])

    values = np.zeros(len(x))
    fold = rows.folds[rows.owner]
    for one in np.unique(fold):
        values[fold == one] = fit(own & (fold != one)).decision_function(x[fold == one])
    line = fit(own)
    weights = line.coef_[0] / spread
    return values, (weights, float(line.intercept_[0] - weights @ center))


def _statuses(credit: NDArray[np.float64], against: NDArray[np.float64], cuts: dict[str, float]) -> NDArray[np.str_]:
    """The letter of each row, as the engine decides it."""
    status = np.where(credit >= cuts["covered"], "c", np.where(credit >= cuts["partial"], "p", "m"))
    return np.where((against >= cuts["contradicted"]) & (credit < cuts["covered"]), "x", status)


def _cuts(credit: NDArray[np.float64], against: NDArray[np.float64], letters: NDArray[np.str_]) -> dict[str, float]:
    """The cuts with the best macro F1 on out-of-fold values."""
    best: tuple[float, dict[str, float]] = (-1.0, {})
    for covered in np.arange(0.4, 0.85, 0.025):
        for partial in np.arange(LEAST_PARTIAL, covered, 0.025):
            for opposed in np.arange(-1.0, 2.6, 0.25):
                cuts = {"covered": covered, "partial": partial, "contradicted": opposed}
                value = f1_score(letters, _statuses(credit, against, cuts), average="macro")
                if value > best[0]:
                    best = (value, {name: round(float(cut), 4) for name, cut in cuts.items()})
    return best[1]


def _stand_in(
    answers: Sequence[Graded], rows: _Rows, said: NDArray[np.float64], chat: LocalChatModel
) -> tuple[float, float]:
    """Slope and intercept from the share of a model's yes to the probe's value."""
    starts = np.concatenate([[0], np.cumsum([len(one.points) for one in answers])])
    drawn = np.random.default_rng(0).choice(len(rows.owner), STAND_IN, replace=False)
    shares = []
    for at in tqdm(drawn, desc="said", disable=None):
        one = answers[rows.owner[at]]
        asked = messages(one.question, guard.visible(one.answer), one.points[at - starts[rows.owner[at]]])
        yes, no = chat.chances(asked, ANSWERS[language(one.question)])
        shares.append([yes / (yes + no)])
    line = LinearRegression().fit(shares, said[drawn])
    return round(float(line.coef_[0]), 4), round(float(line.intercept_), 4)


def _agreement(
    rows: _Rows,
    graded: NDArray[np.float64],
    scores: NDArray[np.float64],
    status: NDArray[np.str_],
    letters: NDArray[np.str_],
    own: NDArray[np.bool_],
    against: NDArray[np.float64],
) -> dict[str, Any]:
    """How grades that were not fitted on an answer's question agree with people's."""
    sources = np.array([one.source for one in rows.answers])
    made: dict[str, Any] = {
        "on": date.today().isoformat(),
        "by": "python -m evals fit-grading",
        "from": "evals/data/graded.yaml, graded_en.yaml, ADS and LE (development parts)",
        "answers": {str(source): int((sources == source).sum()) for source in np.unique(sources)},
        "points_labelled": int(own.sum()),
        "folds": len(np.unique(rows.folds)),
        "r": {},
        "mean_error": {},
        "mean_error_by_band": {},
    }
    for source in np.unique(sources):
        at = sources == source
        name = str(source)
        made["r"][name] = round(float(pearsonr(graded[at], scores[at])[0]), 4)
        made["mean_error"][name] = round(float(np.abs(graded[at] - scores[at]).mean()), 4)
        made["mean_error_by_band"][name] = {
            f"{low:g}-{min(high, 1):g}": round(float(np.abs(graded[inside] - scores[inside]).mean()), 4)
            for low, high in BANDS
            if (inside := at & (scores >= low) & (scores < high)).any()
        }
    second = np.array([letter for one in rows.answers for letter in (one.second or "?" * len(one.points))])
    made["points"] = {
        "kappa_of_the_readers": round(float(cohen_kappa_score(letters[own], second[own])), 4),
        "kappa": round(float(cohen_kappa_score(letters[own], status[own])), 4),
        "macro_f1": round(float(f1_score(letters[own], status[own], average="macro")), 4),
        "f1": {letter: round(float(f1_score(letters[own] == letter, status[own] == letter)), 4) for letter in LABELS},
        "auc_contradicted": round(float(roc_auc_score(letters[own] == "x", against[own])), 4),
    }
    mine = [one for one in rows.answers if one.labels]
    readers = [[total(letters, one.weights) for letters in (one.labels, one.second)] for one in mine]
    made["r_of_the_readers"] = round(float(np.corrcoef(np.array(readers).T)[0, 1]), 4)
    qualities = np.array([one.quality for one in rows.answers])
    made["mean_by_quality"] = {
        source: {
            quality: {
                "graded": round(float(graded[at].mean()), 4),
                "readers": round(float(scores[at].mean()), 4),
            }
            for quality in dict.fromkeys(one.quality for one in mine)
            if (at := (qualities == quality) & (sources == source)).any()
        }
        for source in dict.fromkeys(one.source for one in mine)
    }
    return made


def _short(values: NDArray[np.float64]) -> list[float]:
    return [float(f"{value:.4g}") for value in values]
