"""The user's own documents, and the index rebuilt behind the one in use.

Owns the folder `documents` in the home folder. Knows no page. Invariants: the index before answers until the new one is
open; nothing is written or removed but files that lie directly in the folder.
"""

import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import ChuangceError, IndexError_, UnreadableDocument, UnsupportedType, WriteFailed, ours
from rag.index.build import BuildReport, build
from rag.index.manifest import read_manifest
from rag.index.search import open_index
from rag.ingest.documents import MAX_BYTES, SUPPORTED
from rag.models import registry
from rag.settings import CORPUS
from ui.engine import Engine

FOLDER = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """How far a rebuild is: `step` is "read" or "embed" once it began, `report` or `error` what the last one ended
    with."""

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    report: BuildReport | None = None
    error: ChuangceError | None = None


class Uploads:
    """Safe to share between threads; one rebuild runs at a time, and a change meanwhile starts another after it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.folder = engine.settings.home / FOLDER
        self._lock = threading.Lock()
        self._building = Building()
        self._again = False

    def names(self) -> list[str]:
        """The files there are, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.is_file() and path.name[0] != ".")

    def building(self) -> Building:
        return self._building

    def problems(self) -> tuple[str, ...]:
        """What the index leaves out and why."""
        if self._building.report:
            return self._building.report.problems
        manifest = self._engine.status().manifest
        return manifest.problems if manifest else ()

    def add(self, paths: Sequence[Path]) -> None:
        """Take copies of files, one of the same name being replaced, and rebuild.

        Raises UnsupportedType, UnreadableDocument or WriteFailed; no file is then taken.
        """
        for path in paths:
            if path.suffix.lower() not in SUPPORTED:
                raise UnsupportedType(path=path.name, supported=" ".join(SUPPORTED))
            if path.stat().st_size > MAX_BYTES:
                raise UnreadableDocument(path=path.name, reason=f"over {MAX_BYTES >> 20} MB")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for path in paths:
                name = path.name.lstrip(".")  # a hidden file would not be indexed
                fresh = self.folder / f".{name}.new"
                shutil.copyfile(path, fresh)
                fresh.replace(self.folder / name)
        except OSError as error:
            raise WriteFailed(path=self.folder, reason=error.strerror or error) from error
        self.rebuild()

    def remove(self, names: Sequence[str]) -> None:
        """Remove files and rebuild; a name that is none of `names()` is left alone. Raises WriteFailed."""
        try:
            for name in set(names) & set(self.names()):
                (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise WriteFailed(path=self.folder, reason=error.strerror or error) from error
        self.rebuild()

    def rebuild(self) -> None:
        """Rebuild the index in the background, and answer from it once it is whole."""
        with self._lock:
            if self._building.running:
                self._again = True
                return
            self._building = Building(running=True)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            ended = self._rebuilt()
            with self._lock:
                if not self._again:
                    self._building = ended
                    return
                self._again = False

    def _rebuilt(self) -> Building:
        settings = self._engine.settings
        try:
            report = build(settings, settings.index, self._roots(), note=self._note, lang=settings.language)
            answerer, latest = self._engine.wait(), read_manifest(settings.index).generation
            if answerer.index is None or answerer.index.manifest.generation != latest:
                answerer.index = open_index(settings.index, registry.fingerprint(settings, "embed"))
        except Exception as error:  # noqa: BLE001 - the page must say so rather than wait for ever
            return Building(error=ours(error))
        return Building(report=report)

    def _roots(self) -> list[Path]:
        """What the index mirrors, and the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            roots = [Path(root) for root in read_manifest(self._engine.settings.index).roots]
        except IndexError_:
            roots = [CORPUS]
        return roots if self.folder in roots else [*roots, self.folder]

    def _note(self, step: str, done: int, total: int) -> None:
        self._building = replace(self._building, step=step, done=done, total=total)
