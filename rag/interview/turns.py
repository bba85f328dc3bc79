"""A turn of an interview: a question or a coding exercise as it is asked; and what another version of its answer
brought.

Makes values of the history's rows and the bank; writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rag.corpus.library import Exercise, Library
from rag.corpus.schema import Question
from rag.history import TurnRow
from rag.interview.coding import exercise_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as it is asked: number `number` of `total`; `aims_at` is the point a follow-up aims at."""

    id: int
    number: int
    total: int
    question: Question
    text: str
    aims_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingTurn:
    """A coding exercise as it is asked, counted with the questions."""

    id: int
    number: int
    total: int
    exercise: Exercise


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another version brought: points covered or tests passed anew, those lost, those still missing."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]


def entry(key: str, library: Library) -> Question | Exercise | None:
    """The question or exercise that the history calls `key`; None where the corpus does not have it any more."""
    id_ = exercise_id(key)
    return library.questions.get(key) if id_ is None else library.exercises.get(id_)


def known(row: TurnRow, library: Library) -> bool:
    """Whether the corpus still has the question and the point it aims at, or the exercise."""
    found = entry(row.question_id, library)
    return not isinstance(found, Question) or (row.aims_at or 0) <= len(found.key_points) if found else False


def as_turn(row: TurnRow, keys: Sequence[str], library: Library) -> Turn | CodingTurn:
    """A turn of an interview that asks what `keys` name, in their order. The corpus must still have it."""
    number, total = keys.index(row.question_id) + 1, len(keys)
    found = entry(row.question_id, library)
    assert found
    if isinstance(found, Exercise):
        return CodingTurn(id=row.id, number=number, total=total, exercise=found)
    return Turn(id=row.id, number=number, total=total, question=found, text=row.text, aims_at=row.aims_at)


def change(before: dict[str, Any], after: dict[str, Any]) -> Change:
    """From one grade to another, of the same question or exercise."""
    former, held = _held(before), _held(after)
    return Change(
        gained=tuple(key[0] for key, now in held.items() if now and not former.get(key)),
        lost=tuple(key[0] for key, now in held.items() if not now and former.get(key)),
        missing=tuple(key[0] for key, now in held.items() if not now),
    )


def _held(grade: dict[str, Any]) -> dict[tuple[str, str], bool]:
    """Whether each point was covered or each test passed; two tests may check one behaviour."""
    if "outcomes" in grade:
        return {(row["behaviour"], f"{row['hidden']} {row['test']}"): row["passed"] for row in grade["outcomes"]}
    return {(point["point"], ""): point["status"] == "covered" for point in grade["points"]}
