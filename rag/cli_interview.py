"""`chuangce grade` and `chuangce interview`: answers graded, a mock interview in the terminal."""

import argparse
import json
import sys
import textwrap
import time
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from rag.cli_batch import read_lines, write_lines
from rag.corpus.library import Library, read_library
from rag.errors import AnswerTooLong, Lang, UnreadablePath, WriteFailed
from rag.history import History, open_history
from rag.interview.choose import Plan, topics_of
from rag.interview.grade import Criterion, Grade, Grader
from rag.interview.progress import due, interview_share, mastery, standings
from rag.interview.report import html, make_report, markdown
from rag.interview.session import Interview, InterviewMissing, Turn, interviews
from rag.interview.words import FLAGS, STATUSES, feedback
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, Settings

END = "."
SKIP, AGAIN, QUIT, END_HERE = COMMANDS = "/skip", "/again", "/quit", "/end"


class Point(BaseModel):
    """A key point of a batch line."""

    point: str = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)


class Line(BaseModel):
    """One line of a batch file; a key point may be a bare text."""

    id: str | int
    question: str
    answer: str
    reference: str = ""
    max_score: float = Field(default=10.0, gt=0, allow_inf_nan=False)
    key_points: list[Point | Annotated[str, Field(min_length=1)]] = []


def grade(args: argparse.Namespace, settings: Settings) -> int:
    """Grade a file of answers, line by line in its order."""
    lines = read_lines(args.batch, Line)
    grader = _grader(settings) if any(isinstance(line, Line) for line in lines) else None

    def work(line: Line) -> dict[str, Any]:
        assert grader
        points = [
            Criterion(text=point) if isinstance(point, str) else Criterion(text=point.point, weight=point.weight)
            for point in line.key_points
        ]
        found = grader.grade(
            line.question, line.answer, points=points, reference=line.reference, max_score=line.max_score
        )
        assert found
        return {"id": line.id, **found.as_json(), "feedback": feedback(found.as_json(), line.question)}

    return write_lines(lines, args.out, settings, work)


def interview(args: argparse.Namespace, settings: Settings) -> int:
    history = open_history(settings)
    if args.export:
        return _write(json.dumps(history.export(), ensure_ascii=False, indent=1) + "\n", args.out)
    if args.delete:
        return _delete(history, settings.language)
    library = read_library(args.corpus or CORPUS)
    if args.report is not None:
        report = make_report(args.report, history, library)
        return _write(html(report) if args.out and args.out.suffix == ".html" else markdown(report), args.out)
    if args.list:
        return _list(history, library, settings.language)
    return _Terminal(history, library, settings).run(args)


class _Terminal:
    """One interview at a terminal: an answer ends with a line that holds only a full stop."""

    def __init__(self, history: History, library: Library, settings: Settings) -> None:
        self._history, self._library, self._settings = history, library, settings
        self._lang: Lang = settings.language

    def run(self, args: argparse.Namespace) -> int:
        going = self._resumed(args.resume) if args.resume is not None else None
        self._say("正在加载模型……", "Loading the models…")
        grader = _grader(self._settings)
        if going is None:
            plan = Plan(
                topics=tuple(args.topics or self._for_job(args.job)),
                level=args.level,
                length=args.length,
                lang=args.language or self._lang,
                minutes=args.minutes,
            )
            going = Interview.start(plan, history=self._history, library=self._library, grader=grader).id
        session = Interview(going, history=self._history, library=self._library, grader=grader)
        if waiting := session.grade_waiting():
            self._say(f"补评了 {waiting} 个上次没来得及评分的回答。", f"Graded {waiting} answers left from last time.")
        self._say(
            f"面试 {going} 开始。回答可以写多行，单独一行 {END} 提交；{SKIP} 跳过，"
            f"{AGAIN} 重答上一题，{QUIT} 暂停，{END_HERE} 结束。",
            f"Interview {going}. Answers may have many lines; a line with only {END} hands in; {SKIP} skips, "
            f"{AGAIN} answers the last question again, {QUIT} pauses, {END_HERE} ends.",
        )
        last: Turn | None = None
        while (turn := session.current()) is not None:
            self._ask(turn, session)
            begin = time.monotonic()
            command, text = self._read(session.draft(turn.id))
            seconds = time.monotonic() - begin
            if command:
                session.pause(turn.id, text, seconds)
            if command == QUIT:
                self._say(
                    f"已暂停，什么都没有丢。继续：chuangce interview --resume {going}",
                    f"Paused; nothing is lost. Go on with: chuangce interview --resume {going}",
                )
                return 0
            if command == END_HERE:
                session.end()
            elif command == SKIP:
                session.skip(turn.id)
            elif command == AGAIN and last is None:
                self._say("还没有可以重答的题。", "There is no question to answer again yet.")
            elif command == AGAIN and last is not None:
                self._again(session, last)
            elif self._graded(session, turn, text, seconds):
                last = turn
        if last is not None:
            self._offer_again(session, last)
        report = make_report(going, self._history, self._library)
        print("\n" + markdown(report))
        self._say(
            f"网页版报告：chuangce interview --report {going} --out report.html",
            f"As a page: chuangce interview --report {going} --out report.html",
        )
        return 0

    def _resumed(self, id_: int) -> int:
        """The interview to go on with: the one named or, at 0, the latest that is not over."""
        if id_:
            return Interview(id_, history=self._history, library=self._library).id
        rows = [row for row in interviews(self._history) if not row.ended]
        if not rows:
            raise InterviewMissing(id="0")
        return rows[0].id

    def _for_job(self, path: Path | None) -> list[str]:
        if path is None:
            return []
        try:
            job = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadablePath(path=path, reason=getattr(error, "strerror", None) or error) from error
        topics = topics_of(job, self._library, load_embedder(self._settings))
        names = [getattr(self._library.head.topics[topic], self._lang) for topic in topics]
        self._say("按职位描述选的主题：" + "、".join(names), "Topics for the job: " + ", ".join(names))
        return topics

    def _ask(self, turn: Turn, session: Interview) -> None:
        left = session.seconds_left()
        clock = "" if left is None else f" · {left / 60:.0f} min"
        mark = ("追问" if self._lang == "zh" else "Follow-up") if turn.aims_at else f"{turn.number}/{turn.total}"
        print(f"\n[{mark}{clock}] {turn.text}")

    def _read(self, draft: str = "") -> tuple[str, str]:
        """A command, or none and an answer; the end of the input pauses with what was typed. A draft goes first."""
        lines = draft.split("\n") if draft else []
        if draft:
            self._say("上次写到这里：", "You had written:")
            print(textwrap.indent(draft, "  "))
        while True:
            try:
                line = input("> " if not lines else "  ")
            except (EOFError, KeyboardInterrupt):
                print()
                return QUIT, "\n".join(lines)
            if line.strip() in COMMANDS:
                return line.strip(), "\n".join(lines)
            if line.strip() == END:
                return "", "\n".join(lines)
            lines.append(line)

    def _graded(self, session: Interview, turn: Turn, text: str, seconds: float) -> bool:
        """Keep and grade an answer; one that cannot be kept is said to be so, and asked for again."""
        try:
            version = session.keep(turn.id, text, seconds)
        except AnswerTooLong as error:
            session.pause(turn.id, text, seconds)
            print(error.message(self._lang))
            return False
        if found := session.grade(version):
            self._show(found, turn, held_back=session.follow_ups_wait(turn.id))
        return True

    def _again(self, session: Interview, turn: Turn) -> None:
        print(f"\n{turn.text}")
        begin = time.monotonic()
        command, text = self._read()
        if command or not self._graded(session, turn, text, time.monotonic() - begin):
            return
        if change := session.change(turn.id):
            for points, zh, en in (
                (change.gained, "新说到了：", "Newly covered: "),
                (change.lost, "这次没说到：", "No longer covered: "),
                (change.missing, "还缺：", "Still missing: "),
            ):
                if points:
                    self._say(zh + "；".join(points), en + "; ".join(points))

    def _offer_again(self, session: Interview, turn: Turn) -> None:
        self._say(
            f"答完了。{AGAIN} 重答最后一题，直接回车看报告。",
            f"That was all. {AGAIN} answers the last again; Enter ends.",
        )
        try:
            wanted = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            wanted = ""
        if wanted == AGAIN:
            self._again(session, turn)

    def _show(self, found: Grade, turn: Turn, *, held_back: bool) -> None:
        """A grade; while follow-ups wait, not what they ask for."""
        print()
        self._say(
            f"得分 {found.score:g} / {found.max_score:g}（人工评分八成在 {found.low:g}–{found.high:g}）",
            f"Score {found.score:g} / {found.max_score:g} "
            f"(a person's lies eight times of ten in {found.low:g}–{found.high:g})",
        )
        for flag in found.flags:
            print("  ! " + FLAGS[flag][self._lang == "en"])
        for point in found.points:
            if not held_back or point.status == "covered":
                said = f" —— “{point.evidence}”" if point.evidence else ""
                print(f"  [{STATUSES[point.status][self._lang == 'en']}] {point.point}{said}")
        if held_back:
            self._say("还有要点没有说全，接着追问。", "Some points are not covered yet: here is a follow-up.")
        else:
            self._say("参考答案：" + turn.question.reference, "Reference answer: " + turn.question.reference)

    def _say(self, zh: str, en: str) -> None:
        print(zh if self._lang == "zh" else en)


def _grader(settings: Settings) -> Grader:
    return Grader(chat=load_chat_model(settings), embedder=load_embedder(settings))


def _list(history: History, library: Library, lang: Lang) -> int:
    zh = lang == "zh"
    for row in interviews(history):
        share = interview_share(row)
        mean = "-" if share is None else f"{10 * share:.1f}/10"
        state = ("已结束" if zh else "over") if row.ended else ("进行中" if zh else "going on")
        print(f"{row.id:>4}  {row.began.astimezone():%Y-%m-%d %H:%M}  {mean}  {state}")
    for found in mastery(standings(history)):
        name = library.head.topics.get(found.topic)
        print(f"      {getattr(name, lang) if name else found.topic}: {10 * found.share:.1f}/10 ({found.questions})")
    waiting = [library.questions[id_].question for id_ in due(history) if id_ in library.questions]
    if waiting:
        print("该复习的题：" if zh else "Due for review:")
        print("\n".join(f"  - {question}" for question in waiting))
    if not interviews(history):
        print("还没有面试。开始：chuangce interview" if zh else "No interview yet. Begin with: chuangce interview")
    return 0


def _delete(history: History, lang: Lang) -> int:
    count = history.delete()
    print(f"已删除 {count} 场面试的全部记录。" if lang == "zh" else f"Deleted everything of {count} interviews.")
    return 0


def _write(text: str, path: Path | None) -> int:
    if path is None:
        sys.stdout.write(text)
        return 0
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror) from error
    return 0
