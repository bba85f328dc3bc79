"""The models and the index, loaded in the background while the page is already up.

Knows no page. Invariant: the state goes from loading to ready or failed once; a failure keeps its error for the user.
"""

import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answer.answerer import Answerer
from rag.corpus.library import read_library
from rag.errors import ChuangceError, Fault, ours
from rag.history import open_history
from rag.index.manifest import Manifest, read_manifest
from rag.settings import CORPUS, Settings

if TYPE_CHECKING:
    from rag.interview.grade import Grader


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the status line shows; `error` is set when loading failed, `dtype` and `threads` when it has ended."""

    ready: bool
    error: ChuangceError | None
    chat_model: str
    embed_model: str
    manifest: Manifest | None
    dtype: str
    threads: int


class Engine:
    """Start it once; `wait` blocks until the answerer is there.

    `history` and `library`, what was answered and the question bank, are there at once; `files` is a folder for
    downloads, gone with the engine.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.history = open_history(settings)
        self.library = read_library(CORPUS)
        self.files = Path(tempfile.mkdtemp(prefix="chuangce-"))
        weakref.finalize(self, shutil.rmtree, self.files, ignore_errors=True)
        self._done = threading.Event()
        self._answerer: Answerer | None = None
        self._error: ChuangceError | None = None
        self._dtype, self._threads = "", 0

    def start(self) -> None:
        threading.Thread(target=self._load, daemon=True).start()

    def wait(self) -> Answerer:
        """The answerer. Raises the error loading ended with."""
        self._done.wait()
        if self._answerer is None:
            raise self._error or Fault(reason="no answerer")
        return self._answerer

    def wait_grader(self) -> "Grader":
        """The grader, which shares the answerer's models. Raises the error loading ended with."""
        from rag.interview.grade import Grader

        answerer = self.wait()
        return Grader(chat=answerer.chat, embedder=answerer.embedder)

    def answerer_now(self) -> Answerer | None:
        """The answerer if it is there already."""
        return self._answerer

    def status(self) -> Status:
        try:
            manifest = read_manifest(self.settings.index)
        except ChuangceError:
            manifest = None
        return Status(
            ready=self._answerer is not None,
            error=self._error,
            chat_model=self.settings.chat_model,
            embed_model=self.settings.embed_model,
            manifest=manifest,
            dtype=self._dtype,
            threads=self._threads,
        )

    def _load(self) -> None:
        try:
            from rag.answer.open import open_answerer
            from rag.models import runtime

            self._answerer = open_answerer(self.settings, self.settings.index)
            how = runtime.detect(self.settings.threads)
            self._dtype, self._threads = how.numbers, how.threads
        except Exception as error:  # noqa: BLE001 - the page must say so rather than wait for ever
            self._error = ours(error)
        finally:
            self._done.set()
