"""Coding exercises in an interview: the visible tests on demand, all of them for the grade, which is the share of them
that passed.

Code a candidate wrote runs in the sandbox or not at all. Invariant: of a hidden test only the behaviour it checks is
told, never its code or what it printed.
"""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.corpus.exercises import TESTS, Outcome, run_tests
from rag.corpus.library import Exercise
from rag.errors import Lang, UserError
from rag.interview.sandbox import isolator, run_apart
from rag.settings import Settings

MAX_CODE = 50_000  # characters
FULL = 10.0  # the score of code that passes every test
_FOLDER = "coding/"


class NoIsolator(UserError):
    zh = "这台机器上没有可用的 bubblewrap，不能隔离运行代码，编程题只能阅读。安装 bubblewrap 后重试。"
    en = "This machine has no working bubblewrap to isolate code with: exercises can only be read. Install bubblewrap."


class CodeTooLong(UserError):
    zh = "代码有 {length} 个字符，最多 {limit} 个。"
    en = "The code has {length} characters; the limit is {limit}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run of tests showed."""

    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> int:
        return sum(outcome.passed for outcome in self.outcomes)

    @property
    def share(self) -> float:
        return self.passed / max(1, len(self.outcomes))

    def as_json(self) -> dict[str, Any]:
        """As the history keeps it: a score like an answer's, but in no doubt."""
        score = round(FULL * self.share, 2)
        outcomes = [asdict(outcome) for outcome in self.outcomes]
        return {"score": score, "max_score": FULL, "low": score, "high": score, "outcomes": outcomes}


def exercise_key(id_: str) -> str:
    """What the history calls an exercise: its folder in the corpus, so that no question has the same name."""
    return _FOLDER + id_


def exercise_id(key: str) -> str | None:
    """The exercise that the history calls so; None where the name is a question's."""
    return key.removeprefix(_FOLDER) if key.startswith(_FOLDER) else None


def work_folder(settings: Settings) -> Path:
    """Where code lies while it is worked at in a terminal."""
    return settings.home / "coding"


def starter(exercise: Exercise, lang: Lang) -> str:
    """The code a candidate begins with; its comments are in English where there is a `starter.en.py`."""
    english = exercise.folder / "starter.en.py"
    path = english if lang == "en" and english.is_file() else exercise.folder / "starter.py"
    return path.read_text(encoding="utf-8")


def check_code(code: str) -> None:
    """Raises CodeTooLong."""
    if len(code) > MAX_CODE:
        raise CodeTooLong(length=len(code), limit=MAX_CODE)


def try_out(exercise: Exercise, code: str) -> Result:
    """The visible tests. Raises NoIsolator or CodeTooLong."""
    return _result(exercise, code, TESTS[:1])


def grade_code(exercise: Exercise, code: str) -> Result:
    """All tests; of hidden ones that fail, only the behaviour is told. Raises NoIsolator or CodeTooLong."""
    shown, hidden = (_result(exercise, code, (name,)) for name in TESTS)  # apart: no shown test may tell of hidden ones
    return Result(outcomes=shown.outcomes + hidden.outcomes)


def _result(exercise: Exercise, code: str, tests: tuple[str, ...]) -> Result:
    if isolator() is None:
        raise NoIsolator
    check_code(code)
    with tempfile.TemporaryDirectory() as temporary:
        solution = Path(temporary) / "candidate.py"
        solution.write_text(code, encoding="utf-8")
        outcomes = run_tests(exercise, solution, tests, run_apart)
    return Result(
        outcomes=tuple(
            outcome
            if outcome.passed or not outcome.hidden
            else Outcome(
                test=outcome.test, hidden=True, behaviour=outcome.behaviour, passed=False, reason=outcome.behaviour
            )
            for outcome in outcomes
        )
    )
