"""CMRC 2018 (Cui et al., EMNLP 2019): does the index bring up the paragraph a question was asked about?

Every paragraph becomes a file, the product's own ingest and index are used as they are; a paragraph's rank is that of
its first passage. Reports MRR@10 and recall@5 of the fused ranking and of each half alone.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, R

from evals.data import rows
from evals.own import rankings
from rag.index.build import build
from rag.index.search import open_index
from rag.models import registry
from rag.models.embedder import load_embedder
from rag.settings import read_settings

MEASURES = [RR @ 10, R @ 5]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=0, help="questions; 0 for all")


def run(args: argparse.Namespace) -> dict[str, Any]:
    questions = rows("cmrc2018.dev")
    paragraphs = list(dict.fromkeys(row["context"] for row in questions))
    questions = questions[: args.limit or None]
    settings = read_settings()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "texts").mkdir()
        names = [_name(number) for number in range(len(paragraphs))]
        for name, paragraph in zip(names, paragraphs, strict=True):
            (folder / "texts" / f"{name}.txt").write_text(paragraph, encoding="utf-8")
        build(settings, folder / "index", [folder / "texts"], note=lambda *_: None)
        index = open_index(folder / "index", registry.fingerprint(settings, "embed"))
    vectors = load_embedder(settings).queries([row["question"] for row in questions])
    runs: dict[str, dict[str, dict[str, float]]] = {"product": {}, "dense": {}, "lexical": {}}
    gold = {}
    for number, (row, vector) in enumerate(zip(questions, vectors, strict=True)):
        gold[str(number)] = {names[paragraphs.index(row["context"])]: 1}
        for name, passages in rankings(index, row["question"], vector).items():
            ranked = [Path(passage.source).stem for passage in passages]
            runs[name][str(number)] = {doc: -rank for rank, doc in reversed(list(enumerate(ranked)))}
    report: dict[str, Any] = {"task": "retrieval", "questions": len(questions), "paragraphs": len(paragraphs)}
    report["passages"] = len(index.passages)
    for name, found in runs.items():
        values = ir_measures.calc_aggregate(MEASURES, gold, found)
        report[name] = {str(measure): round(value, 4) for measure, value in values.items()}
    return report


def _name(number: int) -> str:
    """A file name without digits: the name becomes the title, and a number there would match numbers in questions."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")
