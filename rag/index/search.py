"""Open an index and find passages in it: dense and lexical ranks fused.

Knows the index's files and the embedder's interface. Invariant: a Hit's passage equals its document's text at its
offsets, because it is cut from there when the index is opened.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged, IndexForeign, Lang
from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.manifest import Manifest, check_files, read_manifest
from rag.ingest.documents import Document
from rag.ingest.passages import Passage
from rag.text import is_chinese

DEPTH = 50  # how far down each ranking is read
RRF_K = 60  # Cormack, Clarke and Büttcher, SIGIR 2009


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found; `score` is the fused one, `cosine` the embedder's, ranks count from 1 (None: not in that list).

    `vector` is the passage's own unit vector, shape (dimension,).
    """

    passage: Passage
    score: float
    cosine: float
    dense_rank: int | None
    lexical_rank: int | None
    vector: NDArray[np.float32] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index in memory; nothing it holds changes."""

    manifest: Manifest
    documents: dict[str, Document]
    passages: list[Passage]
    dense: DenseStore
    lexical: LexicalStore

    def search(self, question: str, vector: NDArray[np.float32], k: int) -> list[Hit]:
        """The k best passages for a question and its unit vector of shape (dimension,), best first.

        At least half of them are in the question's language, if that many were found: what readers can check
        themselves comes before what is told in a language they may not read.
        """
        language: Lang = "zh" if is_chinese(question) else "en"
        dense = [row for row, _ in self.dense.search(vector, DEPTH, language)]
        lexical = [row for row, _ in self.lexical.search(question, DEPTH)]
        fused = fuse([dense, lexical])
        own = [hit for hit in fused if self.documents[self.passages[hit[0]].source].lang == language][: k // 2]
        others = [hit for hit in fused if hit not in own][: k - len(own)]
        return [
            make_hit(self.passages[row], self.dense.vector(row), vector, row, score, dense, lexical)
            for row, score in sorted(own + others, key=lambda hit: -hit[1])
        ]


def make_hit(
    passage: Passage,
    own: NDArray[np.float32],
    asked: NDArray[np.float32],
    row: int,
    score: float,
    dense: list[int],
    lexical: list[int],
) -> Hit:
    """A Hit from a fused row, the passage's and the question's vectors, and the two rankings of rows."""
    return Hit(
        passage=passage,
        score=score,
        cosine=float(own @ asked),
        dense_rank=dense.index(row) + 1 if row in dense else None,
        lexical_rank=lexical.index(row) + 1 if row in lexical else None,
        vector=own,
    )


def fuse(rankings: list[list[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: each row's score is the sum of 1 / (RRF_K + its rank), best first."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] = scores.get(row, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def open_index(folder: Path, embedder: str) -> Index:
    """Read a whole index; `embedder` is the fingerprint of the model that will embed the questions.

    Raises IndexMissing, IndexDamaged, IndexUnknown or IndexForeign.
    """
    manifest = read_manifest(folder)
    if manifest.embedder != embedder:
        raise IndexForeign(path=folder, built=manifest.embedder, now=embedder)
    try:
        return _load(folder, manifest)
    except IndexDamaged:
        renewed = read_manifest(folder)  # a build may have replaced the generation under our hands
        if renewed.generation == manifest.generation:
            raise
        return _load(folder, renewed)


def _load(folder: Path, manifest: Manifest) -> Index:
    check_files(folder, manifest)
    generation = folder / manifest.generation
    try:
        documents = {row["source"]: Document(**row) for row in _rows(generation / "documents.jsonl")}
        rows = list(_rows(generation / "passages.jsonl"))
        for row in rows:
            row["heading"] = tuple(row["heading"])
            row["text"] = documents[row["source"]].text[row["start"] : row["end"]]
        languages = [documents[row["source"]].lang for row in rows]
        index = Index(
            manifest=manifest,
            documents=documents,
            passages=[Passage(**row) for row in rows],
            dense=DenseStore.load(generation / "dense.faiss", languages),
            lexical=LexicalStore.load(generation / "lexical", languages),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamaged(path=folder, reason=f"{type(error).__name__}: {error}") from error
    if len(index.dense) != len(index.passages):
        raise IndexDamaged(path=folder, reason="vectors and passages differ in number")
    return index


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
