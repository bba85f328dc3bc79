"""RGB, Chinese (Chen et al., AAAI 2024): answers from five passages of which some, or all, are noise.

Reports accuracy (every gold answer appears in the answer's text) per noise rate and, at noise 1, the share refused.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from evals.data import rgb_correct, rgb_passages, rows
from rag.answer.answerer import Answerer
from rag.answer.open import open_answerer
from rag.settings import read_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 0.8])
    parser.add_argument(
        "--start", type=int, default=0, help="first question (0-49 are reported, 50-99 are for fitting)"
    )
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--out", type=Path, help="write every answer here as JSON Lines")


def run(args: argparse.Namespace) -> dict[str, Any]:
    answerer = open_answerer(read_settings(), index=None)
    questions = rows("rgb_zh_refine.dev")[args.start : args.start + args.limit]
    report: dict[str, Any] = {"task": "rgb", "questions": len(questions), "noise": {}}
    kept = []
    for noise in args.noise:
        begin = time.perf_counter()
        answered = list(tqdm(_answers(answerer, questions, noise), total=len(questions), desc=f"noise {noise}"))
        right = sum(row["correct"] for row in answered)
        report["noise"][str(noise)] = {
            "correct": right,
            "accuracy": round(right / len(questions), 4),
            "refused": sum(row["kind"] == "refused" for row in answered),
            "seconds_per_question": round((time.perf_counter() - begin) / len(questions), 2),
        }
        kept += answered
    if args.out:
        args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    return report


def _answers(answerer: Answerer, questions: list[dict[str, Any]], noise: float) -> Iterator[dict[str, Any]]:
    for row in questions:
        passages = rgb_passages(row, noise)
        answer = answerer.ask(row["query"], passages=passages)
        yield answer.as_json(row["id"]) | {
            "noise": noise,
            "gold": row["answer"],
            "correct": rgb_correct(row, answer.text),
            "question": row["query"],
        }
