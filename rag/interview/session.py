"""An interview that is going on: the next question, an answer graded and kept, follow-ups, answers given again.

Everything it knows stands in the history, so that an interview goes on after a restart where it stopped. Invariants: an
answer is kept before it is graded; a grade belongs to one version of an answer.
"""

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rag.corpus.library import Library
from rag.corpus.schema import Question
from rag.errors import UserError
from rag.history import LOCAL, History, InterviewRow, TurnRow, VersionRow
from rag.interview.choose import LATELY, Plan, choose, worded
from rag.interview.grade import Criterion, Grade, Grader, check_answer
from rag.interview.progress import due, mastery, review, standings

FOLLOW_UPS = 2  # to one question, at most
MAX_SCORE = 10.0


class InterviewMissing(UserError):
    zh = "没有编号为 {id} 的面试。用 chuangce interview --list 查看已有的面试。"
    en = "There is no interview number {id}. See chuangce interview --list."


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
class Change:
    """What another version of an answer brought: points newly covered, points lost, points still missing."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]


class Interview:
    """One interview of a user, by its id. The grader is needed where answers are graded."""

    def __init__(self, id_: int, *, history: History, library: Library, grader: Grader | None = None) -> None:
        """Raises InterviewMissing."""
        self.id, self._history, self._library, self.grader = id_, history, library, grader
        with history.session() as session:
            row = session.get(InterviewRow, id_)
            if row is None:
                raise InterviewMissing(id=id_)
            self.plan: dict[str, Any] = row.plan

    @classmethod
    def start(
        cls,
        plan: Plan,
        *,
        history: History,
        library: Library,
        grader: Grader | None = None,
        user: str = LOCAL,
        seed: int | None = None,
    ) -> "Interview":
        """Choose the questions and begin. Raises NoQuestions."""
        known = standings(history, user)
        questions = choose(
            library,
            plan,
            known=mastery(known),
            due=due(history, user),
            lately=_lately(history, user),
            chance=random.Random(seed),
        )
        with history.session() as session:
            row = InterviewRow(user=user, plan=plan.as_json([question.id for question in questions]))
            session.add(row)
            session.flush()
            id_ = row.id
        return cls(id_, history=history, library=library, grader=grader)

    def current(self) -> Turn | None:
        """The question that waits for an answer: one asked already, else the next; None when all is answered, the time
        is over, or the interview was ended."""
        with self._history.session() as session:
            row = self._row(session)
            if row.ended:
                return None
            waiting = None
            if self._left(row) != 0:
                waiting = next((turn for turn in row.turns if self._waits(turn)), None) or self._next(session, row)
            if waiting is None:
                row.ended = datetime.now(UTC)
                return None
            return self._turn(waiting)

    def turn(self, turn_id: int) -> Turn:
        """A question of this interview that was asked before."""
        with self._history.session() as session:
            return self._turn(session.get_one(TurnRow, turn_id))

    def keep(self, turn_id: int, text: str, seconds: float | None = None) -> int:
        """Keep a version of an answer; its id, to be graded. Raises AnswerTooLong."""
        check_answer(text)
        with self._history.session() as session:
            session.get_one(TurnRow, turn_id).draft = ""
            version = VersionRow(turn_id=turn_id, answer=text, seconds=seconds)
            session.add(version)
            session.flush()
            return version.id

    def grade(self, version_id: int, cancel: threading.Event | None = None) -> Grade | None:
        """Grade a version that was kept, and ask what follows from it. None when cancelled: it can be graded later."""
        assert self.grader
        with self._history.session() as session:
            version = session.get_one(VersionRow, version_id)
            answer, turn = version.answer, self._turn(version.turn)
        points = [Criterion(text=point.text, weight=point.weight) for point in turn.question.key_points]
        if turn.aims_at:
            points = [points[turn.aims_at - 1]]
        reference = turn.question.reference
        grade = self.grader.grade(
            turn.text, answer, points=points, reference=reference, max_score=MAX_SCORE, cancel=cancel
        )
        if grade is None:
            return None
        with self._history.session() as session:
            version = session.get_one(VersionRow, version_id)
            if version.grade:  # graded meanwhile, from another window
                return grade
            version.grade = grade.as_json()
            if turn.aims_at is None:
                row = self._row(session)
                review(session, version.turn, grade.score / grade.max_score, row.user)
                asked = any(one.aims_at and one.question_id == turn.question.id for one in row.turns)
                if not asked and row.ended is None and self._left(row) != 0:
                    self._follow_up(session, version.turn, grade)
        return grade

    def grade_waiting(self) -> int:
        """Grade what was answered but not graded, after an interruption; how many that were."""
        with self._history.session() as session:
            turns = [turn for turn in self._row(session).turns if self._known(turn)]
            waiting = [version.id for turn in turns for version in turn.versions if not version.grade]
        return sum(self.grade(version) is not None for version in waiting)

    def skip(self, turn_id: int, seconds: float = 0.0) -> None:
        """Leave a question without an answer; nothing happens where it was answered."""
        with self._history.session() as session:
            turn = session.get_one(TurnRow, turn_id)
            turn.skipped = turn.skipped or not turn.versions
            turn.spent += seconds

    def pause(self, turn_id: int, draft: str, seconds: float = 0.0) -> None:
        """Keep what was typed to a question, and the time it took."""
        with self._history.session() as session:
            turn = session.get_one(TurnRow, turn_id)
            turn.draft = draft
            turn.spent += seconds

    def end(self) -> None:
        """End it here."""
        with self._history.session() as session:
            row = self._row(session)
            row.ended = row.ended or datetime.now(UTC)

    def draft(self, turn_id: int) -> str:
        """What was typed to a question and not handed in."""
        with self._history.session() as session:
            return session.get_one(TurnRow, turn_id).draft

    def last_answer(self, turn_id: int) -> str:
        """The last version of an answer."""
        with self._history.session() as session:
            versions = session.get_one(TurnRow, turn_id).versions
            return versions[-1].answer if versions else ""

    def follow_ups_wait(self, turn_id: int) -> bool:
        """Whether a question's follow-ups are still to be answered: until then its reference would tell too much."""
        with self._history.session() as session:
            return waits_for_follow_up(session.get_one(TurnRow, turn_id))

    def seconds_left(self) -> float | None:
        """Seconds of answering left; None without a limit."""
        with self._history.session() as session:
            return self._left(self._row(session))

    def change(self, turn_id: int) -> Change | None:
        """What the last version of an answer brought against the one before; None where there are not two."""
        with self._history.session() as session:
            grades = [version.grade for version in session.get_one(TurnRow, turn_id).versions if version.grade]
        if len(grades) < 2:
            return None
        before, after = (_covered(grade) for grade in grades[-2:])
        return Change(
            gained=tuple(point for point, held in after.items() if held and not before.get(point)),
            lost=tuple(point for point, held in after.items() if not held and before.get(point)),
            missing=tuple(point for point, held in after.items() if not held),
        )

    def _follow_up(self, session: Session, turn: TurnRow, grade: Grade) -> None:
        """Ask for what an answer left out, where the bank knows how."""
        question = self._library.questions[turn.question_id]
        for follow_up in question.follow_ups[:FOLLOW_UPS]:
            if grade.points[follow_up.aims_at - 1].status != "covered":
                session.add(
                    TurnRow(
                        interview_id=turn.interview_id,
                        question_id=turn.question_id,
                        topic=turn.topic,
                        text=follow_up.question,
                        aims_at=follow_up.aims_at,
                    )
                )

    def _next(self, session: Session, row: InterviewRow) -> TurnRow | None:
        asked = {turn.question_id for turn in row.turns}
        for id_ in row.plan["questions"]:
            question = self._library.questions.get(id_)  # the corpus may have changed since
            if question and id_ not in asked:
                turn = TurnRow(
                    interview_id=row.id,
                    question_id=id_,
                    topic=question.topic,
                    text=worded(question, row.plan["lang"]),
                )
                session.add(turn)
                session.flush()
                return turn
        return None

    def _left(self, row: InterviewRow) -> float | None:
        minutes = row.plan["minutes"]
        if minutes is None:
            return None
        spent = sum(turn.spent + sum(version.seconds or 0.0 for version in turn.versions) for turn in row.turns)
        return max(0.0, minutes * 60.0 - spent)

    def _waits(self, turn: TurnRow) -> bool:
        return not turn.versions and not turn.skipped and self._known(turn)

    def _known(self, turn: TurnRow) -> bool:
        """Whether the bank still has the question, and the point it aims at."""
        question = self._library.questions.get(turn.question_id)
        return question is not None and (turn.aims_at or 0) <= len(question.key_points)

    def _turn(self, row: TurnRow) -> Turn:
        questions: Sequence[str] = self.plan["questions"]
        return Turn(
            id=row.id,
            number=questions.index(row.question_id) + 1,
            total=len(questions),
            question=self._library.questions[row.question_id],
            text=row.text,
            aims_at=row.aims_at,
        )

    def _row(self, session: Session) -> InterviewRow:
        return session.get_one(InterviewRow, self.id)


def waits_for_follow_up(turn: TurnRow) -> bool:
    """Whether follow-ups to a turn's question are still to be answered."""
    return turn.interview.ended is None and any(
        one.aims_at and one.question_id == turn.question_id and not one.versions and not one.skipped
        for one in turn.interview.turns
    )


def interviews(history: History, user: str = LOCAL) -> list[InterviewRow]:
    """All interviews of a user, the latest first."""
    with history.session() as session:
        rows = session.scalars(
            select(InterviewRow).where(InterviewRow.user == user).order_by(InterviewRow.id.desc())
        ).all()
        for row in rows:
            _ = [turn.versions for turn in row.turns]  # read while the database is open
        return list(rows)


def _lately(history: History, user: str) -> list[str]:
    with history.session() as session:
        rows = session.scalars(
            select(TurnRow)
            .join(InterviewRow)
            .where(InterviewRow.user == user, TurnRow.aims_at.is_(None))
            .order_by(TurnRow.id.desc())
            .limit(LATELY)
        )
        return [row.question_id for row in rows]


def _covered(grade: dict[str, Any]) -> dict[str, bool]:
    return {point["point"]: point["status"] == "covered" for point in grade["points"]}
