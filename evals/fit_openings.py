"""Fit which sentences an answer opens with: which attention heads look at answers, and what that is worth.

Development part of `answerable`, the passages found first, each read with its question as it is judged; right sentences
are those of the evidence quoted. The heads are those under which right sentences rank best among a question's own (mean
area under the ROC curve), the weights a logistic model's. All reported is out of fold, by document. `answerer.QUOTED`
and `quotes.BEHIND` are chosen by what it reports: how often all facts asked for are stated by the opening alone, what
share of its sentences is part of the evidence, how many sentences and characters there are to read.

What was looked at is kept in a file, so that only what is new is read again.
"""

import argparse
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from evals import fitting
from evals.data import own_rows
from evals.own import corpus_index
from evals.scoring import states, summed
from evals.states import prompt_key
from rag.answer.answerer import QUOTED, Answerer
from rag.answer.evidence import Span
from rag.answer.judge import EXCERPT, FIRST, excerpt, messages, shown
from rag.answer.looks import FEATURES, features
from rag.answer.probe import read_probe
from rag.answer.quotes import BEHIND, best, nearness, quotable
from rag.answer.understand import plain_question
from rag.index.search import Hit
from rag.models.attention import Head
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import read_settings

HEADS = 4  # chosen by hand
LEVELS = (0.0, BEHIND / 2, BEHIND, BEHIND * 1.5)
NEAREST = 0.02  # cosine behind the nearest: as many facts are stated where nothing else is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """A question's sentences that may be quoted: how near each comes, the share of attention by head, shape
    (sentences, heads), and whether it is part of the evidence."""

    row: dict[str, Any]
    spans: list[Span]
    texts: list[str]
    near: NDArray[np.float64]
    looks: NDArray[np.float32]
    right: NDArray[np.bool_]

    def x(self, heads: NDArray[np.int_]) -> NDArray[np.float64]:
        shares = self.looks[:, heads].mean(axis=1)
        return np.array([features(*one) for one in zip(self.near.tolist(), shares.tolist(), self.texts, strict=True)])

    def ranked(self, scores: NDArray[np.float64]) -> list[tuple[float, Span, str]]:
        order = np.argsort(-scores, kind="stable").tolist()
        return [(float(scores[at]), self.spans[at], self.texts[at]) for at in order]


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    chat, index = load_chat_model(settings), corpus_index(settings)
    answerer = Answerer(chat=chat, embedder=load_embedder(settings), index=index)
    every = [(layer, head) for layer in range(read_probe("judge").layers) for head in range(chat.heads)]
    rows = own_rows("answerable", "dev")
    seen = _Seen(chat, every, settings.home / "eval-looks.npz")
    openings = [_opening(row, answerer, seen) for row in tqdm(rows, disable=None)]
    seen.save()
    groups = [row["document"] for row in rows]
    scores: list[NDArray[np.float64]] = [np.zeros(0)] * len(rows)
    for train, test in GroupKFold(fitting.FOLDS).split(rows, groups=groups):
        others = [openings[at] for at in train]
        heads = _heads(others)
        model = _model(others, heads)
        for at in test:
            scores[at] = model.decision_function(openings[at].x(heads))
    heads = _heads(openings)
    scaler, line = _model(openings, heads)
    weights = line.coef_[0] / scaler.scale_
    made = {
        "by": "python -m evals fit-openings",
        "from": "evals/data/answerable.yaml, development part",
        "questions": len(rows),
        "folds": f"{fitting.FOLDS}, by document",
        "by nearness alone": _table(openings, [one.near for one in openings], (0.0, NEAREST)),
        "with looks": _table(openings, scores, LEVELS),
    }
    return fitting.write(
        "rag.answer",
        "opening",
        FEATURES,
        {
            "weights": [round(float(weight), 4) for weight in weights],
            "bias": round(float(line.intercept_[0] - weights @ scaler.mean_), 4),
        },
        0.0,
        made,
        model=chat.name,
        heads=[every[at] for at in heads],
    )


class _Seen:
    """What heads look at, by prompt."""

    def __init__(self, chat: LocalChatModel, heads: list[Head], path: Path) -> None:
        self._chat, self._heads, self._path = chat, heads, path
        self._kept: dict[str, NDArray[np.float32]] = {}
        if path.exists():
            with np.load(path) as file:
                self._kept = dict(file)

    def __call__(self, question: str, hit: Hit) -> NDArray[np.float32]:
        """The share of attention each sentence of a hit gets from the question, shape (heads, sentences)."""
        asked, layers = messages(question, excerpt(hit, EXCERPT)), read_probe("judge").layers
        key = prompt_key(self._chat, layers, asked)
        if key not in self._kept:
            _, self._kept[key] = self._chat.attending(asked, layers, self._heads, by=question, to=shown(hit))
        return self._kept[key]

    def save(self) -> None:
        np.savez(self._path, allow_pickle=False, **self._kept)


def _opening(row: dict[str, Any], answerer: Answerer, seen: _Seen) -> _Opening:
    question = plain_question(row["question"])
    vector = answerer.embedder.queries([question])[0]
    found: list[tuple[Span, str, float, NDArray[np.float32]]] = []
    for number, hit in enumerate(answerer.retrieve(question, vector, None, threading.Event())[:FIRST]):
        looks, near = seen(question, hit), nearness(question, vector, hit)
        for at, (start, end) in enumerate(hit.passage.sentences):
            if text := quotable(hit.passage.text[start:end]):
                found.append((Span(hit=number, start=start, end=end), text, near[at], looks[:, at]))
    return _Opening(
        row=row,
        spans=[span for span, *_ in found],
        texts=[text for _, text, _, _ in found],
        near=np.array([near for _, _, near, _ in found]),
        looks=np.stack([looks for *_, looks in found]),
        right=np.array([_is_evidence(row, text) for _, text, _, _ in found]),
    )


def _heads(openings: list[_Opening]) -> NDArray[np.int_]:
    """The numbers of the HEADS under which right sentences rank best."""
    areas = [
        [roc_auc_score(one.right, shares) for shares in one.looks.T]
        for one in openings
        if one.right.any() and not one.right.all()
    ]
    return np.argsort(-np.mean(areas, axis=0), kind="stable")[:HEADS]


def _model(openings: list[_Opening], heads: NDArray[np.int_]) -> Any:
    x = np.concatenate([one.x(heads) for one in openings])
    y = np.concatenate([one.right for one in openings])
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(x, y)


def _table(
    openings: list[_Opening], scores: list[NDArray[np.float64]], levels: tuple[float, ...]
) -> dict[str, dict[str, float]]:
    """What openings state, by how far behind the best one a sentence may come."""
    table = {}
    for level in levels:
        opened = [
            list(best(one.ranked(score), QUOTED, level).values()) for one, score in zip(openings, scores, strict=True)
        ]
        rows = [one.row for one in openings]
        table[f"within {level:g}"] = {
            "facts stated": summed(list(map(_stated, rows, opened)))["value"],
            "evidence": summed(list(map(_share, rows, opened)))["value"],
            "sentences": round(float(np.mean([len(t) for t in opened])), 2),
            "characters": round(float(np.mean([len("".join(t)) for t in opened]))),
        }
    return table


def _stated(row: dict[str, Any], opened: list[str]) -> float:
    return float(all(states("".join(opened), fact) for fact in row["facts"]))


def _share(row: dict[str, Any], opened: list[str]) -> float:
    """The share of the sentences that are evidence."""
    return float(np.mean([_is_evidence(row, text) for text in opened])) if opened else 0.0


def _is_evidence(row: dict[str, Any], text: str) -> bool:
    """Whether a sentence stands in the evidence, or holds it."""
    return text in row["quote"] or row["quote"] in text
