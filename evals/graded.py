"""Answers with known grades: our own, labelled per point by two readers, and the public ones, scored as a whole."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from evals.data import own_rows, rows
from rag.corpus.library import read_library
from rag.interview.points import drafted
from rag.settings import CORPUS
from rag.text import terms, worded

CREDIT = {"c": 1.0, "p": 0.5, "m": 0.0, "x": 0.0}
"""covered, partial, missing, contradicted"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """An answer to a question, its points and what they weigh; `labels` and `second` are the readers' letters, one a
    point (empty: only `score`, from 0 to 1, is known)."""

    source: str
    group: str
    question: str
    reference: str
    answer: str
    points: tuple[str, ...]
    weights: tuple[float, ...]
    quality: str = ""
    labels: str = ""
    second: str = ""
    score: float = 0.0


def own_graded() -> list[Graded]:
    """Our own answers; the score is what the first reader's labels add up to."""
    questions = read_library(CORPUS).questions
    found = []
    for row in own_rows("graded"):
        question = questions[row["id"]]
        weights = tuple(float(point.weight) for point in question.key_points)
        for quality, entry in row["answers"].items():
            found.append(
                Graded(
                    source="own",
                    group=row["id"],
                    question=question.question,
                    reference=question.reference,
                    answer=entry["text"],
                    points=tuple(point.text for point in question.key_points),
                    weights=weights,
                    quality=quality,
                    labels=entry["a"],
                    second=entry["b"],
                    score=total(entry["a"], weights),
                )
            )
    return found


def english_graded() -> list[Graded]:
    """Some of our own answers put into English, with the labels of the Chinese and the English of the bank."""
    questions = read_library(CORPUS).questions
    own = {(one.group, one.quality): one for one in own_graded()}
    found = []
    for row in own_rows("graded_en"):
        question = questions[row["id"]]
        found.append(
            replace(
                own[row["id"], row["quality"]],
                source="english",
                question=worded(question.wordings, "en"),
                reference=question.reference_in("en"),
                answer=row["answer"],
                points=question.points_in("en"),
            )
        )
    return found


def total(labels: str, weights: tuple[float, ...]) -> float:
    """What labels add up to, from 0 to 1."""
    return float(np.average([CREDIT[label] for label in labels], weights=weights))


def public_graded() -> list[Graded]:
    """ADS and LE answers with a score by people, from 0 to 1. Raises DataMissing."""
    found = [_public("ads", row["question"], _nearest(row), row["answer"], row["score"] / 10) for row in _ads()]
    return found + [
        _public("le", row["question"], row["reference"], row["answer"], float(row["score"]))
        for row in rows("le_grading.dev")
    ]


def _ads() -> list[dict[str, Any]]:
    return [row | {"score": float(row["score"])} for row in rows("ads_grading.dev")]


def _nearest(row: dict[str, Any]) -> str:
    """Of the references of a question, the one whose terms the answer holds most of."""
    references = [row[f"reference{n}"] for n in (1, 2, 3) if row[f"reference{n}"].strip()]
    said = set(terms(row["answer"]))
    return max(references, key=lambda one: len(said & set(terms(one))) / max(1, len(set(terms(one)))))


def _public(source: str, question: str, reference: str, answer: str, score: float) -> Graded:
    points = tuple(drafted(reference)) or (reference,)
    return Graded(
        source=source,
        group=f"{source} {question}",
        question=question,
        reference=reference,
        answer=answer,
        points=points,
        weights=(1.0,) * len(points),
        score=score,
    )
