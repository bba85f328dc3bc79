"""Grading as it is used: answers that answer nothing, good answers, the same answer ten times, and how long it takes.

`hostile` is taken from its test part. How grades agree with people, in Chinese and in English, is cross-validated by
`fit-grading`: here the grader has seen our own answers, so that what is said of good ones is only whether any is turned
away.
"""

import argparse
import time
from collections import Counter
from typing import Any

import numpy as np

from evals.data import own_rows
from evals.graded import own_graded
from rag.corpus.library import read_library
from rag.interview.grade import Grader, criteria
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import mostly, worded

TIMES = 10
GOOD = ("near", "own")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--good", type=int, default=100, help="good answers to grade")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    grader = Grader(chat=load_chat_model(settings), embedder=load_embedder(settings))
    questions = read_library(CORPUS).questions

    def grade(id_: str, answer: str) -> Any:
        question, lang = questions[id_], mostly(answer)
        asked, reference = worded(question.wordings, lang), question.reference_in(lang)
        return grader.grade(asked, answer, points=criteria(question, lang), reference=reference)

    hostile = [(row, grade(row["question"], row["answer"])) for row in own_rows("hostile", "test")]
    good = [one for one in own_graded() if one.quality in GOOD][: args.good]
    spent, flagged = [], []
    for one in good:
        begin = time.perf_counter()
        found = grade(one.group, one.answer)
        spent.append((len(found.points), time.perf_counter() - begin))
        if found.flags:
            flagged.append(f"{one.group} {one.quality}: {', '.join(found.flags)}")
    again = {(grade(good[0].group, good[0].answer)).score for _ in range(TIMES)}
    five = [seconds for points, seconds in spent if points == 5]
    return {
        "hostile": {
            "answers": len(hostile),
            "zero": sum(found.score == 0 for _, found in hostile),
            "right_flag": sum(row["flag"] in found.flags for row, found in hostile),
            "by_flag": dict(Counter(row["flag"] for row, found in hostile if row["flag"] in found.flags)),
            "not_zero": [f"{row['flag']} {found.score}: {row['answer'][:60]}" for row, found in hostile if found.score],
        },
        "good": {"answers": len(good), "flagged": flagged},
        "same_answer": {"times": TIMES, "scores": sorted(again)},
        "seconds_for_five_points": {
            "median": round(float(np.median(five)), 2),
            "p95": round(float(np.quantile(five, 0.95)), 2),
            "answers": len(five),
        },
    }
