"""How well a user knows what: mastery by topic, its course over time, and which questions and exercises are due again.

Reads and writes the history; knows no model. When a question is due is FSRS's decision (Ye, Su and Cao, KDD 2022; the
maintained `fsrs` library); what an answer says about memory is read off its score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler
from sqlalchemy import select
from sqlalchemy.orm import Session

from rag.corpus.library import Exercise, Library
from rag.errors import Lang
from rag.history import LOCAL, History, InterviewRow, ReviewRow, TurnRow
from rag.interview.turns import entry
from rag.text import worded

RATINGS = ((0.85, Rating.Easy), (0.55, Rating.Good), (0.3, Rating.Hard), (0.0, Rating.Again))
"""The rating from a share of the full score upwards."""
# Answers are days apart: no steps of minutes; and the same answers give the same days.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastery:
    """The mean share of the full score over a topic's questions, each by its latest answer."""

    topic: str
    share: float
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One graded answer to a main question or an exercise: its share of the full score, and when it was written."""

    question_id: str
    topic: str
    share: float
    written: datetime


def standings(history: History, user: str = LOCAL) -> list[Standing]:
    """Every graded answer to a main question or an exercise, oldest first."""
    with history.session() as session:
        rows = session.scalars(
            select(TurnRow)
            .join(InterviewRow)
            .where(InterviewRow.user == user, TurnRow.aims_at.is_(None))
            .order_by(TurnRow.id)
        )
        found = [
            Standing(
                question_id=turn.question_id,
                topic=turn.topic,
                share=version.grade["score"] / version.grade["max_score"],
                written=version.written,
            )
            for turn in rows
            for version in turn.versions
            if version.grade
        ]
    return sorted(found, key=lambda row: row.written)


def interview_share(row: InterviewRow) -> float | None:
    """The mean share of the full score over an interview's main questions and exercises, each by its latest graded
    version; None where there is none. Its turns and versions must have been read."""
    grades = [turn.versions for turn in row.turns if turn.aims_at is None]
    last = [found[-1] for versions in grades if (found := [one.grade for one in versions if one.grade])]
    return sum(grade["score"] / grade["max_score"] for grade in last) / len(last) if last else None


def mastery(rows: Iterable[Standing]) -> list[Mastery]:
    """By topic, the topics in order of their names."""
    latest = {row.question_id: row for row in rows}
    shares: dict[str, list[float]] = {}
    for row in latest.values():
        shares.setdefault(row.topic, []).append(row.share)
    return [
        Mastery(topic=topic, share=sum(own) / len(own), questions=len(own)) for topic, own in sorted(shares.items())
    ]


def review(session: Session, turn: TurnRow, share: float, user: str = LOCAL) -> None:
    """Note an answer to a main question or an exercise: when is it due again?"""
    row = session.get(ReviewRow, (user, turn.question_id))
    card = Card.from_dict(row.card) if row else Card(card_id=turn.id)  # type: ignore[arg-type]
    rating = next(rating for least, rating in RATINGS if share >= least)
    card, _ = _SCHEDULER.review_card(card, rating, datetime.now(UTC))
    kept = ReviewRow(user=user, question_id=turn.question_id, topic=turn.topic, due=card.due, card=dict(card.to_dict()))
    session.merge(kept)


def due(history: History, user: str = LOCAL, at: datetime | None = None) -> list[str]:
    """What the history calls the questions and exercises that are due, longest first."""
    with history.session() as session:
        rows = session.scalars(
            select(ReviewRow)
            .where(ReviewRow.user == user, ReviewRow.due <= (at or datetime.now(UTC)))
            .order_by(ReviewRow.due)
        )
        return [row.question_id for row in rows]


def due_titles(history: History, library: Library, lang: Lang, user: str = LOCAL) -> list[str]:
    """The questions and exercises that are due and that the corpus still has, as users read them."""
    found = [entry(key, library) for key in due(history, user)]
    return [
        one.problem(lang).title if isinstance(one, Exercise) else worded(one.wordings, lang) for one in found if one
    ]
