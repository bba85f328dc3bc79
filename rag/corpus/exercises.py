"""Run a coding exercise's tests against a solution, with pytest in a process of its own.

Knows exercises and processes. It isolates nothing unless it is given a runner that does: run only code you trust.
Invariant: an outcome comes from a test that ran; a run that broke says so for every test. Code that sets out to forge
the report of its own tests can: an outcome is for the learner, not proof against a cheat.
"""

import ast
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from xml.etree import ElementTree

from rag.corpus.findings import Finding, finding
from rag.corpus.library import Exercise, Library
from rag.errors import Lang
from rag.text import is_chinese

TIMEOUT = 60.0  # seconds for all tests of an exercise; ours take one or two
TESTS = ("test_visible.py", "test_hidden.py")
REPORT = 4 << 20  # bytes of a report that are read
LEAST_WRONG = 3
# Whatever pytest plugins are installed, they are for other tests, and slow to load.
_ENVIRONMENT = os.environ | {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One test's result. `behaviour` is its docstring: what the code should do, in both languages (see `phrased`);
    `reason` is empty when it passed."""

    test: str
    hidden: bool
    behaviour: str
    passed: bool
    reason: str


Runner = Callable[[list[str], Path], str]
"""Runs a command in a folder that it may write to; says what went wrong, nothing where the command just ended."""


def phrased(behaviour: str, lang: Lang) -> str:
    """A behaviour in one language: its first line is Chinese, the others are English; a line alone stands for both."""
    zh, _, en = behaviour.partition("\n")
    return zh if lang == "zh" or not en else " ".join(en.split())


def run_tests(
    exercise: Exercise, solution: Path, tests: Sequence[str] = TESTS, runner: "Runner | None" = None
) -> list[Outcome]:
    """The outcome of every test in the exercise's files `tests`, in order, with `solution` as the module under test."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copy(solution, folder / "solution.py")
        for name in tests:
            copy(exercise.folder / name, folder / name)
        results, broken = _run(folder, runner or run_here)
    return [
        Outcome(
            test=test,
            hidden=name == TESTS[1],
            behaviour=behaviour,
            passed=results.get((Path(name).stem, test), broken) == "",
            reason=results.get((Path(name).stem, test), broken),
        )
        for name in tests
        for test, behaviour in _tests(exercise.folder / name)
    ]


def check_code(library: Library) -> Iterator[Finding]:
    """What is wrong with the code of every exercise."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(check_exercise, library.exercises.values()):
            yield from found


def check_exercise(exercise: Exercise) -> list[Finding]:
    """What is wrong with its code: the solution fails a test, or the starter or a wrong solution fails none."""
    where = f"coding/{exercise.id}"
    try:
        tests = [(name, *test) for name in TESTS for test in _tests(exercise.folder / name)]
    except (SyntaxError, ValueError) as error:
        return [
            finding("exercise", where, reason=(f"测试文件有语法错误：{error}", f"a test file does not parse: {error}"))
        ]
    found = [
        finding(
            "exercise",
            where,
            reason=(
                f"{name} 的 {test} 没有用中英文说明它检查什么（文档字符串第一行中文，其后英文）",
                f"{test} in {name} does not say in both languages what it checks (a docstring of a line in Chinese, "
                "then English)",
            ),
        )
        for name, test, behaviour in tests
        if not is_chinese(phrased(behaviour, "zh")) or is_chinese(phrased(behaviour, "en"))
    ]
    if len(exercise.wrong) < LEAST_WRONG:
        reason = (f"错误解法少于 {LEAST_WRONG} 个", f"has fewer than {LEAST_WRONG} wrong solutions")
        found.append(finding("exercise", where, reason=reason))
    for outcome in run_tests(exercise, exercise.folder / "solution.py"):
        if not outcome.passed:
            reason = (
                f"参考解法没有通过 {outcome.test}：{outcome.reason}",
                f"the solution fails {outcome.test}: {outcome.reason}",
            )
            found.append(finding("exercise", where, reason=reason))
    for path in (exercise.folder / "starter.py", *exercise.wrong):
        if all(outcome.passed for outcome in run_tests(exercise, path) if outcome.hidden):
            name = path.relative_to(exercise.folder).as_posix()
            reason = (f"{name} 应当失败，却通过了全部隐藏测试", f"{name} should fail, yet passes every hidden test")
            found.append(finding("exercise", where, reason=reason))
    return found


def run_here(command: list[str], folder: Path) -> str:
    """Run a command on this machine as it is."""
    try:
        run = subprocess.run(
            command, cwd=folder, env=_ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no result within {TIMEOUT:.0f} s"
    return run.stderr.strip()[-400:]


def _run(folder: Path, runner: Runner) -> tuple[dict[tuple[str, str], str], str]:
    """Failure text by (module, test), empty for a pass; and what to say of tests that left no result."""
    report = folder / "report.xml"
    options = ["-q", "--tb=short", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", *options, "--junitxml", str(report), str(folder)]
    said = runner(command, folder)
    cases = _cases(report)
    if cases is None:
        return {}, said or "the test run ended without a report"
    results: dict[tuple[str, str], str] = {}
    broken = "not run"
    for case in cases:
        problem = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
        text = "" if problem is None else problem.get("message") or problem.text or problem.tag
        module = case.get("classname", "").rpartition(".")[2]
        if not module:
            broken = text  # the module did not even import
            continue
        test = (module, case.get("name", "").partition("[")[0])
        results[test] = results.get(test) or text  # of a test with parameters, the first failure
    return results, broken


def _cases(report: Path) -> list[ElementTree.Element] | None:
    """The test cases of a report; None where there is none. The code under test may have put anything in its place."""
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(report, os.O_RDONLY | careful)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        try:
            return list(ElementTree.fromstring(file.read(REPORT)).iter("testcase"))
        except ElementTree.ParseError:
            return None


def _tests(path: Path) -> list[tuple[str, str]]:
    """Name and docstring of a test module's tests."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test")]
    return [(node.name, (ast.get_docstring(node) or "").strip()) for node in functions]
