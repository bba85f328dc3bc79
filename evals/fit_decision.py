"""Fit the decision: can the passages found answer the question at all?

Yes rows: the development part of `answerable` and `cross` where the evidence is among the hits, RGB questions 50-99
with one to five good passages. No rows: the development part of `unanswerable` and what `adversarial` holds to be
refused, the same RGB questions with noise only. Each level of caution gives up another share of the yes rows.
Passages found in the corpus and passages given with the question are fitted apart.
"""

import argparse
import threading
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from langchain_core.messages import BaseMessage
from tqdm import tqdm

from evals import fitting
from evals.data import own_rows, rgb_passages
from evals.data import rows as rgb_rows
from evals.own import corpus_index, holds_evidence
from rag.answer import decide
from rag.answer.answerer import Answerer
from rag.answer.understand import plain_question
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import Caution, read_settings

FALSE_REFUSALS: dict[Caution, float] = {"high": 0.08, "normal": 0.03, "low": 0.01}
SOURCES: dict[decide.Source, str] = {
    "found": "evals/data (development part)",
    "given": "RGB zh refine dev 50-99, evals/data/adversarial.yaml (development part)",
}
NOISE = (0.0, 0.4, 0.8, 1.0)


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


class _Remembering:
    """The chat model, asked each thing once: the same passage stands at several noise rates."""

    def __init__(self, chat: LocalChatModel) -> None:
        self._chat = chat
        self._said: dict[tuple[object, ...], list[float]] = {}

    def chances(
        self, messages: list[BaseMessage], options: Sequence[str], cancel: threading.Event | None = None
    ) -> list[float]:
        key = (*(message.text for message in messages), *options)
        if key not in self._said:
            self._said[key] = self._chat.chances(messages, options, cancel)
        return self._said[key]


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    chat = cast(LocalChatModel, _Remembering(load_chat_model(settings)))
    answerer = Answerer(chat=chat, embedder=embedder, index=index)
    rows: dict[decide.Source, list[tuple[list[float], int, str]]] = {"found": [], "given": []}

    def add(question: str, passages: list[str] | None, label: int, group: str, row: dict[str, Any]) -> None:
        question = plain_question(question)
        source: decide.Source = "found" if passages is None else "given"
        hits = answerer.retrieve(question, embedder.queries([question])[0], passages)
        if label and passages is None and not any(holds_evidence(hit.passage, row) for hit in hits):
            return  # what was not found cannot be answered: no fault of the decision
        judged, unheard, _ = answerer.weigh(question, hits, source, threading.Event())
        if judged is not None:
            rows[source].append((decide.features(question, hits, judged, unheard), label, group))

    own = [(row, 1) for kind in ("answerable", "cross") for row in own_rows(kind, "dev")]
    own += [(row, 0) for row in own_rows("unanswerable", "dev")]
    own += [(row, 0) for row in own_rows("adversarial", "dev") if row["expect"] == "refused"]
    for row, label in tqdm(own, desc="own", disable=None):
        add(row["question"], row.get("passages"), label, f"own {row['id']}", row)
    for row in tqdm(rgb_rows("rgb_zh_refine.dev")[50:], desc="rgb", disable=None):
        for noise in NOISE:
            add(row["query"], rgb_passages(row, noise), int(noise < 1), f"rgb {row['id']}", row)
    return {source: _fit(source, rows[source]) for source in rows}


def _fit(source: decide.Source, rows: list[tuple[list[float], int, str]]) -> dict[str, Any]:
    data, labels, groups = (list(column) for column in zip(*rows, strict=True))
    weights, chances, threshold = fitting.fit(data, labels, groups, false_no=FALSE_REFUSALS["normal"])
    truth = np.array(labels)
    levels = {name: round(float(np.quantile(chances[truth == 1], share)), 4) for name, share in FALSE_REFUSALS.items()}
    made: dict[str, Any] = {
        "by": "python -m evals fit-decision",
        "from": SOURCES[source],
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
    }
    for level, limit in levels.items():
        made[level] = {
            "false_refusals": round(float((chances[truth == 1] < limit).mean()), 4),
            "refused_when_it_should": round(float((chances[truth == 0] < limit).mean()), 4),
        }
    return fitting.write("rag.answer", source, decide.FEATURES, weights, threshold, made, levels=levels)
