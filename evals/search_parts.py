"""What each part of the search brings: our own questions with one part switched off at a time.

Each question of `answerable` whose evidence the corpus holds: how often a passage that holds it stands first, among the
first four, among the first eight. Needs no chat model. Test part unless asked otherwise.
"""

import argparse
from typing import Any

from evals.answers import without
from evals.data import own_rows
from evals.own import corpus_index, holds_evidence, without_queries
from evals.scoring import summed
from rag.answer.answerer import HITS
from rag.models.embedder import load_embedder
from rag.settings import read_settings

PARTS = (None, "queries", "dense", "lexical")
FIRST = (1, 4, HITS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--split", choices=("test", "dev"), default="test")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, rows = corpus_index(settings), own_rows("answerable", args.split)
    vectors = load_embedder(settings).queries([row["question"] for row in rows])
    report: dict[str, Any] = {"task": "search-parts", "split": args.split, "questions": len(rows)}
    for part in PARTS:
        searched = without_queries(index) if part == "queries" else index
        with without(part):
            found = [
                [holds_evidence(hit.passage, row) for hit in searched.search(row["question"], vector, HITS)]
                for row, vector in zip(rows, vectors, strict=True)
            ]
        report[f"without {part}" if part else "whole"] = {
            f"in the first {most}": summed([float(any(hits[:most])) for hits in found]) for most in FIRST
        }
    return report
