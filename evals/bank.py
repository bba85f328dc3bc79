"""Does the index bring up the passages that a bank question's key points rest on, however the question is asked?

Every wording of every question is searched in the corpus's own index. Reports recall@5 (of the passages the key points
rest on), success@5 (at least one of them) and MRR@10 (of the first of them) with 95 % bootstrap intervals over
questions, by language of the wording, and the same by each half alone. No wording took part in ranking the passages.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success

from evals.own import rankings
from rag.corpus.check import resting_on
from rag.corpus.library import read_library
from rag.index.build import build
from rag.index.search import open_index
from rag.ingest.passages import split
from rag.models import registry
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import is_chinese

MEASURES = [R @ 5, Success @ 5, RR @ 10]
RESAMPLES = 2000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="DIR")
    parser.add_argument("--misses", action="store_true", help="list the wordings that bring up nothing in the top 5")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    library = read_library(args.corpus.absolute())
    passages = {key: split(row.document) for key, row in library.documents.items()}
    with tempfile.TemporaryDirectory() as temporary:
        build(settings, Path(temporary), [library.root], note=lambda *_: None)
        index = open_index(Path(temporary), registry.fingerprint(settings, "embed"))
    wordings = [
        (question.id, "chinese" if is_chinese(text) else "english", text)
        for question in library.questions.values()
        for text in question.wordings
    ]
    gold = {
        str(number): {passage.id: 1 for passage in resting_on(library.rests[name], passages)}
        for number, (name, _, _) in enumerate(wordings)
    }
    vectors = load_embedder(settings).queries([text for _, _, text in wordings])
    runs: dict[str, dict[str, dict[str, float]]] = {}
    for number, ((_, _, text), vector) in enumerate(zip(wordings, vectors, strict=True)):
        for name, passages_found in rankings(index, text, vector).items():
            ranked = {passage.id: -float(rank) for rank, passage in enumerate(passages_found)}
            runs.setdefault(name, {})[str(number)] = ranked
    report: dict[str, Any] = {
        "task": "bank",
        "questions": len(library.questions),
        "wordings": len(wordings),
        "passages": len(index.passages),
        "resting": round(float(np.mean([len(row) for row in gold.values()])), 2),
    }
    for name, found in runs.items():
        per_wording: dict[str, dict[str, float]] = {}
        for value in ir_measures.iter_calc(MEASURES, gold, found):
            per_wording.setdefault(str(value.measure), {})[value.query_id] = value.value
        report[name] = {measure: _by_kind(wordings, values) for measure, values in per_wording.items()}
    if args.misses:
        values = {v.query_id: v.value for v in ir_measures.iter_calc([R @ 5], gold, runs["product"])}
        report["misses"] = [wordings[int(number)] for number, value in values.items() if value == 0]
    return report


def _by_kind(wordings: list[tuple[str, str, str]], values: dict[str, float]) -> dict[str, str]:
    """Mean and 95 % interval per kind of wording and over all, questions drawn as a whole."""
    shown = {}
    for kind in ("all", *dict.fromkeys(kind for _, kind, _ in wordings)):
        by_question: dict[str, list[float]] = {}
        for number, (name, own, _) in enumerate(wordings):
            if kind in ("all", own):
                by_question.setdefault(name, []).append(values[str(number)])
        means = np.array([np.mean(row) for row in by_question.values()])
        draws = np.random.default_rng(0).choice(means, (RESAMPLES, len(means))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        shown[kind] = f"{means.mean():.3f} [{low:.3f}, {high:.3f}]"
    return shown
