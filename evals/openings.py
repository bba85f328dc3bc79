"""What the sentences an answer opens with state, by how many there are and how far behind the nearest one may come.

The questions of `answerable` in Chinese, the passages found first in place of those the chat model would judge best (it
is not needed): how often all facts asked for are stated, what share of the sentences is part of the evidence, how many
sentences and characters there are to read. `answerer.QUOTED` and `answerer.LEVEL` are chosen by it, on the development
part.
"""

import argparse
from typing import Any

import numpy as np

from evals.data import own_rows
from evals.own import corpus_index
from evals.scoring import states, summed
from rag.answer.answerer import LEVEL, QUOTED, READ
from rag.answer.quotes import nearest
from rag.models.embedder import load_embedder
from rag.settings import read_settings
from rag.text import is_chinese

MOST = (1, 2, QUOTED, 4)
LEVELS = (LEVEL / 2, LEVEL, LEVEL * 1.5)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--split", choices=("test", "dev"), default="dev")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index = corpus_index(settings)
    rows = [row for row in own_rows("answerable", args.split) if is_chinese(row["question"])]
    vectors = load_embedder(settings).queries([row["question"] for row in rows])
    found = [index.search(row["question"], vector, READ) for row, vector in zip(rows, vectors, strict=True)]
    report: dict[str, Any] = {"task": "openings", "split": args.split, "questions": len(rows)}
    for most in MOST:
        for level in LEVELS if most > 1 else LEVELS[:1]:
            opened = [
                list(nearest(row["question"], vector, hits, most, level).values())
                for row, vector, hits in zip(rows, vectors, found, strict=True)
            ]
            report[f"at most {most}, within {level:g}"] = {
                "facts stated": summed([_stated(row, texts) for row, texts in zip(rows, opened, strict=True)]),
                "evidence": summed([_share(row, texts) for row, texts in zip(rows, opened, strict=True)]),
                "sentences": round(float(np.mean([len(texts) for texts in opened])), 2),
                "characters": round(float(np.mean([len("".join(texts)) for texts in opened]))),
            }
    return report


def _stated(row: dict[str, Any], texts: list[str]) -> float:
    return float(all(states("".join(texts), fact) for fact in row["facts"]))


def _share(row: dict[str, Any], texts: list[str]) -> float:
    """The share of the sentences that stand in the evidence, or hold it."""
    return float(np.mean([text in row["quote"] or row["quote"] in text for text in texts])) if texts else 0.0
