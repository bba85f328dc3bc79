"""The lexical half of the index: BM25 over character bigrams, Latin words and the glossary's concepts, with bm25s.

Knows rows, their languages and terms, no passages. Stored as npy and JSON: never a pickle.

BM25 scores of different languages do not compare: an English question shares common words with any English text, and
with a Chinese one only names and the glossary's concepts. So a row counts by how far it stands out in its own language.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import bm25s
import numpy as np

from rag.corpus.glossary import NO_GLOSSARY, Glossary
from rag.errors import Lang
from rag.text import terms

_NAMES = "glossary.json"
_SAID = "said.json"


class LexicalStore:
    """Row numbers by BM25 (Robertson's, k1 1.5 and b 0.75: the library's defaults), standardised per language."""

    def __init__(
        self, scorer: bm25s.BM25, languages: Sequence[Lang], glossary: Glossary, said: Collection[str]
    ) -> None:
        self._scorer, self.said = scorer, said
        self._rows = [np.flatnonzero(np.asarray(languages) == language) for language in sorted(set(languages))]
        self._glossary = glossary

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        languages: Sequence[Lang] | None = None,
        glossary: Glossary = NO_GLOSSARY,
        asked: Sequence[str] = (),
    ) -> "LexicalStore":
        """A store over at least one text; row i is text i with what is `asked` of it, if anything is. No languages: all
        the same.

        Questions are read with the same glossary.
        """
        scorer = bm25s.BM25()
        rows = [_terms(text, glossary) for text in texts]
        said = {term for row in rows for term in row}
        both = zip(rows, asked or [""] * len(rows), strict=True)
        scorer.index([row + _terms(own, glossary) or [""] for row, own in both], show_progress=False)
        return cls(scorer, languages or ["zh"] * len(rows), glossary, said)

    @classmethod
    def load(cls, folder: Path, languages: Sequence[Lang]) -> "LexicalStore":
        glossary = Glossary(json.loads((folder / _NAMES).read_text(encoding="utf-8")))
        scorer = bm25s.BM25.load(folder, load_corpus=False, allow_pickle=False)
        kept = folder / _SAID  # not there in an index built before there were queries
        said = set(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else scorer.vocab_dict.keys()
        return cls(scorer, languages, glossary, said)

    def save(self, folder: Path) -> None:
        self._scorer.save(folder, show_progress=False, allow_pickle=False)
        (folder / _NAMES).write_text(json.dumps(self._glossary.groups, ensure_ascii=False), encoding="utf-8")
        (folder / _SAID).write_text(json.dumps(sorted(self.said), ensure_ascii=False), encoding="utf-8")

    @property
    def vocabulary(self) -> Collection[str]:
        """Every term that some row holds or is asked with; `said` are those that some row holds."""
        return self._scorer.vocab_dict.keys()

    @property
    def glossary(self) -> Glossary:
        """The names of concepts that rows and questions are read with."""
        return self._glossary

    def search(self, question: str, k: int) -> list[tuple[int, float]]:
        """The k best rows that share a term with the question, as (row, standard score), best first."""
        wanted = [term for term in _terms(question, self._glossary) if term in self._scorer.vocab_dict]
        if not wanted:
            return []
        scores = self._scorer.get_scores(wanted)
        standard = np.zeros(len(scores))
        for rows in self._rows:
            own = scores[rows]
            standard[rows] = (own - own.mean()) / (own.std() or 1)
        standard[scores <= 0] = -np.inf
        best = np.argsort(-standard, kind="stable")[:k]
        return [(int(row), float(standard[row])) for row in best if scores[row] > 0]


def _terms(text: str, glossary: Glossary) -> list[str]:
    return terms(text) + glossary.concepts(text)
