"""Fit the weights that say whether a passage supports a sentence.

From answers the product wrote to RGB questions 50-99 (`python -m evals rgb --start 50 --noise 0 --out FILE`). Yes rows:
sentences of right answers with their own passages. No rows: the same sentences with another question's passages, with
passages on the topic that lack the answer, with a figure changed, and with the gold answer replaced by another one's.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from evals import fitting
from evals.data import rgb_passages, rows
from rag.answer import evidence
from rag.models.embedder import load_embedder
from rag.settings import read_settings
from rag.text import terms

FALSE_DROPS = 0.02


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("answers", type=Path)


def run(args: argparse.Namespace) -> dict[str, Any]:
    questions = {row["id"]: row for row in rows("rgb_zh_refine.dev")}
    answers = [json.loads(line) for line in args.answers.read_text(encoding="utf-8").splitlines()]
    right = [row for row in answers if row["correct"] and row["noise"] == 0]
    cases: list[tuple[str, str, list[str], str, str]] = []  # sentence, question, passages, kind, group
    for at, row in enumerate(right):
        question = questions[row["id"]]
        own = rgb_passages(question, 0.0)
        other = rgb_passages(questions[right[at - 1]["id"]], 0.0)
        gold = [one for answer in question["answer"] for one in (answer if isinstance(answer, list) else [answer])]
        lacking = [text for text in question["negative"] if not any(one in text for one in gold)][:5]
        strange = questions[right[at - 1]["id"]]["answer"][0]
        strange = strange[0] if isinstance(strange, list) else strange
        for sentence in (s["text"] for s in row["sentences"]):
            held = [one for one in gold if one in sentence]
            changes = [("own", sentence, own), ("other question", sentence, other)]
            if held:
                changes.append(("topic without answer", sentence, lacking))
                if strange not in " ".join(own):
                    changes.append(("wrong answer", sentence.replace(held[0], strange), own))
            figure = re.search(r"\d+", sentence)
            if figure:
                wrong = str(int(figure[0]) + 3)
                changes.append(("wrong figure", sentence[: figure.start()] + wrong + sentence[figure.end() :], own))
            cases += [
                (text, row["question"], passages, kind, str(row["id"])) for kind, text, passages in changes if passages
            ]
    embedder = load_embedder(read_settings())
    data, kinds, groups = [], [], []
    for sentence, question_, passages, kind, group in cases:
        if not terms(evidence.bare(sentence)):
            continue
        vectors = embedder.documents([evidence.bare(sentence), *passages])
        features = [
            evidence.features(sentence, question_, p, float(v @ vectors[0]))
            for p, v in zip(passages, vectors[1:], strict=True)
        ]
        data.append(max(features, key=lambda row: row[1] + row[2] - row[3] + row[4]))
        kinds.append(kind)
        groups.append(group)
    labels = [int(kind == "own") for kind in kinds]
    weights, chances, threshold = fitting.fit(data, labels, groups, false_no=FALSE_DROPS)
    accepted = chances >= threshold
    made = {
        "by": "python -m evals fit-support",
        "from": "answers to RGB zh refine dev 50-99 at noise 0",
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "accepted": {
            kind: f"{int(accepted[np.array(kinds) == kind].sum())}/{kinds.count(kind)}" for kind in dict.fromkeys(kinds)
        },
    }
    return fitting.write("rag.answer", "support", evidence.FEATURES, weights, threshold, made)
