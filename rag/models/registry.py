"""From a model's name to its folder on this machine, installing it once when asked.

A name is one of the pins, a local folder, or a hub id. Owns `HOME/models`. Invariant: a folder in there appears whole
(written under another name, listed in `chuangce.json` with sizes and digests, then renamed) or not at all.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock

from rag.errors import DigestMismatch, DownloadFailed, ModelUnusable, WeightsMissing, WriteFailed
from rag.models import weights
from rag.models.weights import Pin, Progress
from rag.settings import Settings

Role = Literal["chat", "embed"]
MANIFEST = "chuangce.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One line of `chuangce models list`; `folder` is None when the model is not here."""

    name: str
    role: Role
    licence: str
    used: bool
    folder: Path | None
    bytes: int


def chosen(settings: Settings, role: Role) -> str:
    """The name the settings give for this role."""
    return settings.chat_model if role == "chat" else settings.embed_model


def setting_of(role: Role) -> str:
    """The environment variable that names the model of this role."""
    return f"CHUANGCE_{role.upper()}_MODEL"


def locate(settings: Settings, role: Role) -> Path:
    """The folder of the chosen model, without touching the network.

    Raises WeightsMissing, or ModelUnusable when a file of it is missing or cut short.
    """
    name = chosen(settings, role)
    folder = _own_folder(settings, name)
    if folder is None or not folder.is_dir():
        raise WeightsMissing(name=name, setting=setting_of(role))
    for file, entry in _listed(folder).items():
        path = folder / file
        if not path.exists() or path.stat().st_size != entry["size"]:
            raise ModelUnusable(name=name, reason=f"{file} is missing or truncated", setting=setting_of(role))
    return folder


def install(settings: Settings, name: str, role: Role, progress: Progress) -> Path:
    """The model's folder, fetched and converted unless it is there already.

    Raises DownloadFailed, DigestMismatch or WriteFailed; whatever was fetched stays for the next try.
    """
    folder = _own_folder(settings, name)
    if folder is None:
        raise WeightsMissing(name=name, setting=setting_of(role))
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / ".lock"):
        if folder.is_dir():  # another process was faster
            return folder
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        pin = weights.pins().get(name)
        try:
            if pin is None:
                _snapshot(name, partial, settings, progress)
            else:
                _build(pin, partial, settings, progress)
            _write_manifest(partial, name)
            partial.rename(folder)
        except OSError as error:
            raise WriteFailed(path=partial, reason=error.strerror or str(error)) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(_downloads(settings) / name, ignore_errors=True)
    return folder


def verify(settings: Settings, name: str, role: Role, progress: Progress) -> int:
    """Read every file of an installed model and compare digests; the number of files read.

    Raises DigestMismatch for the first file that differs, and removes the folder, which only we can have listed and
    converted, so that the next fetch makes it anew. A folder of the user's own lists nothing: 0 files are read.
    """
    folder = _own_folder(settings, name)
    if folder is None or not folder.is_dir():
        raise WeightsMissing(name=name, setting=setting_of(role))
    listed = _listed(folder)
    for file, entry in listed.items():
        path = folder / file
        progress(f"{name}/{file}", 0, entry["size"])
        actual = weights.sha256_of(path) if path.exists() else "missing"
        if actual != entry["sha256"]:
            shutil.rmtree(folder)
            raise DigestMismatch(what=path.name, expected=entry["sha256"][:12], actual=actual[:12])
        progress(f"{name}/{file}", entry["size"], entry["size"])
    return len(listed)


def overview(settings: Settings) -> list[Installed]:
    """Every known model, and the ones the settings name, with what is on disk."""
    used: dict[str, Role] = {settings.chat_model: "chat", settings.embed_model: "embed"}
    rows: dict[str, tuple[Role, str]] = {name: (pin.role, pin.licence) for name, pin in weights.pins().items()}
    rows |= {name: (role, "?") for name, role in used.items() if name not in rows}
    lines = []
    for name, (role, licence) in rows.items():
        folder = _own_folder(settings, name)
        here = folder if folder is not None and folder.is_dir() else None
        size = sum(path.stat().st_size for path in here.rglob("*") if path.is_file()) if here else 0
        lines.append(Installed(name=name, role=role, licence=licence, used=name in used, folder=here, bytes=size))
    return lines


def _own_folder(settings: Settings, name: str) -> Path | None:
    """Where `name` lives: in our cache, or the folder it is; None when it can be neither."""
    if name in weights.pins():
        return settings.home / "models" / name
    path = Path(name).expanduser()
    if path.is_dir():
        return path.absolute()
    if name.count("/") == 1 and not path.is_absolute() and not name.startswith("."):
        return settings.home / "models" / name.replace("/", "--")
    return None


def _downloads(settings: Settings) -> Path:
    return settings.home / "downloads"


def _build(pin: Pin, partial: Path, settings: Settings, progress: Progress) -> None:
    """Fetch and convert; where the hub is next in line and holds the model in finished form, take that."""
    try:
        sources = settings.sources if pin.hub_file else tuple(s for s in settings.sources if s != "hub")
        file = weights.fetch(pin, _downloads(settings), sources, progress)
    except DownloadFailed:
        if pin.hub_file or "hub" not in settings.sources:
            raise
        _snapshot(pin.hub_repo, partial, settings, progress)
        return
    from rag.models.convert import convert

    progress(f"{pin.name}: converting", 0, 1)
    partial.parent.mkdir(parents=True, exist_ok=True)
    convert(file, pin.format, partial)
    progress(f"{pin.name}: converted", 1, 1)


def _snapshot(repo: str, partial: Path, settings: Settings, progress: Progress) -> None:
    """A whole model folder from the hub (its own checksums guard it; no digest of ours is known)."""
    if "hub" not in settings.sources:
        raise DownloadFailed(what=repo, reason="CHUANGCE_SOURCES leaves the hub out")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    progress(f"{repo} ← hub", 0, 1)
    kept = _downloads(settings) / repo.replace("/", "--")
    try:
        patterns = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja", "*/config.json"]
        snapshot_download(repo, local_dir=kept, allow_patterns=patterns)
    except (OSError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise DownloadFailed(what=repo, reason=str(error).splitlines()[0]) from error
    shutil.rmtree(kept / ".cache", ignore_errors=True)
    kept.rename(partial)
    progress(f"{repo} ← hub", 1, 1)


def _write_manifest(folder: Path, name: str) -> None:
    files = {
        str(path.relative_to(folder)): {"size": path.stat().st_size, "sha256": weights.sha256_of(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({"schema": SCHEMA, "name": name, "files": files}, indent=1)
    with (folder / MANIFEST).open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _listed(folder: Path) -> dict[str, dict]:
    """The files our manifest lists; none for a folder that is the user's own."""
    path = folder / MANIFEST
    return json.loads(path.read_text(encoding="utf-8"))["files"] if path.exists() else {}


def fingerprint(settings: Settings, role: Role) -> str:
    """A short text that changes when the chosen model's weights change; cheap, no model is loaded.

    From the digests we recorded, or, for a folder of the user's own, from its files' sizes and beginnings.
    """
    folder = locate(settings, role)
    digest = hashlib.sha256()
    listed = _listed(folder)
    for path in sorted(folder.rglob("*.safetensors")) + sorted(folder.glob("config.json")):
        file = str(path.relative_to(folder))
        digest.update(file.encode())
        if file in listed:
            digest.update(listed[file]["sha256"].encode())
        else:
            with path.open("rb") as stream:
                digest.update(f"{path.stat().st_size}".encode() + stream.read(weights.CHUNK))
    return f"{Path(chosen(settings, role)).name}:{digest.hexdigest()[:12]}"
