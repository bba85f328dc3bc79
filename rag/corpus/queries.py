"""What people ask of a document, in their own words: questions, each with the stretch of the document that answers it.

    queries/<topic>/<document>.yaml    a list of Posed

Documents say things in their words, people ask in theirs; passages are found by both (Nogueira et al., Document
Expansion by Query Prediction, 2019). Invariant: a query rests on a span of a document of its corpus.
"""

from dataclasses import dataclass

from pydantic import Field, ValidationError

from rag.corpus.findings import Finding, field_findings, finding
from rag.corpus.library import Library, entries
from rag.corpus.schema import Entry, Line

FOLDER = "queries"


class Posed(Entry):
    """A stretch that stands once in the document's body, and the questions it answers."""

    quote: Line
    questions: tuple[Line, ...] = Field(min_length=1)


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
    for path, number, entry in entries(library.root, f"{FOLDER}/**/*.yaml", findings):
        where = f"{path}: {number}"
        key = path.removeprefix(f"{FOLDER}/").removesuffix(".yaml")
        try:
            posed = Posed.model_validate(entry)
        except ValidationError as error:
            findings += field_findings(where, error)
            continue
        if key not in library.documents:
            findings.append(finding("asked-of-none", where, document=key))
            continue
        document = library.documents[key].document
        at = document.text.find(posed.quote, document.body)
        if at < 0 or document.text.find(posed.quote, at + 1) >= 0:
            findings.append(finding("not-once", where, quote=posed.quote))
            continue
        queries += [
            Query(text=text, source=document.source, start=at, end=at + len(posed.quote)) for text in posed.questions
        ]
    return queries, findings
