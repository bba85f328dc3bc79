"""Run a candidate's code apart from everything: no network, no files but Python's own, little memory, time and output.

bubblewrap gives it namespaces of its own; resource limits bound each process, a watch from outside bounds them all
together. Knows processes, no exercises. Invariant: without bubblewrap nothing runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import psutil

SECONDS = 60.0  # of wall clock, for all tests of an exercise; ours take one or two
ADDRESSES = 8 << 30  # bytes of address space a process may ask for: torch alone maps some
MEMORY = 2 << 30  # bytes in use by all processes together
PROCESSES = 64
FILE = 4 << 20  # bytes a file, or the output, may grow to
DISK = 64 << 20  # bytes of all files together
SAID = 400  # bytes of the output's end that are told
WATCH = 0.05  # seconds between two looks
# Set in the sandbox, before the tests' Python replaces this one.
_LIMITS = """
import os, resource, sys
for name, value in (("AS", {addresses}), ("FSIZE", {file}), ("NPROC", {processes}), ("CPU", {cpu}), ("CORE", 0)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (value, value))
os.execv(sys.argv[1], sys.argv[1:])
"""


@cache
def isolator() -> str | None:
    """The path of a bubblewrap that works here; None where there is none."""
    path = shutil.which("bwrap")
    if path is None:
        return None
    try:
        run = subprocess.run([*_apart(path, None), "/bin/true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if run.returncode == 0 else None


def run_apart(command: list[str], folder: Path) -> str:
    """Run a command that may write to `folder` and nowhere else; what went wrong, nothing where it just ended."""
    path = isolator()
    if path is None:
        raise RuntimeError("no isolator")
    limits = _LIMITS.format(addresses=ADDRESSES, file=FILE, processes=PROCESSES, cpu=int(SECONDS) + 1)
    with tempfile.TemporaryFile() as output:  # nowhere that the code could put something else in its place
        process = subprocess.Popen(
            [*_apart(path, folder), sys.executable, "-I", "-c", limits, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            trouble = _watched(process, folder)
        finally:
            process.kill()
            process.wait()
        output.seek(max(0, output.seek(0, os.SEEK_END) - SAID))
        return trouble or output.read().decode("utf-8", "replace").strip()


def _apart(path: str, folder: Path | None) -> list[str]:
    """The bubblewrap command: Python and the system's libraries to read, one folder to write."""
    readable = dict.fromkeys(
        str(place) for place in ("/usr", "/bin", "/lib", "/lib64", sys.base_prefix, sys.prefix) if Path(place).exists()
    )
    command = [path, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        command += ["--size", str(DISK), "--tmpfs", place]
    for place in readable:  # after /tmp: the project may lie there
        command += ["--ro-bind", place, place]
    command += ["--remount-ro", "/dev", "--setenv", "HOME", "/tmp"]
    for name, value in (
        ("PATH", os.defpath),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1"),
        ("OMP_NUM_THREADS", "1"),
        ("LANG", "C.UTF-8"),
    ):
        command += ["--setenv", name, value]
    if folder is not None:
        command += ["--bind", str(folder), str(folder), "--chdir", str(folder)]
    return [*command, "--remount-ro", "/"]


def _watched(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait for a process and all it starts; kill them where together they take too much."""
    end = time.monotonic() + SECONDS
    whole = psutil.Process(process.pid)
    while process.poll() is None:
        if time.monotonic() > end:
            return f"no result within {SECONDS:.0f} s"
        try:
            family = [whole, *whole.children(recursive=True)]
            if len(family) > PROCESSES:
                return f"more than {PROCESSES} processes"
            if sum(_memory(one) for one in family) > MEMORY:
                return f"more than {MEMORY >> 30} GB of memory"
            if sum(path.lstat().st_size for path in folder.rglob("*")) > DISK:
                return f"more than {DISK >> 20} MB of files"
        except (psutil.NoSuchProcess, FileNotFoundError):
            continue
        time.sleep(WATCH)
    return ""


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
