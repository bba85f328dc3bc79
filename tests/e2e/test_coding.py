"""A coding exercise in a terminal interview, with what is typed coming from a pipe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.corpus.library import read_library
from rag.history import History
from rag.interview.coding import starter
from rag.interview.sandbox import isolator
from rag.settings import CORPUS
from tests.e2e.test_commands import ROOT

ARGUMENTS = ["interview", "--length", "1", "--coding", "1", "--topics", "funding"]


@pytest.fixture
def home(settings, tmp_path) -> Path:
    """A home of its own with this machine's models."""
    (tmp_path / "models").symlink_to(settings.home / "models")
    return tmp_path


def begin(home: Path, *arguments: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rag", *arguments],
        cwd=ROOT,
        env={**os.environ, "CHUANGCE_LANG": "zh", "CHUANGCE_HOME": str(home), **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def say(process: subprocess.Popen[str], *lines: str) -> None:
    process.stdin.write("".join(f"{line}\n" for line in lines))
    process.stdin.flush()


def until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found
    raise AssertionError(f"ended without {pattern}")


def versions(home: Path) -> list[tuple[str, float]]:
    turn = History(f"sqlite:///{home / 'history.db'}").export()["interviews"][0]["turns"][-1]
    return [(version["answer"], version["grade"]["score"]) for version in turn["versions"]]


@pytest.mark.skipif(isolator() is None, reason="no bubblewrap here; CI installs it")
def test_an_exercise_is_tried_paused_gone_on_with_handed_in_and_handed_in_again(home):
    exercises = {exercise.zh.title: exercise for exercise in read_library(CORPUS).exercises.values()}
    with begin(home, *ARGUMENTS) as process:
        say(process, "/skip")
        exercise = exercises[until(process, r"2/2\] 编程题（约 \d+ 分钟）：(.+)")[1]]
        path = Path(until(process, r"^  (/.+\.py)$")[1])
        assert path.read_text(encoding="utf-8") == starter(exercise, "zh")
        path.write_text(starter(exercise, "zh") + "\n# 写了一半\n", encoding="utf-8")
        say(process, "")
        until(process, r"未通过")
        until(process, r"^0/\d+ 项测试通过")
        assert "已暂停" in process.communicate()[0]
    assert process.returncode == 0
    assert not path.exists()
    assert versions(home) == []

    with begin(home, "interview", "--resume") as process:
        path = Path(until(process, r"^  (/.+\.py)$")[1])
        failing = path.read_text(encoding="utf-8")
        assert failing.endswith("# 写了一半\n")
        say(process, "这不是命令", "/submit")
        until(process, r"代码写在文件里")
        until(process, r"/again 改好再交")
        say(process, "/again")
        path = Path(until(process, r"^  (/.+\.py)$")[1])
        assert path.read_text(encoding="utf-8") == failing
        solution = (exercise.folder / "solution.py").read_text(encoding="utf-8")
        path.write_text(solution, encoding="utf-8")
        say(process, "/submit")
        until(process, r"现在通过了：")
        report = process.communicate("\n")[0]
    assert process.returncode == 0
    assert f"编程题: {exercise.zh.title}" in report
    assert "**10.0 / 10.0**" in report
    assert "[通过]" in report
    assert [code for code, _ in versions(home)] == [failing, solution]
    assert versions(home)[1][1] == 10
    assert list(path.parent.iterdir()) == []

    path.write_text("# 中断后留下的", encoding="utf-8")
    with begin(home, "interview", "--delete") as process:
        assert "已删除" in process.communicate()[0]
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("lang", "exercise_mark", "skipped"), [("zh", "编程题", "已跳过"), ("en", "Exercise", "Skipped")]
)
def test_without_an_isolator_the_exercise_is_shown_in_the_users_language_and_skipped_with_the_reason(
    home, lang, exercise_mark, skipped
):
    with begin(home, *ARGUMENTS, PATH="/nowhere", CHUANGCE_LANG=lang) as process:
        shown, _ = process.communicate("/skip\n")
    assert process.returncode == 0
    problems = [one.problem(lang) for one in read_library(CORPUS).exercises.values()]
    problem = next(one for one in problems if one.statement in shown)
    assert f"{problem.title}\n\n{problem.statement}" in shown
    assert "bubblewrap" in shown.partition(problem.statement)[2]
    assert skipped in shown.partition(f"### {exercise_mark}: {problem.title}")[2]
