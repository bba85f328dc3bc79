"""The index on disk: one manifest that names one complete generation of files.

Owns the layout, the digests and the switch from one generation to the next. Invariant: `manifest.json` is replaced in
one step and only after every file it lists is whole, so a reader sees the old index or the new one.

    DIR/manifest.json        what the index is made of, with a digest per file
    DIR/gen-<id>/            documents.jsonl passages.jsonl dense.faiss lexical/ bank.jsonl bank.npy points.npy
                             queries.jsonl queries.npy
    DIR/vectors.sqlite       vectors of passages and key points kept for the next build
    DIR/wordings.sqlite      and of the bank's questions and the queries
"""

import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import IndexDamaged, IndexMissing, IndexUnknown
from rag.models.weights import sha256_of

SCHEMA = 4
MANIFEST = "manifest.json"


class Manifest(BaseModel):
    """What `manifest.json` holds; `roots` are the paths the index mirrors, `problems` the files left out and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app: Literal["chuangce"] = "chuangce"
    schema_version: int = SCHEMA
    generation: str
    content: str
    embedder: str
    roots: tuple[str, ...]
    documents: int
    passages: int
    built: str
    problems: tuple[str, ...] = ()
    files: dict[str, str]


def read_manifest(folder: Path) -> Manifest:
    """Raises IndexMissing, IndexDamaged, or IndexUnknown for another program's or version's file."""
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexMissing(path=folder) from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(path=folder, reason=f"{MANIFEST}: {error}") from error
    if not isinstance(raw, dict) or raw.get("app") != "chuangce":
        raise IndexUnknown(path=folder, file=MANIFEST)
    if raw.get("schema_version") != SCHEMA:
        raise IndexUnknown(path=folder, file=MANIFEST)
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        raise IndexDamaged(path=folder, reason=f"{MANIFEST}: {error.errors()[0]['msg']}") from None


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise IndexDamaged unless every listed file is there with its digest."""
    for name, digest in manifest.files.items():
        path = folder / manifest.generation / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise IndexDamaged(path=folder, reason=f"{name} points outside")
        if not path.is_file():
            raise IndexDamaged(path=folder, reason=f"{name} is missing")
        if sha256_of(path) != digest:
            raise IndexDamaged(path=folder, reason=f"{name} does not match its digest")


def digests(generation: Path) -> dict[str, str]:
    """The digest of every file of a generation, by its path inside it."""
    files = sorted(path for path in generation.rglob("*") if path.is_file())
    return {path.relative_to(generation).as_posix(): sha256_of(path) for path in files}


def publish(folder: Path, manifest: Manifest) -> None:
    """Make this manifest the index's, in one step."""
    fresh = folder / (MANIFEST + ".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(manifest.model_dump_json(indent=1))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / MANIFEST)
