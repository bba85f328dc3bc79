"""Fit the decision: can the passages found answer the question at all?

Yes rows: the development part of `answerable` and `cross` where the evidence is among the hits, RGB questions 50-99
with one to five good passages. No rows: the development part of `unanswerable` and what `adversarial` holds to be
refused, the same RGB questions with noise only. Each level of caution gives up another share of the yes rows.
"""

import argparse
import threading
from typing import Any

import numpy as np
from tqdm import tqdm

from evals import fitting
from evals.data import own_rows, rgb_passages, rows
from evals.own import corpus_index, holds_evidence
from rag.answer import decide
from rag.answer.answerer import Answerer
from rag.answer.understand import plain_question
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import Caution, read_settings

FALSE_REFUSALS: dict[Caution, float] = {"high": 0.08, "normal": 0.03, "low": 0.01}
NOISE = (0.0, 0.4, 0.8, 1.0)


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder, chat = corpus_index(settings), load_embedder(settings), load_chat_model(settings)
    answerer = Answerer(chat=chat, embedder=embedder, index=index)
    never = threading.Event()
    data: list[list[float]] = []
    labels: list[int] = []
    groups: list[str] = []

    def add(question: str, passages: list[str] | None, label: int, group: str, row: dict[str, Any]) -> None:
        question = plain_question(question)
        hits = answerer.retrieve(question, embedder.queries([question])[0], passages)
        if label and passages is None and not any(holds_evidence(hit.passage, row) for hit in hits):
            return  # what was not found cannot be answered: no fault of the decision
        judged, unheard, _ = answerer.weigh(question, hits, given=passages is not None, cancel=never)
        if judged is not None:
            data.append(decide.features(question, hits, judged, unheard))
            labels.append(label)
            groups.append(group)

    own = [(row, 1) for kind in ("answerable", "cross") for row in own_rows(kind, "dev")]
    own += [(row, 0) for row in own_rows("unanswerable", "dev")]
    own += [(row, 0) for row in own_rows("adversarial", "dev") if row["expect"] == "refused"]
    for row, label in tqdm(own, desc="own", disable=None):
        add(row["question"], row.get("passages"), label, f"own {row['id']}", row)
    own_count = len(labels)
    for row in tqdm(rows("rgb_zh_refine.dev")[50:], desc="rgb", disable=None):
        for noise in NOISE:
            add(row["query"], rgb_passages(row, noise), int(noise < 1), f"rgb {row['id']}", row)
    weights, chances, threshold = fitting.fit(data, labels, groups, false_no=FALSE_REFUSALS["normal"])
    truth = np.array(labels)
    levels = {name: round(float(np.quantile(chances[truth == 1], share)), 4) for name, share in FALSE_REFUSALS.items()}
    made: dict[str, Any] = {
        "by": "python -m evals fit-decision",
        "from": "evals/data (development part), RGB zh refine dev 50-99",
        "rows": len(labels),
        "folds": fitting.FOLDS,
    }
    for name, part in (("own", slice(0, own_count)), ("rgb", slice(own_count, None))):
        made[name] = {"auc": fitting.auc(labels[part], chances[part])}
        for level, limit in levels.items():
            no = chances[part] < limit
            made[name][level] = {
                "false_refusals": round(float(no[truth[part] == 1].mean()), 4),
                "refused_when_it_should": round(float(no[truth[part] == 0].mean()), 4),
            }
    return fitting.write("rag.answer", "decision", decide.FEATURES, weights, threshold, made, levels=levels)
