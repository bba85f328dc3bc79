"""What a user did, kept in a database: interviews, their turns, every version of an answer with its grade, when a
question is due again, the plans that were assessed, and what was said of answers.

Knows SQL, no model and no interview rules. `CHUANGCE_DATABASE_URL` names the database, SQLite in the home folder unless
set. Invariant: what was answered is committed before anything else happens.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, ForeignKey, TypeDecorator, create_engine, event, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.schema import CreateIndex, CreateTable

from rag.errors import UserError
from rag.settings import Settings

LOCAL = "local"
"""The user of a machine that asks nobody's name."""


class HistoryUnusable(UserError):
    zh = "历史记录 {url} 无法使用：{reason}。请检查 CHUANGCE_DATABASE_URL，或改用别的数据库。"
    en = "The history {url} cannot be used: {reason}. Check CHUANGCE_DATABASE_URL or use another database."


class _Instant(TypeDecorator[datetime]):
    """A time in UTC, also where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class _Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON, datetime: _Instant}  # noqa: RUF012 (SQLAlchemy's form)


def _now() -> datetime:
    return datetime.now(UTC)


class InterviewRow(_Base):
    """An interview; `plan` is what was chosen for it, with the ids of its questions and exercises in order."""

    __tablename__ = "interviews"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 (a number is never given twice)
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(index=True)
    began: Mapped[datetime] = mapped_column(default=_now)
    ended: Mapped[datetime | None]
    plan: Mapped[dict[str, Any]]
    turns: Mapped[list["TurnRow"]] = relationship(
        back_populates="interview", cascade="all, delete-orphan", order_by="TurnRow.id"
    )


class TurnRow(_Base):
    """A question that was asked, or a coding exercise; a follow-up aims at point number `aims_at` (from 1) of the same
    question. `draft` is what was typed and not handed in, `spent` the seconds that took."""

    __tablename__ = "turns"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[str] = mapped_column(index=True)
    topic: Mapped[str]
    text: Mapped[str]
    aims_at: Mapped[int | None]
    asked: Mapped[datetime] = mapped_column(default=_now)
    skipped: Mapped[bool] = mapped_column(default=False)
    spent: Mapped[float] = mapped_column(default=0.0)
    draft: Mapped[str] = mapped_column(default="")
    interview: Mapped[InterviewRow] = relationship(back_populates="turns")
    versions: Mapped[list["VersionRow"]] = relationship(
        back_populates="turn", cascade="all, delete-orphan", order_by="VersionRow.id"
    )


class VersionRow(_Base):
    """One version of an answer; `grade` is empty until it is graded."""

    __tablename__ = "versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str]
    seconds: Mapped[float | None]
    written: Mapped[datetime] = mapped_column(default=_now)
    grade: Mapped[dict[str, Any] | None]
    turn: Mapped[TurnRow] = relationship(back_populates="versions")


class ReviewRow(_Base):
    """When a question is due again: the state of an FSRS card."""

    __tablename__ = "reviews"
    user: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str]
    due: Mapped[datetime]
    card: Mapped[dict[str, Any]]


class AssessmentRow(_Base):
    """A plan that was assessed, and the assessment as JSON."""

    __tablename__ = "assessments"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(index=True)
    made: Mapped[datetime] = mapped_column(default=_now)
    plan: Mapped[str]
    result: Mapped[dict[str, Any]]


class FeedbackRow(_Base):
    """What a user said of an answer: whether it helped and, where not, why. `used` is the question as it was
    understood, `kind` how it was answered (see rag/answer/values.py)."""

    __tablename__ = "feedback"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(index=True)
    given: Mapped[datetime] = mapped_column(default=_now, onupdate=_now)
    question: Mapped[str]
    used: Mapped[str]
    kind: Mapped[str]
    answer: Mapped[str]
    helpful: Mapped[bool]
    reasons: Mapped[list[str]]
    note: Mapped[str]


Row = TypeVar("Row", InterviewRow, AssessmentRow, FeedbackRow)


class History:
    """Opens units of work on the database. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Raises HistoryUnusable."""
        self.url, self._shown = url, _without_password(url)
        try:
            self._engine: Engine = create_engine(url)
            if self._engine.dialect.name == "sqlite":
                event.listen(self._engine, "connect", _careful)
            with self._engine.begin() as connection:  # another process may be creating the same tables
                for table in _Base.metadata.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise HistoryUnusable(url=self._shown, reason=str(error).partition("\n")[0]) from error
        self._open = sessionmaker(self._engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A unit of work: committed when it ends well, rolled back when not. Raises HistoryUnusable."""
        try:
            with self._open.begin() as session:
                yield session
        except DBAPIError as error:
            raise HistoryUnusable(url=self._shown, reason=str(error).partition("\n")[0]) from error

    def export(self, user: str = LOCAL) -> dict[str, Any]:
        """Everything kept of a user, ready for JSON."""
        with self.session() as session:
            interviews = _own(session, InterviewRow, user)
            reviews = session.scalars(select(ReviewRow).where(ReviewRow.user == user).order_by(ReviewRow.question_id))
            return {
                "user": user,
                "interviews": [
                    _plain(interview)
                    | {
                        "turns": [
                            _plain(turn) | {"versions": [_plain(version) for version in turn.versions]}
                            for turn in interview.turns
                        ]
                    }
                    for interview in interviews
                ],
                "reviews": [_plain(review) for review in reviews],
                "assessments": [_plain(row) for row in _own(session, AssessmentRow, user)],
                "feedback": [_plain(row) for row in _own(session, FeedbackRow, user)],
            }

    def delete(self, user: str = LOCAL) -> int:
        """Delete everything kept of a user; how many interviews that were."""
        with self.session() as session:
            interviews = session.scalars(select(InterviewRow).where(InterviewRow.user == user)).all()
            others = (ReviewRow, AssessmentRow, FeedbackRow)
            own = [session.scalars(select(kind).where(kind.user == user)) for kind in others]
            for row in [*interviews, *(row for rows in own for row in rows)]:
                session.delete(row)
            return len(interviews)


def _own(session: Session, kind: type[Row], user: str) -> Iterable[Row]:
    return session.scalars(select(kind).where(kind.user == user).order_by(kind.id))


def open_history(settings: Settings) -> History:
    """The history the settings name. Raises HistoryUnusable."""
    if settings.database_url:
        return History(settings.database_url)
    url = f"sqlite:///{(settings.home / 'history.db').as_posix()}"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HistoryUnusable(url=url, reason=error.strerror or error) from error
    return History(url)


def _careful(connection: Any, _: object) -> None:
    """SQLite: wait for another's write, keep foreign keys, and overwrite what is deleted. No write-ahead log: of two
    that switch it on in a new database at once, one is refused without waiting, and it would keep deleted text."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url


def _plain(row: _Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
