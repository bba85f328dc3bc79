"""A coding exercise in a terminal interview: its statement printed, its code in a file that the user edits.

The file lies there while the exercise is worked at; then the history has what was in it. One found there was left by an
interview that broke off, and is gone on with. Invariant: what was written is never lost.
"""

import textwrap
import time
from pathlib import Path

from rag.cli_input import AGAIN, COMMANDS, QUIT, SKIP, read_line
from rag.corpus.exercises import phrased
from rag.errors import Lang, UnreadablePath, UserError, WriteFailed
from rag.interview.coding import NoIsolator, Result, try_out, work_folder
from rag.interview.sandbox import isolator
from rag.interview.session import Interview
from rag.interview.turns import CodingTurn
from rag.interview.words import TESTS, listed
from rag.settings import Settings

SUBMIT = "/submit"


class Workbench:
    """Where exercises are worked at."""

    def __init__(self, settings: Settings) -> None:
        self._folder, self._lang = work_folder(settings), settings.language

    def work(self, session: Interview, turn: CodingTurn) -> str:
        """Until the exercise is handed in, or a command of the interview ends it: that command, none when it was handed
        in. Without an isolator it is skipped, and why is said. Raises WriteFailed."""
        if isolator() is None:
            print(NoIsolator().message(self._lang))
            self._say("这题只能跳过。", "This one can only be skipped.")
            return SKIP
        path = self._folder / f"{session.began.astimezone():%Y%m%d-%H%M%S}-{turn.exercise.id}.py"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(session.code(turn.id), encoding="utf-8")
        except OSError as error:
            raise WriteFailed(path=path, reason=error.strerror) from error
        self._say(
            f"在这个文件里作答，保存后回车运行可见测试，{SUBMIT} 交卷（{' '.join(COMMANDS)} 照旧）：",
            f"Write in this file and save it; Enter runs the visible tests, {SUBMIT} hands in "
            f"({' '.join(COMMANDS)} as before):",
        )
        print(f"  {path}")
        return self._worked(session, turn, path)

    def _worked(self, session: Interview, turn: CodingTurn, path: Path) -> str:
        while True:
            begin = time.monotonic()
            line = read_line()
            seconds = time.monotonic() - begin
            command = QUIT if line is None else line.strip()
            if command not in ("", SUBMIT, *COMMANDS):
                zh, en = "代码写在文件里；回车试跑，{} 交卷。", "Code goes into the file; Enter tries it, {} hands in."
                self._say(zh.format(SUBMIT), en.format(SUBMIT))
                continue
            try:
                code = _read(path)
                session.pause(turn.id, code, seconds)
                if command == "":
                    self._show(try_out(turn.exercise, code), session.plan["lang"])
                    continue
                if command == SUBMIT:
                    self._hand_in(session, turn, code)
            except UserError as error:
                print(error.message(self._lang))
                if command in COMMANDS:
                    return command
                continue
            path.unlink(missing_ok=True)
            return "" if command == SUBMIT else command

    def _hand_in(self, session: Interview, turn: CodingTurn, code: str) -> None:
        """Raises CodeTooLong."""
        found, lang = session.grade_code(session.keep(turn.id, code)), session.plan["lang"]
        self._show(found, lang)
        if change := session.change(turn.id):
            for tests, zh, en in (
                (change.gained, "现在通过了：", "Passed now: "),
                (change.lost, "现在不通过了：", "Failing now: "),
            ):
                if tests:
                    self._say(zh + listed(tests, lang), en + listed(tests, lang))
        if found.share < 1:
            self._say(f"{AGAIN} 改好再交。", f"{AGAIN} to mend it and hand it in again.")

    def _show(self, found: Result, lang: Lang) -> None:
        for outcome in found.outcomes:
            print(f"  [{TESTS[outcome.passed][self._lang == 'en']}] {phrased(outcome.behaviour, lang)}")
            if not outcome.passed and not outcome.hidden:
                print(textwrap.indent(outcome.reason, "      "))
        passed, total = found.passed, len(found.outcomes)
        self._say(f"{passed}/{total} 项测试通过", f"{passed} of {total} tests passed")

    def _say(self, zh: str, en: str) -> None:
        print(zh if self._lang == "zh" else en)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadablePath(path=path, reason=getattr(error, "strerror", None) or error) from error
