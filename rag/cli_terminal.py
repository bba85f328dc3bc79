"""An interview in the terminal: questions asked and graded, exercises worked at, the report at the end.

Knows an interview's commands and words; what is typed is read by `cli_input`, an exercise is worked at in `cli_code`.
Invariant: whatever ends it, what was answered is kept and can be gone on with.
"""

import argparse
import textwrap
import time
from pathlib import Path

from rag.cli_code import Workbench
from rag.cli_input import AGAIN, END, END_HERE, QUIT, SKIP, at_terminal, read_answer, read_line
from rag.corpus.library import Library
from rag.errors import AnswerTooLong, Lang, UnreadablePath
from rag.history import History
from rag.interview.choose import Plan, topics_of
from rag.interview.grade import Grade, load_grader
from rag.interview.report import make_report, markdown
from rag.interview.session import Interview, InterviewMissing, interviews
from rag.interview.turns import CodingTurn, Turn
from rag.interview.words import FLAGS, STATUSES, listed
from rag.models.embedder import load_embedder
from rag.settings import Settings
from rag.text import language


class Terminal:
    """One interview at a terminal."""

    def __init__(self, history: History, library: Library, settings: Settings) -> None:
        self._history, self._library, self._settings = history, library, settings
        self._lang: Lang = settings.language
        self._workbench = Workbench(settings)

    def run(self, args: argparse.Namespace) -> int:
        """Begin or go on as the arguments say, to the report or a pause; the exit code."""
        session = self._begun(args)
        if waiting := session.grade_waiting():
            self._say(f"补评了 {waiting} 个上次没来得及评分的回答。", f"Graded {waiting} answers left from last time.")
        self._say(
            f"面试 {session.id} 开始。回答可以写多行，单独一行 {END} 提交；{SKIP} 跳过，"
            f"{AGAIN} 重答上一题，{QUIT} 暂停，{END_HERE} 结束。",
            f"Interview {session.id}. Answers may have many lines; a line with only {END} hands in; {SKIP} skips, "
            f"{AGAIN} answers the last question again, {QUIT} pauses, {END_HERE} ends.",
        )
        last: Turn | CodingTurn | None = None
        while (turn := session.current()) is not None:
            self._ask(turn, session)
            command = self._answered(session, turn)
            if command == AGAIN and last is None:
                self._say("还没有可以重答的题。", "There is no question to answer again yet.")
                continue
            if command == AGAIN and last is not None:
                turn, command = last, self._again(session, last)
            if not command:
                last = turn
            elif command == QUIT:
                self._say(
                    f"已暂停，什么都没有丢。继续：chuangce interview --resume {session.id}",
                    f"Paused; nothing is lost. Go on with: chuangce interview --resume {session.id}",
                )
                return 0
            elif command == END_HERE:
                session.end()
            elif command == SKIP:
                session.skip(turn.id)
        if last is not None:
            self._offer_again(session, last)
        print("\n" + markdown(make_report(session.id, self._history, self._library)))
        self._say(
            f"网页版报告：chuangce interview --report {session.id} --out report.html",
            f"As a page: chuangce interview --report {session.id} --out report.html",
        )
        return 0

    def _begun(self, args: argparse.Namespace) -> Interview:
        """The interview to go on with, or a new one."""
        going = self._resumed(args.resume) if args.resume is not None else None
        self._say("正在加载模型……", "Loading the models…")
        grader = load_grader(self._settings)
        if going is not None:
            return Interview(going, history=self._history, library=self._library, grader=grader)
        plan = Plan(
            topics=tuple(args.topics or self._for_job(args.job)),
            level=args.level,
            length=args.length,
            lang=args.language or self._lang,
            minutes=args.minutes,
            coding=args.coding,
        )
        return Interview.start(plan, history=self._history, library=self._library, grader=grader)

    def _resumed(self, id_: int) -> int:
        """The number of the interview to go on with: the one named or, at 0, the latest that is not over."""
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
        names = [self._library.head.topics[topic].of(self._lang) for topic in topics]
        self._say("按职位描述选的主题：" + "、".join(names), "Topics for the job: " + ", ".join(names))
        return topics

    def _ask(self, turn: Turn | CodingTurn, session: Interview) -> None:
        left = session.seconds_left()
        clock = "" if left is None else f" · {left / 60:.0f} min"
        number = f"{turn.number}/{turn.total}"
        if isinstance(turn, CodingTurn):
            minutes, problem = turn.exercise.head.minutes, turn.exercise.problem(session.plan["lang"])
            told = f"编程题（约 {minutes} 分钟）：" if self._lang == "zh" else f"Exercise (about {minutes} min): "
            print(f"\n[{number}{clock}] {told}{problem.title}\n\n{problem.statement}\n")
        else:
            mark = ("追问" if self._lang == "zh" else "Follow-up") if turn.aims_at else number
            print(f"\n[{mark}{clock}] {turn.text}")

    def _answered(self, session: Interview, turn: Turn | CodingTurn) -> str:
        """Until it is handed in and graded, or a command ends it: that command, none when it was handed in."""
        if isinstance(turn, CodingTurn):
            return self._workbench.work(session, turn)
        while True:
            draft = session.draft(turn.id)
            if draft:
                self._say("上次写到这里：", "You had written:")
                if not at_terminal():
                    print(textwrap.indent(draft, "  "))
            begin = time.monotonic()
            command, text = read_answer(self._lang, draft)
            seconds = time.monotonic() - begin
            if command:
                session.pause(turn.id, text, seconds)
                return command
            if self._graded(session, turn, text, seconds):
                return ""

    def _graded(self, session: Interview, turn: Turn, text: str, seconds: float) -> bool:
        """Keep and grade an answer; one that cannot be kept is said to be so, and stays as a draft."""
        try:
            version = session.keep(turn.id, text, seconds)
        except AnswerTooLong as error:
            session.pause(turn.id, text, seconds)
            print(error.message(self._lang))
            return False
        self._show(session.grade(version), turn, held_back=session.follow_ups_wait(turn.id))
        self._show_change(session, turn)
        return True

    def _again(self, session: Interview, turn: Turn | CodingTurn) -> str:
        """As `_answered`, of a question or exercise that was answered."""
        title = turn.exercise.problem(session.plan["lang"]).title if isinstance(turn, CodingTurn) else turn.text
        print(f"\n{title}")
        return self._answered(session, turn)

    def _show_change(self, session: Interview, turn: Turn) -> None:
        """What another version brought."""
        if change := session.change(turn.id):
            for points, zh, en in (
                (change.gained, "新说到了：", "Newly covered: "),
                (change.lost, "这次没说到：", "No longer covered: "),
                (change.missing, "还缺：", "Still missing: "),
            ):
                if points:
                    self._say(zh + listed(points, self._lang), en + listed(points, self._lang))

    def _offer_again(self, session: Interview, turn: Turn | CodingTurn) -> None:
        while True:
            self._say(
                f"答完了。{AGAIN} 重答最后一题，直接回车看报告。",
                f"That was all. {AGAIN} answers the last again; Enter ends.",
            )
            if (read_line() or "").strip() != AGAIN or self._again(session, turn) in (QUIT, END_HERE):
                return

    def _show(self, found: Grade, turn: Turn, *, held_back: bool) -> None:
        """A grade; while follow-ups wait, not what they ask for."""
        print()
        score, between = f"{found.score:g} / {found.max_score:g}", f"{found.low:g}–{found.high:g}"
        if found.low < found.high:
            self._say(
                f"得分 {score}（人工评分八成在 {between}）", f"Score {score} (a person's: 8 times of 10 {between})"
            )
        else:  # nothing of the answer was graded
            self._say(f"得分 {score}", f"Score {score}")
        for flag in found.flags:
            print("  ! " + FLAGS[flag][self._lang == "en"])
        for point in found.points:
            if not held_back or point.status == "covered":
                said = f" —— “{point.evidence}”" if point.evidence else ""
                print(f"  [{STATUSES[point.status][self._lang == 'en']}] {point.point}{said}")
        if held_back:
            self._say("还有要点没有说全，接着追问。", "Some points are not covered yet: here is a follow-up.")
        else:
            reference = turn.question.reference_in(language(turn.text))
            self._say("参考答案：" + reference, "Reference answer: " + reference)

    def _say(self, zh: str, en: str) -> None:
        print(zh if self._lang == "zh" else en)
