"""How far an answer states one point: what the chat model makes of the two, and in how far their words, figures and
meanings agree.

Knows prompts and numbers, no grade. The numbers that weigh them come from `evals/fit_grading.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from langchain_core.messages import BaseMessage, HumanMessage
from numpy.typing import NDArray

from rag.answer import figures, polarity
from rag.prompts import prompt
from rag.text import language, terms

OVERLAP = ("cosine", "whole_cosine", "coverage", "best_coverage", "figures", "clash", "length")
SHARED = 0.1  # how much sharing all of a point's terms adds to a sentence's cosine
FULL_LENGTH = 200  # terms: a longer answer is not longer to the grader


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What `evals/fit_grading.py` wrote.

    A point's credit is `said` · `model`'s state after `layers` layers + `overlaps` · OVERLAP + `bias`; of another model
    `slope` times the share of its yes + `intercept` stands in for the first. `against` is a probe on the same state.
    From `covered`, `partial` and `contradicted` a point is called so. `error`: the share of the full score by which
    grade and person differ at most, eight times of ten.
    """

    model: str
    layers: int
    said: NDArray[np.float32]
    against: NDArray[np.float32]
    against_bias: float
    slope: float
    intercept: float
    overlaps: NDArray[np.float64]
    bias: float
    covered: float
    partial: float
    contradicted: float
    error: float


@cache
def read_fitted() -> Fitted:
    """The fitted numbers."""
    row = json.loads(resources.files("rag.interview").joinpath("grade.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {name: row[name] for name in Fitted.__slots__}
    for name in ("said", "against"):
        found[name] = np.array(row[name], dtype=np.float32)
    found["overlaps"] = np.array([row["overlaps"][name] for name in OVERLAP])
    return Fitted(**found)


def messages(question: str, answer: str, point: str) -> list[BaseMessage]:
    """The prompt that asks whether an answer states a point; prompts for the points of one answer begin alike."""
    asked = prompt("grade", language(question))
    head, _, tail = asked.partition("{answer}")
    return [HumanMessage(head.replace("{question}", question) + answer + tail.replace("{point}", point))]


def overlap(
    point: str, answer: Sequence[str], question: str, vectors: NDArray[np.float32], aim: NDArray[np.float32]
) -> list[float]:
    """The numbers OVERLAP names, each from 0 to 1, for a point and an answer's sentences with their unit vectors, shape
    (sentences, dimension), and the point's, shape (dimension,)."""
    wanted = set(terms(point))
    own = wanted - set(terms(question)) or wanted
    whole = set(terms("\n".join(answer)))
    cosines = vectors @ aim
    best = nearest(point, answer, cosines)
    mean = vectors.mean(axis=0)
    stated = figures.figures(point)
    lacking = figures.lacking(point, "\n".join(answer)) if stated else []
    return [
        float(cosines.max()),
        float(mean @ aim / max(1e-6, float(np.linalg.norm(mean)))),
        len(own & whole) / max(1, len(own)),
        len(own & set(terms(answer[best]))) / max(1, len(own)),
        1 - len(lacking) / len(stated) if stated else 1.0,
        polarity.clash(answer[best], point),
        min(1.0, len(whole) / FULL_LENGTH),
    ]


def nearest(point: str, texts: Sequence[str], cosines: NDArray[np.float32]) -> int:
    """The number of the sentence that comes nearest to a point, in words and meaning."""
    wanted = set(terms(point))
    shared = [len(wanted & set(terms(text))) / max(1, len(wanted)) for text in texts]
    return int(np.argmax(cosines + SHARED * np.array(shared)))
