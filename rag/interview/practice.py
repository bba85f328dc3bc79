"""A coding exercise outside an interview.

It is kept as an interview of one exercise that says it is practice, so that progress, export and deletion know of it
without a word more. Invariant: an exercise is gone on with until all tests pass, and then begun anew.
"""

from sqlalchemy import select

from rag.corpus.library import Exercise, Library
from rag.errors import Lang
from rag.history import LOCAL, History, InterviewRow
from rag.interview.choose import Plan
from rag.interview.coding import starter
from rag.interview.session import Interview, begin


def practise(
    exercise: Exercise, *, history: History, library: Library, lang: Lang = "zh", user: str = LOCAL
) -> Interview:
    """The exercise as it was left or, where there is nothing to go on with, begun."""
    id_ = _going_on(exercise, history, user)
    if id_ is None:
        plan = Plan(topics=(exercise.head.topic,), level=exercise.head.level, length=0, coding=1, lang=lang)
        id_ = begin(history, plan.as_json([], [exercise.id]) | {"practice": True}, user)
    return Interview(id_, history=history, library=library)


def practised_code(
    exercise: Exercise, *, history: History, library: Library, lang: Lang = "zh", user: str = LOCAL
) -> str:
    """The code to go on with, the starter where nothing was begun."""
    id_ = _going_on(exercise, history, user)
    if id_ is None:
        return starter(exercise, lang)
    session = Interview(id_, history=history, library=library)
    turn = session.current()
    return session.code(turn.id) if turn else starter(exercise, lang)


def _going_on(exercise: Exercise, history: History, user: str) -> int | None:
    """The number under which it was begun and not solved yet."""
    with history.session() as session:
        rows = session.scalars(
            select(InterviewRow)
            .where(InterviewRow.user == user, InterviewRow.ended.is_(None))
            .order_by(InterviewRow.id.desc())
        )
        return next(
            (row.id for row in rows if row.plan.get("practice") and row.plan["exercises"] == [exercise.id]), None
        )
