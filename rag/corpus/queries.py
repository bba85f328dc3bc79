"""What people ask of a document, in their own words: questions, each with the stretch of the document that answers it.

    queries/<topic>/<document>.yaml    a mapping from a quote, which stands once in the document's body, to a list of
                                       questions

Documents say things in their words, people ask in theirs; passages are found by both (Nogueira et al., Document
Expansion by Query Prediction, 2019). Invariant: a query rests on a span of a document of its corpus.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from rag.corpus.anchors import LibraryDocument
from rag.corpus.findings import Finding, field_findings, finding
from rag.corpus.library import Library, read_yaml
from rag.corpus.schema import Line

FOLDER = "queries"
_FORM = TypeAdapter(dict[Line, Annotated[tuple[Line, ...], Field(min_length=1)]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, and the span of the document `source` that answers it."""

    text: str
    source: str
    start: int
    end: int


def read_queries(library: Library) -> tuple[list[Query], list[Finding]]:
    """The questions asked of a corpus's documents, and what of their files does not fit."""
    queries: list[Query] = []
    findings: list[Finding] = []
    folder = library.root / FOLDER
    for path in sorted(folder.glob("**/*.yaml")):
        where = path.relative_to(library.root).as_posix()
        key = path.relative_to(folder).with_suffix("").as_posix()
        if document := library.documents.get(key):
            found, wrong = _of(path, where, document)
            queries += found
            findings += wrong
        else:
            findings.append(finding("asked-of-none", where, document=key))
    return queries, findings


def _of(path: Path, where: str, document: LibraryDocument) -> tuple[list[Query], list[Finding]]:
    try:
        rows = _FORM.validate_python(read_yaml(path))
    except ValidationError as error:
        return [], list(field_findings(where, error))
    except (OSError, ValueError, yaml.YAMLError) as error:
        return [], [finding("unreadable", where, reason=" ".join(str(error).split()))]
    queries: list[Query] = []
    findings: list[Finding] = []
    text, source = document.document.text, document.document.source
    for quote, questions in rows.items():
        at = text.find(quote, document.document.body)
        if at < 0 or text.find(quote, at + 1) >= 0:
            findings.append(finding("not-once", where, quote=quote))
            continue
        queries += [Query(text=one, source=source, start=at, end=at + len(quote)) for one in questions]
    return queries, findings
