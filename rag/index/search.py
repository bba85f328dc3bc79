"""Open an index and find passages in it, by what their best sentence means and by the words they share, their own and
those of what people ask of them.

Knows the index's files and the embedder's interface. Invariant: a Hit's passage equals its document's text at its
offsets, because it is cut from there when the index is opened.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged, IndexForeign, Lang
from rag.index.bank import Bank, load_bank
from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.manifest import Manifest, check_files, read_manifest
from rag.index.queries import Posed, Queries, load_queries
from rag.ingest.documents import Document
from rag.ingest.passages import Passage, held
from rag.logistic import read_weights
from rag.text import language, worded

DEPTH = 200  # how far down each ranking is read
FEATURES = ("dense", "two", "stated", "lexical", "own_language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found; `score` is what it was ranked by, `cosine` its best sentence's, `best` that sentence's number.

    `vectors` are the unit vectors of `passage.sentences`, shape (sentences, dimension); `queries` are those it answers,
    `asked` the cosine of the nearest, if there are any. `looks`, once it was judged: the share of attention that each
    sentence got from the question, the mean over the heads of `looks.py`, 0 for one not shown, shape (sentences,).
    """

    passage: Passage
    score: float
    cosine: float
    best: int
    vectors: NDArray[np.float32] = field(repr=False, compare=False)
    queries: tuple[Posed, ...] = field(default=(), repr=False, compare=False)
    asked: float | None = None
    looks: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index in memory; nothing it holds changes. The dense rows are the sentences of the passages, in order."""

    manifest: Manifest
    documents: dict[str, Document]
    passages: list[Passage]
    dense: DenseStore
    lexical: LexicalStore
    bank: Bank = field(default_factory=Bank)
    queries: Queries = field(default_factory=Queries)

    def search(self, question: str, vector: NDArray[np.float32], k: int) -> list[Hit]:
        """The k best passages for a question and its unit vector of shape (dimension,), best first."""
        rows, features = self.candidates(question, vector)
        scores = read_weights("rag.index", "search").scores(features)
        best = np.argsort(-scores, kind="stable")[:k]
        return [self.hit(rows[at], vector, float(scores[at])) for at in best]

    def candidates(self, question: str, vector: NDArray[np.float32]) -> tuple[list[int], NDArray[np.float64]]:
        """The passages either half brings up, and their `features`, shape (n, 5)."""
        own = language(question)
        dense = dict.fromkeys(int(self._owner[row]) for row, _ in self.dense.search(vector, DEPTH, own))
        lexical = dict(self.lexical.search(question, DEPTH))
        rows = list(dense | lexical)
        points = self._point_scores(vector, own)
        values = [
            features(
                self.dense.scores(range(self._starts[row], self._starts[row + 1]), vector, own),
                points[self._points_on.get(row, [])],
                lexical.get(row, 0.0),
                own_language=self.documents[self.passages[row].source].lang == own,
            )
            for row in rows
        ]
        return rows, np.array(values, dtype=np.float64).reshape(len(rows), len(FEATURES))

    def hit(self, row: int, vector: NDArray[np.float32], score: float) -> Hit:
        """Passage number `row` as a hit for a question's vector."""
        vectors = np.stack([self.dense.vector(at) for at in range(self._starts[row], self._starts[row + 1])])
        queries = tuple(
            Posed(query=self.queries.rows[at], vector=self.queries.vectors[at]) for at in self._queries_on.get(row, ())
        )
        return make_hit(self.passages[row], vectors, vector, score, queries)

    def nearest(self, vector: NDArray[np.float32], lang: Lang, k: int) -> list[tuple[str, float]]:
        """The k questions nearest to a question's unit vector that the bank or a document answers, with their cosines.

        Those of the bank are in a language where it has one, those of documents (one for each place) in that one only.
        """
        found = {worded(known.wordings, lang): cosine for known, _, cosine in self.bank.nearest(vector, k)}
        places: set[tuple[str, int]] = set()
        cosines = self.queries.vectors @ vector if self.queries.rows else np.zeros(0, dtype=np.float32)
        for at in np.argsort(-cosines, kind="stable").tolist():
            query = self.queries.rows[at]
            place = (query.source, query.start)
            if self.queries.languages[at] == lang and query.text not in found and place not in places:
                places.add(place)
                found[query.text] = float(cosines[at])
            if len(places) == k:
                break
        return sorted(found.items(), key=lambda row: -row[1])[:k]

    @cached_property
    def language(self) -> Lang:
        """The language of most passages."""
        chinese = sum(self.documents[passage.source].lang == "zh" for passage in self.passages)
        return "zh" if 2 * chinese >= len(self.passages) else "en"

    def _point_scores(self, vector: NDArray[np.float32], lang: Lang) -> NDArray[np.float32]:
        """The scores of the bank's key points, shape (points,)."""
        if not self.bank.points:
            return np.zeros(0, dtype=np.float32)
        return self.dense.scores_of(
            self.bank.point_vectors, [language(point.text) for point in self.bank.points], vector, lang
        )

    @cached_property
    def _points_on(self) -> dict[int, list[int]]:
        """The bank's key points that rest on each passage."""
        return held(self.passages, self.bank.points)

    @cached_property
    def _queries_on(self) -> dict[int, list[int]]:
        """The queries that each passage answers."""
        return held(self.passages, self.queries.rows)

    @cached_property
    def _starts(self) -> list[int]:
        """The dense row each passage begins at, and the end of the last."""
        return [0, *accumulate(len(passage.sentences) for passage in self.passages)]

    @cached_property
    def _owner(self) -> NDArray[np.intp]:
        """The passage of each dense row."""
        return np.repeat(np.arange(len(self.passages)), np.diff(self._starts))


def features(
    sentences: NDArray[np.float32], points: NDArray[np.float32] | Sequence[float], lexical: float, *, own_language: bool
) -> list[float]:
    """What a passage is ranked by: the score of its best sentence, the mean of the best two, the best of all its
    sentences and of the bank's key points that rest on it (they say it in other words), BM25 as a standard score, and
    whether it is in the question's language."""
    best, *rest = sorted(map(float, sentences), reverse=True)
    two = (best + rest[0]) / 2 if rest else best
    return [best, two, max([best, *map(float, points)]), lexical, float(own_language)]


def make_hit(
    passage: Passage,
    own: NDArray[np.float32],
    vector: NDArray[np.float32],
    score: float,
    queries: tuple[Posed, ...] = (),
) -> Hit:
    """A Hit from a passage, its sentences' and the question's vectors, the score it was ranked by, and its queries."""
    cosines = own @ vector
    best = int(np.argmax(cosines))
    return Hit(
        passage=passage,
        score=score,
        cosine=float(cosines[best]),
        best=best,
        vectors=own,
        queries=queries,
        asked=max((float(posed.vector @ vector) for posed in queries), default=None),
    )


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
        passages = [Passage(**row) for row in rows]
        languages = [documents[passage.source].lang for passage in passages]
        unit_languages = [documents[passage.source].lang for passage in passages for _ in passage.sentences]
        queries = load_queries(generation)
        if not {query.source for query in queries.rows} <= documents.keys():
            raise ValueError("a query rests on a document that is not there")
        index = Index(
            manifest=manifest,
            documents=documents,
            passages=passages,
            dense=DenseStore.load(generation / "dense.faiss", unit_languages),
            lexical=LexicalStore.load(generation / "lexical", languages),
            bank=load_bank(generation),
            queries=queries,
        )

    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamaged(path=folder, reason=f"{type(error).__name__}: {error}") from error
    if len(index.dense) != len(unit_languages):
        raise IndexDamaged(path=folder, reason="vectors and sentences differ in number")
    return index


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
