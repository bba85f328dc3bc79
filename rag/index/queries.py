"""What people ask of the documents of an index, as its corpora have it, ready to be compared with a question.

Invariant: every query rests on a span of a document of the same index.

    gen-<id>/queries.jsonl   one Query per line
    gen-<id>/queries.npy     and its unit vector, shape (queries, dimension)
"""

import dataclasses
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.corpus.queries import Query
from rag.errors import Lang
from rag.text import language

FILE = "queries.jsonl"
_VECTORS = "queries.npy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A query with its unit vector, shape (dimension,)."""

    query: Query
    vector: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Queries:
    """The queries and their unit vectors, shape (queries, dimension)."""

    rows: tuple[Query, ...] = ()
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @cached_property
    def languages(self) -> list[Lang]:
        return [language(query.text) for query in self.rows]

    def save(self, folder: Path) -> None:
        with (folder / FILE).open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(dataclasses.asdict(query), ensure_ascii=False) + "\n" for query in self.rows)
        np.save(folder / _VECTORS, self.vectors, allow_pickle=False)


def load_queries(folder: Path) -> Queries:
    """Empty for an index built before there were any. Raises OSError, ValueError, KeyError or TypeError when the files
    are not what `save` wrote."""
    if not (folder / FILE).exists():
        return Queries()
    with (folder / FILE).open(encoding="utf-8") as lines:
        rows = tuple(Query(**json.loads(line)) for line in lines)
    vectors = np.load(folder / _VECTORS, allow_pickle=False)
    if len(rows) != len(vectors):
        raise ValueError("queries and their vectors differ in number")
    return Queries(rows=rows, vectors=vectors)
