"""A candidate's code can do nothing but fail its tests."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from rag.corpus.library import read_library
from rag.interview import sandbox
from rag.interview.coding import CodeTooLong, NoIsolator, grade_code, try_out
from rag.settings import CORPUS

pytestmark = pytest.mark.skipif(sandbox.isolator() is None, reason="no bubblewrap here; CI installs it")


def run(code: str, folder: Path) -> str:
    return sandbox.run_apart([sys.executable, "-c", code], folder)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 3.0)


def test_it_cannot_read_the_home_folder_the_project_or_the_environment(tmp_path, monkeypatch):
    secret = Path.home() / ".chuangce-test-secret"
    secret.write_text("do not read", encoding="utf-8")
    try:
        assert "do not read" not in run(f"print(open({str(secret)!r}).read())", tmp_path)
    finally:
        secret.unlink()
    assert "FileNotFoundError" in run(f"open({str(CORPUS / 'corpus.yaml')!r})", tmp_path)
    monkeypatch.setenv("CHUANGCE_TEST_SECRET", "1")
    assert "CHUANGCE_TEST_SECRET" not in run("import os; print(os.environ)", tmp_path)


def test_it_cannot_open_a_connection(tmp_path):
    assert "unreachable" in run("import socket; socket.create_connection(('192.0.2.1', 80), 2)", tmp_path).lower()


def test_forking_without_end_is_stopped(tmp_path):
    assert "temporarily unavailable" in run("import os\nwhile True: os.fork()", tmp_path)


def test_forking_that_goes_on_after_errors_never_has_many_processes_and_leaves_none(quick, tmp_path):
    code = "import os, sys\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    most = 0

    def count() -> int:
        return sum((process.info["cmdline"] or [])[-1:] == [code] for process in psutil.process_iter(["cmdline"]))

    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(run, code, tmp_path)
        while not said.done():
            most = max(most, count())
    assert "no result" in said.result()
    assert 1 < most <= sandbox.PROCESSES + 2  # bubblewrap's own two carry the code in their arguments too
    end = time.monotonic() + 20
    while count() and time.monotonic() < end:
        time.sleep(0.1)
    assert count() == 0


def test_ten_gigabytes_are_not_given(tmp_path):
    assert "MemoryError" in run("bytearray(10 << 30)", tmp_path)


def test_memory_taken_by_many_processes_together_is_bounded(tmp_path):
    code = (
        "import os, time\nfor _ in range(8):\n    if not os.fork():\n"
        "        held = bytes(bytearray(b'x') * (400 << 20)); time.sleep(20)\ntime.sleep(20)"
    )
    assert "memory" in run(code, tmp_path)


def test_a_loop_without_end_is_stopped(quick, tmp_path):
    assert "no result" in run("while True: pass", tmp_path)


def test_output_without_end_is_cut(tmp_path):
    said = run("import sys\nfor _ in range(1024): sys.stdout.write('x' * (1 << 20))", tmp_path)
    assert len(said) <= sandbox.SAID


def test_shared_memory_is_no_way_round_the_limits(tmp_path):
    code = "import itertools\nfor n in itertools.count(): open(f'/dev/shm/f{n}', 'wb').write(bytes(4_000_000))"
    assert "No space" in run(code, tmp_path)
    assert "Error" in run("open('/dev/evil', 'w')", tmp_path)


@pytest.mark.parametrize("path", ["/usr/evil", "/etc/evil", str(Path.home() / "evil")])
def test_it_cannot_write_outside(path, tmp_path):
    assert "Error" in run(f"open({path!r}, 'w').write('x')", tmp_path)
    assert not Path(path).exists()


def test_many_files_together_are_bounded(tmp_path):
    code = "import itertools\nfor n in itertools.count(): open(f'f{n}', 'wb').write(bytes(4_000_000))"
    assert "of files" in run(code, tmp_path)


@pytest.fixture(scope="module")
def exercise():
    return read_library(CORPUS).exercises["softmax-cross-entropy"]


def test_the_starter_fails_and_the_solution_passes(exercise):
    failed = grade_code(exercise, (exercise.folder / "starter.py").read_text(encoding="utf-8"))
    assert failed.passed < len(failed.outcomes)
    solved = grade_code(exercise, (exercise.folder / "solution.py").read_text(encoding="utf-8"))
    assert solved.passed == len(solved.outcomes)


def test_a_hidden_test_that_fails_tells_only_the_behaviour(exercise):
    source = (exercise.folder / "test_hidden.py").read_text(encoding="utf-8")
    steal = "raise RuntimeError(__import__('pathlib').Path(__file__).with_name('test_hidden.py').read_text())"
    starter = (exercise.folder / "starter.py").read_text(encoding="utf-8")
    assert "raise NotImplementedError" in starter
    thief = starter.replace("raise NotImplementedError", steal)
    result = grade_code(exercise, thief)
    assert result.passed == 0
    hidden = [outcome for outcome in result.outcomes if outcome.hidden]
    assert hidden
    assert all(outcome.reason == outcome.behaviour for outcome in hidden)
    shown = "".join(outcome.reason for outcome in result.outcomes)
    assert not any(line.strip() in shown for line in source.splitlines() if line.strip().startswith("assert"))
    assert not any(outcome.hidden for outcome in try_out(exercise, thief).outcomes)


@pytest.mark.parametrize(
    "put", ["os.symlink({secret!r}, {name!r})", "os.mkfifo({name!r})", "open({name!r}, 'w').write('<a')"]
)
def test_what_code_puts_in_the_reports_place_is_not_followed(exercise, put, tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text("<testsuite><testcase classname='test_visible' name='geheim'/></testsuite>", encoding="utf-8")
    code = f"import os\n{put.format(secret=str(secret), name='report.xml')}\nos._exit(0)\n"
    result = try_out(exercise, code)
    assert result.passed == 0
    assert "geheim" not in str(result)


def test_without_an_isolator_nothing_runs(exercise, monkeypatch):
    monkeypatch.setattr("rag.interview.coding.isolator", lambda: None)
    with pytest.raises(NoIsolator):
        try_out(exercise, "print(1)")


def test_code_that_is_too_long_is_refused(exercise):
    with pytest.raises(CodeTooLong):
        try_out(exercise, "#" * 60_000)
