"""The glossary as the tokenizer sees it: every name of a concept, in either language, is one search term.

Knows names only. Invariant: two texts that name the same concept share a term, whatever name each uses.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rag.corpus.schema import Term
from rag.text import CJK

_TOKEN = re.compile(rf"[{CJK}]|[a-z0-9]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})s$")


class Glossary:
    """Finds the concepts a text names; the longest name wins, and names do not overlap."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        """Each group holds the names of one concept; the first is the concept's own."""
        self.groups = [list(group) for group in groups]
        self._concepts: dict[tuple[str, ...], str] = {}
        for group in self.groups:
            for name in group:
                self._concepts.setdefault(tuple(_tokens(name)), f"={group[0]}")
        self._longest = max(map(len, self._concepts), default=0)

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "Glossary":
        return cls(term.names for term in terms)

    def concepts(self, text: str) -> list[str]:
        """One term per name found, in order of the text. No such term can come from the text's own words."""
        tokens = list(_tokens(text))
        found, at = [], 0
        while at < len(tokens):
            for size in range(min(self._longest, len(tokens) - at), 0, -1):
                concept = self._concepts.get(tuple(tokens[at : at + size]))
                if concept:
                    found.append(concept)
                    at += size
                    break
            else:
                at += 1
        return found


NO_GLOSSARY = Glossary()


def _tokens(text: str) -> Iterator[str]:
    """Single Chinese characters and lower-case Latin words without a plural s."""
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).lower()):
        yield _PLURAL.sub("", match[0])
