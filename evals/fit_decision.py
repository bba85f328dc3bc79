"""Fit the first gate: can the passages found answer the question at all?

Yes rows: CMRC questions with their paragraph among the hits, RGB questions 50-99 with one to five good passages. No
rows: the same CMRC questions with their paragraph taken out of the search, the same RGB questions with noise only. The
threshold gives up 1 % of the yes rows; later stages catch what it lets through.
"""

import argparse
from typing import Any

from evals import fitting
from evals.data import rgb_passages, rows
from rag.answer import decide
from rag.answer.answerer import GIVEN, HITS
from rag.answer.given import given_hits
from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.search import DEPTH, Hit, fuse
from rag.models.embedder import load_embedder
from rag.settings import read_settings

FALSE_REFUSALS = 0.01
CMRC_QUESTIONS = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    embedder = load_embedder(read_settings())
    data: list[list[float]] = []
    labels: list[int] = []
    groups: list[str] = []

    def add(question: str, texts: list[str], cosines: list[float], label: int, group: str) -> None:
        data.append(decide.features(question, texts, cosines))
        labels.append(label)
        groups.append(group)

    cmrc = rows("cmrc2018.dev")
    paragraphs = list(dict.fromkeys(row["context"] for row in cmrc))
    dense, lexical = DenseStore.build(embedder.documents(paragraphs)), LexicalStore.build(paragraphs)
    for row in cmrc[:CMRC_QUESTIONS]:
        vector = embedder.queries([row["question"]])[0]
        rankings = [
            [hit for hit, _ in half] for half in (dense.search(vector, DEPTH), lexical.search(row["question"], DEPTH))
        ]
        found = [hit for hit, _ in fuse(rankings)]
        gold = paragraphs.index(row["context"])
        without = [hit for hit in found if hit != gold][:HITS]
        for hits, label in ((found[:HITS], 1), (without, 0)):
            if label and gold not in hits:
                continue
            add(
                row["question"],
                [paragraphs[hit] for hit in hits],
                [float(dense.vector(hit) @ vector) for hit in hits],
                label,
                f"cmrc {gold}",
            )
    cmrc_rows = len(labels)
    for row in rows("rgb_zh_refine.dev")[50:]:
        vector = embedder.queries([row["query"]])[0]
        for noise in (0.0, 0.4, 0.8, 1.0):
            given: list[Hit] = given_hits(row["query"], vector, rgb_passages(row, noise), embedder, GIVEN)
            add(
                row["query"],
                [h.passage.in_context for h in given],
                [h.cosine for h in given],
                int(noise < 1),
                f"rgb {row['id']}",
            )
    weights, chances, threshold = fitting.fit(data, labels, groups, false_no=FALSE_REFUSALS)
    made: dict[str, Any] = {
        "by": "python -m evals fit-decision",
        "from": "CMRC 2018 dev, RGB zh refine dev 50-99",
        "rows": len(labels),
        "folds": fitting.FOLDS,
    }
    for name, part in (("cmrc", slice(0, cmrc_rows)), ("rgb", slice(cmrc_rows, None))):
        truth, chance = labels[part], chances[part]
        said_no = chance < threshold
        made[name] = {
            "auc": fitting.auc(truth, chance),
            "false_refusals": _share(said_no, truth, 1),
            "refused_when_it_should": _share(said_no, truth, 0),
        }
    return fitting.write("rag.answer", "decision", decide.FEATURES, weights, threshold, made)


def _share(said_no: Any, labels: list[int], label: int) -> float:
    chosen = [bool(no) for no, truth in zip(said_no, labels, strict=True) if truth == label]
    return round(sum(chosen) / len(chosen), 4)
