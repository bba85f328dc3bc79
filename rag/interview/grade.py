"""Grade an answer point by point.

Code decides: the credit of a point is linear in what the chat model makes of answer and point (its inner state, see
`rag.answer.probe`) and in how far they overlap; points are summed up by their weights. Invariants: the same answer gets
the same grade; evidence is a verbatim span of the answer; where the model cannot be asked there is no grade.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard
from rag.answer.probe import ANSWERS
from rag.corpus.schema import Question
from rag.errors import AnswerTooLong, EmptyReference, Lang
from rag.interview.credit import messages, nearest, overlap, read_fitted
from rag.interview.points import drafted
from rag.interview.screen import Asked, Flag, Screened, screen
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import Embedder, load_embedder
from rag.settings import Settings
from rag.text import language

MAX_ANSWER = 5000  # characters
LEAST = 1e-9  # the chance of yes and no together, where a model says neither
Status = Literal["covered", "partial", "missing", "contradicted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What an answer is graded for, and how much it counts."""

    text: str
    weight: float = 1.0


def criteria(question: Question, lang: Lang) -> list[Criterion]:
    """The key points of a bank's question in the language of an answer."""
    weights = [point.weight for point in question.key_points]
    return [Criterion(text=text, weight=weight) for text, weight in zip(question.points_in(lang), weights, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointGrade:
    """One point's grade; `credit` is from 0 to 1, `evidence` the candidate's own words (empty where it is missing)."""

    point: str
    weight: float
    status: Status
    credit: float
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """`score` of `max_score`; eight times of ten, a person's lies from `low` to `high`. `drafted`: the points were
    taken from the reference answer."""

    score: float
    max_score: float
    low: float
    high: float
    points: tuple[PointGrade, ...]
    flags: tuple[Flag, ...]
    drafted: bool

    def as_json(self) -> dict[str, Any]:
        """As `chuangce grade` writes it."""
        return asdict(self)


def check_answer(answer: str) -> None:
    """Raises AnswerTooLong."""
    if len(answer) > MAX_ANSWER:
        raise AnswerTooLong(length=len(answer), limit=MAX_ANSWER)


class Grader:
    """Grades answers. Safe to share between threads."""

    def __init__(self, *, chat: LocalChatModel, embedder: Embedder) -> None:
        self._chat, self._embedder = chat, embedder

    def grade(
        self,
        question: str,
        answer: str,
        *,
        points: Sequence[Criterion] = (),
        reference: str = "",
        max_score: float = 10.0,
    ) -> Grade:
        """The grade of an answer; without points they are drafted from the reference. Raises AnswerTooLong, or
        EmptyReference where there is nothing to grade by.
        """
        check_answer(answer)
        wanted = list(points) or [Criterion(text=text) for text in drafted(reference)]
        if not wanted:
            raise EmptyReference
        asked = Asked.of(question, reference, [point.text for point in wanted], self._embedder)
        seen = screen(answer, asked, self._embedder)
        graded = [_missing(point) for point in wanted]
        if seen.spans:
            texts = [guard.visible(answer[slice(*span)]) for span in seen.spans]
            odds = self._odds(question, seen.text, asked.points)
            graded = [
                _point(point, answer, texts, seen, aim, asked, own)
                for point, aim, own in zip(wanted, asked.aims, odds, strict=True)
            ]
        share = float(np.average([row.credit for row in graded], weights=[row.weight for row in graded]))
        off = read_fitted().error if seen.spans else 0.0
        return Grade(
            score=round(share * max_score, 2),
            max_score=max_score,
            low=round(max(0.0, share - off) * max_score, 2),
            high=round(min(1.0, share + off) * max_score, 2),
            points=tuple(graded),
            flags=seen.flags,
            drafted=not points,
        )

    def _odds(self, question: str, answer: str, points: Sequence[str]) -> list[tuple[float, float]]:
        """For each point what the model's state adds to its credit, and the log-odds that the answer says the opposite.
        Of another model than they were fitted for, its yes and no stand in for the first."""
        fitted = read_fitted()
        asked = [messages(question, answer, point) for point in points]
        if self._chat.name == fitted.model:
            states = self._chat.states(asked, fitted.layers)
            said, against = states @ fitted.said, states @ fitted.against + fitted.against_bias
            return list(zip(said.tolist(), against.tolist(), strict=True))
        rows = []
        for one in asked:
            yes, no = self._chat.chances(one, ANSWERS[language(question)])
            rows.append((fitted.slope * yes / max(yes + no, LEAST) + fitted.intercept, -np.inf))
        return rows


def load_grader(settings: Settings) -> Grader:
    """The grader with the models the settings name."""
    return Grader(chat=load_chat_model(settings), embedder=load_embedder(settings))


def _point(
    point: Criterion,
    answer: str,
    texts: Sequence[str],
    seen: Screened,
    aim: NDArray[np.float32],
    asked: Asked,
    odds: tuple[float, float],
) -> PointGrade:
    fitted = read_fitted()
    said, against = odds
    numbers = overlap(point.text, texts, asked.question, seen.vectors, aim)
    credit = float(np.clip(said + fitted.overlaps @ np.array(numbers) + fitted.bias, 0.0, 1.0))
    if credit >= fitted.covered:
        status: Status = "covered"
    elif against >= fitted.contradicted:
        status, credit = "contradicted", 0.0
    elif credit >= fitted.partial:
        status = "partial"
    else:
        return _missing(point)
    evidence = answer[slice(*seen.spans[nearest(point.text, texts, seen.vectors @ aim)])]
    return PointGrade(point=point.text, weight=point.weight, status=status, credit=round(credit, 3), evidence=evidence)


def _missing(point: Criterion) -> PointGrade:
    return PointGrade(point=point.text, weight=point.weight, status="missing", credit=0.0, evidence="")
