"""Resolve a key point's anchor: the section it names, and the quote inside it.

Knows documents and their headings. Invariant: a resolved quote is exactly `document.text[start:end]`.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from rag.corpus.findings import Finding, finding, nearest
from rag.corpus.schema import DocumentHead, KeyPoint
from rag.ingest.documents import Document
from rag.ingest.passages import titles
from rag.text import Span, sentences, terms

_ALIKE = 0.5  # how alike (difflib's ratio, or the share of terms) a suggestion has to be


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryDocument:
    """A document of a corpus: its key "topic/name", its front matter, and where each heading's section lies."""

    key: str
    head: DocumentHead
    document: Document
    sections: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The span of a document that a key point rests on."""

    document: LibraryDocument
    start: int
    end: int


def sections(document: Document) -> dict[str, tuple[Span, ...]]:
    """Each heading's sections, from the heading to the next of the same or a higher level."""
    found: dict[str, tuple[Span, ...]] = {}
    headings = titles(document)
    for number, (level, title, start) in enumerate(headings):
        following = (at for other, _, at in headings[number + 1 :] if other <= level)
        found[title] = (*found.get(title, ()), (start, next(following, len(document.text))))
    return found


def resolve(documents: Mapping[str, LibraryDocument], point: KeyPoint, number: int, where: str) -> Rest | Finding:
    """Where a key point rests, or what is wrong with its anchor; `number` and `where` go into the finding."""
    key, _, heading = point.passage.partition("#")
    document = documents.get(key)
    if document is None:
        return finding("no-document", where, point=number, document=key, nearest=nearest(_closest(key, documents)))
    spans = document.sections.get(heading, ())
    if not spans:
        hint = nearest(_closest(heading, document.sections))
        return finding("no-heading", where, point=number, document=key, heading=heading, nearest=hint)
    text = document.document.text
    for start, end in spans:
        at = text.find(point.quote, start, end)
        if at >= 0:
            return Rest(document=document, start=at, end=at + len(point.quote))
    lines = [text[slice(*span)] for start, end in spans for span in sentences(text, start, end)]
    hint = nearest(_most_shared(point.quote, lines))
    return finding("no-quote", where, point=number, passage=point.passage, quote=point.quote, nearest=hint)


def _closest(name: str, among: Mapping[str, object]) -> str:
    return next(iter(difflib.get_close_matches(name, list(among), 1, _ALIKE)), "")


def _most_shared(quote: str, lines: list[str]) -> str:
    """The line that holds most of the quote's terms: a quote may be a part of its sentence."""
    wanted = set(terms(quote))
    best = max(lines, key=lambda line: len(wanted & set(terms(line))), default="")
    return best if len(wanted & set(terms(best))) >= _ALIKE * len(wanted) else ""
