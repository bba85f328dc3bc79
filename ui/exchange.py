"""A question that is asked on the page, with what becomes of it, and what is said of its answer in words: on the page,
and in what is copied or exported.

Knows no markup. Invariant: nothing here is escaped; who writes a page or a file does that.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.answer.answerer import Found, Words
from rag.answer.values import Answer, Sentence, Turn
from rag.index.search import Index
from rag.text import sentences
from ui.texts import Texts
from ui.texts_answer import answer_texts

MARK = re.compile("⟦([0-9 ]+)⟧")
"""A mark of `marked`: the numbers of the citations a sentence rests on."""
HISTORY = 4  # exchanges a follow-up may refer to
_OURS = {ord("⟦"): "[", ord("⟧"): "]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a user said of an answer; `row` is its number in the history."""

    row: int
    helpful: bool
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Exchange:
    """One question on the page and what has become of it so far.

    `model` says that it was for the model also where the bank has an answer, `interrupted` that its page was closed
    before it was answered. `draft` is what was typed and not sent as feedback: reasons and a note.
    """

    question: str
    model: bool = False
    stage: str = ""
    found: Found | None = None
    pending: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    answer: Answer | None = None
    error: str = ""
    interrupted: bool = False
    feedback: Feedback | None = None
    draft: tuple[tuple[str, ...], str] | None = None

    @property
    def used(self) -> str:
        """The question as it was understood, once that is known."""
        return self.found.question_used if self.found else self.question

    def add(self, event: Found | Words | Sentence | Answer, texts: Texts) -> None:
        """Take in what comes next of the answer."""
        match event:
            case Found():
                self.found = event
                self.stage = texts.reading.format(count=len(event.hits))
            case Words():
                self.stage = ""
                self.pending += event.text
            case Sentence():
                self.sentences.append(event)
                _, said, rest = self.pending.partition(event.text)
                self.pending = rest if said else _unfinished(self.pending)
            case Answer():
                self.answer = event


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that was taken: `replaces` the last exchange or follows it, is for the `model` or for whoever knows.

    `typed` says that it comes from the box, `draft` what stood there before it was edited, if it was.
    """

    question: str
    replaces: bool = False
    model: bool = False
    typed: bool = False
    draft: str | None = None

    def goes_on_from(self, exchanges: list[Exchange]) -> list[Exchange]:
        """What of the conversation stays before the question."""
        return exchanges[:-1] if self.replaces else exchanges


def _unfinished(text: str) -> str:
    """The last sentence of what the model wrote, where others are before it: it may go on."""
    spans = sentences(text)
    return text[spans[-1][0] :] if len(spans) > 1 else ""


def turns(exchanges: list[Exchange]) -> list[Turn]:
    """What was said, for a follow-up: refused and failed exchanges stay on screen but are left out here."""
    said = []
    for answer in [e.answer for e in exchanges if e.answer and e.answer.kind != "refused"][-HISTORY:]:
        said += [Turn(role="user", content=answer.question_used), Turn(role="assistant", content=answer.text)]
    return said


def marked(answer: Answer) -> str:
    """The answer's text with ⟦n⟧ behind each sentence."""
    text, at = answer.text.translate(_OURS), 0
    for sentence in answer.sentences:
        if not sentence.supported:
            continue
        plain = sentence.text.translate(_OURS)
        start = text.find(plain, at)
        if start < 0:
            continue
        mark = f"⟦{' '.join(map(str, sentence.citations))}⟧"
        at = start + len(plain)
        text, at = text[:at] + mark + text[at:], at + len(mark)
    return text


def notes(answer: Answer, texts: Texts) -> list[str]:
    """How many of the sentences are supported, what was left out, whether it was stopped."""
    backed = sum(sentence.supported for sentence in answer.sentences)
    told = [texts.backed.format(backed=backed, total=len(answer.sentences))]
    if backed < len(answer.sentences):
        told.append(texts.dropped.format(count=len(answer.sentences) - backed))
    if answer.stopped:
        told.append(texts.stopped)
    return told


def label(answer: Answer, texts: Texts) -> str:
    """Where an answer comes from that the model did not write."""
    return {"bank": texts.from_bank, "extractive": texts.from_quotes}.get(answer.kind, "")


def document(source: str, index: Index | None) -> str:
    """The title of a document, its path where the index does not hold it any more."""
    return index.documents[source].title if index and source in index.documents else source


def reasons(feedback: Feedback, texts: Texts) -> list[str]:
    """Why an answer was found unhelpful, in words."""
    words = answer_texts(texts.lang)
    known = words.reasons | words.reasons_refused
    return [known.get(reason, reason) for reason in feedback.reasons]


def join(words: Sequence[str], texts: Texts) -> str:
    return ("、" if texts.lang == "zh" else ", ").join(words)
