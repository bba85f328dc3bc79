"""What an index holds, as rows to browse and search: its documents and the questions of its bank.

Knows the index and the corpus, no page. Invariant: every row can be opened: its source is a document of the index, its
question one of the bank.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rag.corpus.library import Library
from rag.corpus.schema import Level
from rag.errors import Lang
from rag.index.bank import Known
from rag.index.search import Hit, Index
from rag.ingest.documents import Document, front_matter
from rag.models.embedder import Embedder

OWN = "own"  # the topic of a document that names none
NEAREST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document; `updated` is the day its front matter gives, else the day its file was changed."""

    source: str
    title: str
    topic: str
    lang: Lang
    passages: int
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question of the bank; a bank of other makers' has no topic and no level here."""

    known: Known
    topic: str
    level: Level | None


class Catalog:
    """The rows of one index, made once."""

    def __init__(self, index: Index, library: Library) -> None:
        self.index = index
        passages = Counter(passage.source for passage in index.passages)
        self.documents = [_row(document, passages[source]) for source, document in index.documents.items()]
        self._topics = {row.source: row.topic for row in self.documents}
        self.questions = [_question(known, library) for known in index.bank.questions]

    def list_documents(self, topic: str) -> list[DocumentRow]:
        return [row for row in self.documents if topic in ("", row.topic)]

    def list_questions(self, topic: str, level: str) -> list[QuestionRow]:
        return [row for row in self.questions if topic in ("", row.topic) and level in ("", row.level)]

    def find_passages(self, text: str, topic: str, embedder: Embedder) -> list[Hit]:
        """The passages nearest to a text, best first."""
        hits = self.index.search(text, embedder.queries([text])[0], len(self.index.passages))
        return [hit for hit in hits if topic in ("", self._topics[hit.passage.source])][:NEAREST]

    def find_questions(self, text: str, topic: str, level: str, embedder: Embedder) -> list[QuestionRow]:
        """The questions that hold a text, then those nearest to it."""
        rows = {row.known.id: row for row in self.list_questions(topic, level)}
        held = [id_ for id_, row in rows.items() if any(text.lower() in said.lower() for said in row.known.wordings)]
        near = self.index.bank.nearest(embedder.queries([text])[0], len(self.questions))
        order = dict.fromkeys([*held, *(known.id for known, _, _ in near if known.id in rows)])
        return [rows[id_] for id_ in order][:NEAREST]

    def question(self, id_: str) -> QuestionRow | None:
        return next((row for row in self.questions if row.known.id == id_), None)


def _row(document: Document, passages: int) -> DocumentRow:
    front = front_matter(document)
    return DocumentRow(
        source=document.source,
        title=document.title,
        topic=str(front.get("topic") or OWN),
        lang=document.lang,
        passages=passages,
        updated=str(front.get("updated") or _changed(Path(document.source))),
    )


def _changed(path: Path) -> str:
    try:
        return f"{datetime.fromtimestamp(path.stat().st_mtime).astimezone():%Y-%m-%d}"
    except OSError:  # gone since the index was built
        return "–"


def _question(known: Known, library: Library) -> QuestionRow:
    own = library.questions.get(known.id)
    return QuestionRow(known=known, topic=own.topic if own else OWN, level=own.level if own else None)
