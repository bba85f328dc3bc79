"""Run a candidate's code apart from everything: no network, no files but Python's own, little memory, time and output.

bubblewrap gives it namespaces of its own; resource limits bound each process and their number, a watch from outside
bounds what they take together. Knows processes, no exercises. Invariants: without bubblewrap nothing runs; nothing
runs as root, whom the kernel lets have any number of processes.
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
NOBODY = 65534  # the user and group that code started by root runs as
# Set in the sandbox, before the tests' Python replaces this one.
_LIMITS = """
import os, resource, sys
if os.getuid() == 0:
    os.setgroups([])
    os.setresgid({nobody}, {nobody}, {nobody})
    os.setresuid({nobody}, {nobody}, {nobody})
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
        run = subprocess.run([*_apart(path, None), "/bin/true"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if run.returncode == 0 else None


def run_apart(command: list[str], folder: Path) -> str:
    """Run a command that may write to `folder` and nowhere else; what went wrong, nothing where it just ended."""
    path = isolator()
    if path is None:
        raise RuntimeError("no isolator")
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    with tempfile.TemporaryFile() as output:  # nowhere that the code could put something else in its place
        process = subprocess.Popen(
            [*_apart(path, folder), *command],
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
    """What to put before a command: Python and the system's libraries to read, one folder to write, limits set."""
    readable = dict.fromkeys(
        str(place) for place in ("/usr", "/bin", "/lib", "/lib64", sys.base_prefix, sys.prefix) if Path(place).exists()
    )
    own = ("pid", "net", "ipc", "uts", "cgroup-try", *([] if os.geteuid() == 0 else ["user"]))
    command = [path, *(f"--unshare-{name}" for name in own), "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(DISK), "--tmpfs", place]
    for place in readable:  # after /tmp: the project may lie there
        command += [*_open_way(place), "--ro-bind", place, place]
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
        command += [*_open_way(str(folder)), "--bind", str(folder), str(folder), "--chdir", str(folder)]
    limits = _LIMITS.format(addresses=ADDRESSES, file=FILE, processes=PROCESSES, cpu=int(SECONDS) + 1, nobody=NOBODY)
    return [*command, "--remount-ro", "/", sys.executable, "-I", "-c", limits]


def _open_way(place: str) -> list[str]:
    """The folders above a place, which bubblewrap would make for their owner alone."""
    return [word for up in reversed(Path(place).parents[:-1]) for word in ("--perms", "0755", "--dir", str(up))]


def _watched(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait for a process and all it starts; kill them where together they take too much."""
    end = time.monotonic() + SECONDS
    whole = psutil.Process(process.pid)
    while process.poll() is None:
        if time.monotonic() > end:
            return f"no result within {SECONDS:.0f} s"
        try:
            family = [whole, *whole.children(recursive=True)]
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
