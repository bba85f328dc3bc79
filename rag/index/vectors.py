"""Vectors already computed, kept across builds: what makes a build incremental and resumable.

A SQLite file keyed by the embedder's fingerprint and the text embedded. It is a cache: deleting it costs time only.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import WriteFailed

BATCH = 32  # embedded and committed together: an interrupted build loses at most these


class VectorCache:
    """Use as a context manager. Texts that are not in it are embedded by the function given."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path, self._fingerprint = path, fingerprint

    def __enter__(self) -> "VectorCache":
        try:
            self._open()
        except sqlite3.DatabaseError:  # damaged: start it afresh
            self._path.unlink(missing_ok=True)
            self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts, each once, whose vector is not here."""
        have = {row[0] for row in self._db.execute("SELECT key FROM vectors")}
        return list({key: text for text in texts if (key := self._key(text)) not in have}.values())

    def add(
        self, texts: list[str], embed: Callable[[list[str]], NDArray[np.float32]], note: Callable[[int], None]
    ) -> None:
        """Embed and keep these texts; `note` hears how many are done. Raises WriteFailed."""
        # Texts of like length together: a batch is padded to its longest.
        ordered = sorted(texts, key=len)
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            rows = [(self._key(text), vector.tobytes()) for text, vector in zip(batch, embed(batch), strict=True)]
            try:
                with self._db:
                    self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            except sqlite3.OperationalError as error:
                raise WriteFailed(path=self._path, reason=error) from error
            note(start + len(batch))

    def vectors(self, texts: list[str]) -> NDArray[np.float32]:
        """Shape (n, dimension), in the order of `texts`, all of which must be here."""
        found = dict(self._db.execute("SELECT key, vector FROM vectors"))
        return np.stack([np.frombuffer(found[self._key(text)], dtype=np.float32) for text in texts])

    def keep_only(self, texts: list[str]) -> None:
        """Forget every vector but those of these texts."""
        kept = {self._key(text) for text in texts}
        with self._db:
            gone = [(key,) for (key,) in self._db.execute("SELECT key FROM vectors") if key not in kept]
            self._db.executemany("DELETE FROM vectors WHERE key = ?", gone)

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path)
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\0{text}".encode()).digest()
