"""What an answer is made of, and its JSON form (a contract: see README)."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from rag.index.search import Hit

Kind = Literal["generated", "bank", "extractive", "refused"]
Role = Literal["user", "assistant"]
Mode = Literal["auto", "model", "quotes"]
"""How to answer: the bank's own answer where it has one, else the model; the model; quoted spans alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the conversation before the question."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The sentence or two an answer rests on, numbered `n` from 1: `quote` is the source's `[start:end]`."""

    n: int
    source: str
    heading: tuple[str, ...]
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an answer; `citations` are the numbers of what it rests on, `disputed_by` of what says otherwise,
    `support` a probability from 0 to 1. `quoted` is one of the documents, word for word."""

    text: str
    citations: tuple[int, ...]
    supported: bool
    support: float
    disputed_by: tuple[int, ...] = ()
    quoted: bool = False

    @property
    def markdown(self) -> str:
        """As it stands in the answer's text."""
        return f"> {self.text}" if self.quoted else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Milliseconds from the question to the end of each stage's own work; `first_token_ms` counts from the question."""

    rewrite_ms: int
    retrieve_ms: int
    judge_ms: int
    first_token_ms: int
    total_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`text` holds the supported sentences only; `sentences` all of them, `confidence` that the question has an answer
    here (0 to 1), `stopped` that the user ended it early, `hits` what was found, cited or not.

    `missing` says what the documents do not hold: words of a refused question, parts of an answered one. `nearest` are
    questions they do answer, `known` the bank's id of the question where it is one.
    """

    kind: Kind
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    question_used: str
    confidence: float
    timings: Timings
    stopped: bool = False
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    known: str = ""

    def as_json(self, id: object = None) -> dict[str, Any]:
        """The contract's object."""
        row = {
            "kind": self.kind,
            "answer": self.text,
            "sentences": [
                {
                    "text": s.text,
                    "citations": list(s.citations),
                    "supported": s.supported,
                    "disputed_by": list(s.disputed_by),
                }
                for s in self.sentences
            ],
            "citations": [asdict(citation) | {"heading": list(citation.heading)} for citation in self.citations],
            "question_used": self.question_used,
            "confidence": round(self.confidence, 4),
            "missing": list(self.missing),
            "nearest": list(self.nearest),
            "timings": asdict(self.timings),
        }
        return row if id is None else {"id": id} | row
