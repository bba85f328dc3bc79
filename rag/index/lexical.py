"""The lexical half of the index: BM25 over character bigrams and Latin words, with bm25s.

Knows rows and terms, no passages. Stored as npy and JSON: never a pickle.
"""

from pathlib import Path

import bm25s
import numpy as np

from rag.text import terms


class LexicalStore:
    """Row numbers by BM25 (Robertson's, k1 1.5 and b 0.75: the library's defaults)."""

    def __init__(self, scorer: bm25s.BM25) -> None:
        self._scorer = scorer

    @classmethod
    def build(cls, texts: list[str]) -> "LexicalStore":
        """A store over at least one text; row i is text i."""
        scorer = bm25s.BM25()
        scorer.index([terms(text) or [""] for text in texts], show_progress=False)
        return cls(scorer)

    @classmethod
    def load(cls, folder: Path) -> "LexicalStore":
        return cls(bm25s.BM25.load(folder, load_corpus=False, allow_pickle=False))

    def save(self, folder: Path) -> None:
        self._scorer.save(folder, show_progress=False, allow_pickle=False)

    def search(self, question: str, k: int) -> list[tuple[int, float]]:
        """The k best rows that share a term with the question, as (row, score), best first."""
        wanted = [term for term in terms(question) if term in self._scorer.vocab_dict]
        if not wanted:
            return []
        scores = self._scorer.get_scores(wanted)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(row), float(scores[row])) for row in best if scores[row] > 0]
