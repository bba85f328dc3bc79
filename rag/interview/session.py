"""An interview that is going on: the next question or exercise, an answer graded and kept, follow-ups, answers given
again.

Everything it knows stands in the history, so that an interview goes on after a restart where it stopped. Invariants: an
answer is kept before it is graded; a grade belongs to one version of an answer.
"""

import random
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rag.corpus.library import Library
from rag.corpus.schema import Question
from rag.errors import UserError
from rag.history import LOCAL, History, InterviewRow, TurnRow, VersionRow
from rag.interview.choose import LATELY, LATELY_CODING, Plan, choose, choose_exercises
from rag.interview.coding import Result, check_code, exercise_id, exercise_key, grade_code, starter
from rag.interview.grade import Grade, Grader, check_answer, criteria
from rag.interview.progress import due, mastery, review, standings
from rag.interview.sandbox import isolator
from rag.interview.turns import Change, CodingTurn, Turn, as_turn, change, entry, known
from rag.text import mostly, worded

FOLLOW_UPS = 2  # to one question, at most
MAX_SCORE = 10.0


class InterviewMissing(UserError):
    zh = "没有编号为 {id} 的面试。用 chuangce interview --list 查看已有的面试。"
    en = "There is no interview number {id}. See chuangce interview --list."


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
            self.began = row.began

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
        """Choose the questions and exercises and begin. Raises NoQuestions."""
        answered, waiting, chance = standings(history, user), due(history, user), random.Random(seed)
        questions = choose(
            library,
            plan,
            known=mastery(answered),
            due=waiting,
            lately=_lately(history, user, coding=False),
            chance=chance,
        )
        exercises = choose_exercises(
            library,
            plan,
            known={id_: row.share for row in answered if (id_ := exercise_id(row.question_id))},
            due=[id_ for key in waiting if (id_ := exercise_id(key))],
            lately=[id_ for key in _lately(history, user, coding=True) if (id_ := exercise_id(key))],
            chance=chance,
        )
        kept = plan.as_json([question.id for question in questions], [exercise.id for exercise in exercises])
        return cls(begin(history, kept, user), history=history, library=library, grader=grader)

    def current(self) -> Turn | CodingTurn | None:
        """The question or exercise that waits for an answer: one asked already, else the next; None when all is
        answered, the time is over, or the interview was ended."""
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

    def turn(self, turn_id: int) -> Turn | CodingTurn:
        """A question or exercise of this interview that was asked before."""
        with self._history.session() as session:
            return self._turn(session.get_one(TurnRow, turn_id))

    def keep(self, turn_id: int, text: str, seconds: float | None = None) -> int:
        """Keep a version of an answer or of code; its id, to be graded. Raises AnswerTooLong or CodeTooLong."""
        with self._history.session() as session:
            turn = session.get_one(TurnRow, turn_id)
            check = check_answer if exercise_id(turn.question_id) is None else check_code
            check(text)
            turn.draft = ""
            version = VersionRow(turn_id=turn_id, answer=text, seconds=seconds)
            session.add(version)
            session.flush()
            return version.id

    def grade(self, version_id: int) -> Grade:
        """Grade a version of an answer that was kept, and ask what follows from it."""
        answer, turn = self._kept(version_id)
        assert self.grader
        assert isinstance(turn, Turn)
        lang = mostly(answer)
        points = criteria(turn.question, lang)
        if turn.aims_at:
            points = [points[turn.aims_at - 1]]
        reference = turn.question.reference_in(lang)
        grade = self.grader.grade(turn.text, answer, points=points, reference=reference, max_score=MAX_SCORE)
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

    def grade_code(self, version_id: int) -> Result:
        """Run all tests on a version of an exercise that was kept. Raises NoIsolator."""
        code, turn = self._kept(version_id)
        assert isinstance(turn, CodingTurn)
        result = grade_code(turn.exercise, code)
        with self._history.session() as session:
            version, row = session.get_one(VersionRow, version_id), self._row(session)
            if version.grade:
                return result
            version.grade = result.as_json()
            review(session, version.turn, result.share, row.user)
            if row.plan.get("practice") and result.share == 1:
                row.ended = datetime.now(UTC)
        return result

    def grade_waiting(self) -> int:
        """Grade what was answered but not graded, after an interruption; how many that were. Code waits on where
        nothing can isolate it."""
        with self._history.session() as session:
            turns = [turn for turn in self._row(session).turns if known(turn, self._library)]
            waiting = [(version.id, turn) for turn in turns for version in turn.versions if not version.grade]
        graded = 0
        for version, turn in waiting:
            if exercise_id(turn.question_id) is None:
                self.grade(version)
            elif isolator():
                self.grade_code(version)
            else:
                continue
            graded += 1
        return graded

    def skip(self, turn_id: int, seconds: float = 0.0) -> None:
        """Leave a question without an answer; one that was answered keeps its answer, and what was typed anew goes."""
        with self._history.session() as session:
            turn = session.get_one(TurnRow, turn_id)
            turn.skipped = turn.skipped or not turn.versions
            turn.draft = "" if turn.versions else turn.draft
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

    def code(self, turn_id: int) -> str:
        """The code to go on with in an exercise: what was not handed in, else the last version, else the starter."""
        with self._history.session() as session:
            row = session.get_one(TurnRow, turn_id)
            turn = self._turn(row)
            assert isinstance(turn, CodingTurn)
            return row.draft or (
                row.versions[-1].answer if row.versions else starter(turn.exercise, row.interview.plan["lang"])
            )

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
        return change(*grades[-2:]) if len(grades) > 1 else None

    def _kept(self, version_id: int) -> tuple[str, Turn | CodingTurn]:
        """What was answered in a version, and to what."""
        with self._history.session() as session:
            version = session.get_one(VersionRow, version_id)
            return version.answer, self._turn(version.turn)

    def _follow_up(self, session: Session, turn: TurnRow, grade: Grade) -> None:
        """Ask for what an answer left out, where the bank knows how."""
        question = self._library.questions[turn.question_id]
        texts = question.follow_ups_in(turn.interview.plan["lang"])
        for follow_up, text in list(zip(question.follow_ups, texts, strict=True))[:FOLLOW_UPS]:
            if grade.points[follow_up.aims_at - 1].status != "covered":
                session.add(
                    TurnRow(
                        interview_id=turn.interview_id,
                        question_id=turn.question_id,
                        topic=turn.topic,
                        text=text,
                        aims_at=follow_up.aims_at,
                    )
                )

    def _next(self, session: Session, row: InterviewRow) -> TurnRow | None:
        asked = {turn.question_id for turn in row.turns}
        for key in self._keys:
            found = entry(key, self._library)  # the corpus may have changed since
            if found and key not in asked:
                if isinstance(found, Question):
                    topic, text = found.topic, worded(found.wordings, row.plan["lang"])
                else:
                    topic, text = found.head.topic, found.problem(row.plan["lang"]).title
                turn = TurnRow(interview_id=row.id, question_id=key, topic=topic, text=text)
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
        """Whether it is to be answered; again, where another answer was begun and not handed in. An exercise that is
        practised alone is, until its tests pass."""
        answered = turn.versions and not turn.draft and not self.plan.get("practice")
        return not answered and not turn.skipped and known(turn, self._library)

    def _turn(self, row: TurnRow) -> Turn | CodingTurn:
        return as_turn(row, self._keys, self._library)

    @property
    def _keys(self) -> list[str]:
        """What the history calls everything that is to be asked, in order."""
        return [*self.plan["questions"], *map(exercise_key, self.plan.get("exercises", ()))]

    def _row(self, session: Session) -> InterviewRow:
        return session.get_one(InterviewRow, self.id)


def waits_for_follow_up(turn: TurnRow) -> bool:
    """Whether follow-ups to a turn's question are still to be answered."""
    return turn.interview.ended is None and any(
        one.aims_at and one.question_id == turn.question_id and not one.versions and not one.skipped
        for one in turn.interview.turns
    )


def interviews(history: History, user: str = LOCAL) -> list[InterviewRow]:
    """All interviews of a user, the latest first; an exercise practised alone is none."""
    with history.session() as session:
        rows = session.scalars(
            select(InterviewRow).where(InterviewRow.user == user).order_by(InterviewRow.id.desc())
        ).all()
        for row in rows:
            _ = [turn.versions for turn in row.turns]  # read while the database is open
        return [row for row in rows if not row.plan.get("practice")]


def begin(history: History, plan: dict[str, Any], user: str = LOCAL) -> int:
    """Begin an interview of a plan as the history keeps it; its number."""
    with history.session() as session:
        row = InterviewRow(user=user, plan=plan)
        session.add(row)
        session.flush()
        return row.id


def _lately(history: History, user: str, *, coding: bool) -> list[str]:
    """What the questions or exercises asked last are called, the latest first."""
    of_kind = TurnRow.question_id.startswith(exercise_key(""), autoescape=True)
    with history.session() as session:
        rows = session.scalars(
            select(TurnRow)
            .join(InterviewRow)
            .where(InterviewRow.user == user, TurnRow.aims_at.is_(None), of_kind if coding else ~of_kind)
            .order_by(TurnRow.id.desc())
            .limit(LATELY_CODING if coding else LATELY)
        )
        return [row.question_id for row in rows]
