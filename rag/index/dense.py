"""The dense half of the index: exact inner product over unit vectors, with FAISS.

Knows rows, their languages and vectors, no passages: a row is a sentence, since a passage's own vector blurs what its
sentences say. Exact search takes 10 ms for 100,000 vectors of 384 dimensions, so nothing approximate is needed below
that.

Multilingual embeddings also say which language a text is in, so loudly that an English question finds any English text
before the Chinese one that answers it. Where an index holds more than one language, the mean of each language's vectors
is therefore taken out of them (Libovický, Rosa and Fraser, Findings of EMNLP 2020), and part of it out of the question.
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.errors import Lang

SHRINK = 20  # passages: a mean of few vectors is mostly their content, so it is drawn towards the mean of all
# Share of its language's mean taken out of a question, which lies nearer the common centre than passages do. Of 0, 0.3,
# 0.5 and 0.7 this did best on every other question of the bank (`python -m evals bank`), the rest confirming it.
QUESTION_SHARE = 0.5
_REST = ".npz"


class DenseStore:
    """Row numbers by cosine, each language's own mean aside."""

    def __init__(
        self, index: faiss.Index, languages: Sequence[Lang], means: dict[Lang, NDArray], norms: NDArray
    ) -> None:
        """`index` holds (vector - mean) / norm of each row; `norms` has shape (n,), a mean shape (dimension,)."""
        self._index = index
        self._languages = languages
        self._means = means
        self._norms = norms

    @classmethod
    def build(cls, vectors: NDArray[np.float32], languages: Sequence[Lang] | None = None) -> "DenseStore":
        """A store over unit vectors of shape (n, dimension); row i is vector i. No languages: all the same."""
        languages = languages or ["zh"] * len(vectors)
        means = _means(vectors, np.asarray(languages))
        apart, norms = _apart(vectors, languages, means)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(apart))
        return cls(index, languages, means, norms)

    @classmethod
    def load(cls, path: Path, languages: Sequence[Lang]) -> "DenseStore":
        """Raises ValueError, KeyError or RuntimeError when the files are not what `save` wrote."""
        # Through Python: FAISS itself cannot open a path with Chinese characters on Windows.
        index = faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8))
        with np.load(path.with_suffix(_REST)) as rest:
            return cls(index, languages, {"zh": rest["zh"], "en": rest["en"]}, rest["norms"])

    def save(self, path: Path) -> None:
        """Write `path`, and beside it the means and norms."""
        path.write_bytes(faiss.serialize_index(self._index).tobytes())
        np.savez(path.with_suffix(_REST), norms=self._norms, zh=self._means["zh"], en=self._means["en"])

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: NDArray[np.float32], k: int, language: Lang = "zh") -> list[tuple[int, float]]:
        """The k nearest rows to the unit vector of a question in `language`, shape (dimension,), as (row, score), best
        first. The score is the cosine only where the index holds a single language."""
        asked = self._asked(query, language)
        scores, rows = self._index.search(asked[None], min(k, len(self)))
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def scores(self, rows: Sequence[int], query: NDArray[np.float32], language: Lang = "zh") -> NDArray[np.float32]:
        """What `search` would score these rows, shape (rows,)."""
        scores: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64)) @ self._asked(
            query, language
        )
        return scores

    def scores_of(
        self, vectors: NDArray[np.float32], languages: Sequence[Lang], query: NDArray[np.float32], language: Lang = "zh"
    ) -> NDArray[np.float32]:
        """What `search` would score other texts, by their unit vectors of shape (n, dimension), shape (n,)."""
        scores: NDArray[np.float32] = _apart(vectors, languages, self._means)[0] @ self._asked(query, language)
        return scores

    def _asked(self, query: NDArray[np.float32], language: Lang) -> NDArray[np.float32]:
        asked: NDArray[np.float32] = (query - QUESTION_SHARE * self._means[language]).astype(np.float32)
        return asked

    def vector(self, row: int) -> NDArray[np.float32]:
        """The unit vector of a row as it was given, shape (dimension,)."""
        own: NDArray[np.float32] = self._index.reconstruct(row) * self._norms[row] + self._means[self._languages[row]]
        return own


def _apart(
    vectors: NDArray[np.float32], languages: Sequence[Lang], means: dict[Lang, NDArray]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Unit vectors without their language's mean, and the norms that made them unit vectors."""
    apart = vectors - np.stack([means[language] for language in languages])
    norms = np.maximum(np.linalg.norm(apart, axis=1), 1e-6).astype(np.float32)
    return (apart / norms[:, None]).astype(np.float32), norms


def _means(vectors: NDArray[np.float32], languages: NDArray) -> dict[Lang, NDArray]:
    """What is taken out of each language's vectors: nothing where there is only one."""
    nothing = np.zeros(vectors.shape[1], dtype=np.float32)
    if len(set(languages)) < 2:
        return {"zh": nothing, "en": nothing}
    everything = vectors.mean(axis=0)
    return {"zh": _mean(vectors[languages == "zh"], everything), "en": _mean(vectors[languages == "en"], everything)}


def _mean(vectors: NDArray[np.float32], everything: NDArray) -> NDArray:
    drawn: NDArray = (vectors.sum(axis=0) + SHRINK * everything) / (len(vectors) + SHRINK)
    return drawn.astype(np.float32)
