"""An answer as text to paste, a whole conversation as Markdown to keep.

Knows no page. Invariant: what a user, a model or a document wrote becomes neither HTML nor an image nor a link,
wherever the Markdown is opened.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from rag.answer.citations import by_section
from rag.answer.values import Answer, Citation
from rag.index.search import Index
from ui.exchange import MARK, Exchange, document, join, label, marked, notes, reasons
from ui.texts import Texts
from ui.texts_answer import answer_texts

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TARGET = re.compile(r"\](?=[(:])")


def text(answer: Answer, index: Index | None, texts: Texts) -> str:
    """An answer with its citations, numbered, as plain text; the reason where it was refused."""
    rows = [
        "\n".join([_place(together[0], index), *(f"[{c.n}] “{_line(c.quote)}”" for c in together)])
        for together in by_section(answer.citations)
    ]
    return "\n\n".join([_cited(answer), *_open(answer, texts), *rows])


def markdown(exchanges: Sequence[Exchange], index: Index | None, texts: Texts, now: datetime) -> str:
    """The conversation: each question, how it was understood, its answer with numbered citations or why there is
    none, and what the user said of it."""
    words = answer_texts(texts.lang)
    parts = [f"# {words.saved_title}", words.saved_at.format(time=f"{now:%Y-%m-%d %H:%M}", count=len(exchanges))]
    for number, exchange in enumerate(exchanges, 1):
        parts += [f"## {number}. {_safe(_line(exchange.question))}", *_exchange(exchange, index, texts)]
    return "\n\n".join(parts) + "\n"


def _exchange(exchange: Exchange, index: Index | None, texts: Texts) -> list[str]:
    answer, parts = exchange.answer, []
    if exchange.used != exchange.question:
        parts.append(_safe(texts.understood.format(used=_line(exchange.used))))
    if answer is None:
        return [*parts, _safe(exchange.error or texts.interrupted)]
    if label(answer, texts):
        parts.append(f"*{label(answer, texts)}*")
    parts += [_safe(part) for part in (_cited(answer), *_open(answer, texts))]
    if answer.citations:
        parts.append(f"**{texts.sources}**")
        for together in by_section(answer.citations):
            parts.append(_safe(_place(together[0], index)))
            parts += [f"{f'{c.n}.':<4}{_quoted(c.quote)}" for c in together]
        parts.append(" · ".join(notes(answer, texts)))
    return [*parts, _feedback(exchange, texts)] if exchange.feedback else parts


def _feedback(exchange: Exchange, texts: Texts) -> str:
    words, given = answer_texts(texts.lang), exchange.feedback
    assert given
    told = [words.helpful if given.helpful else words.unhelpful, *reasons(given, texts), _line(given.note)]
    return _safe(words.feedback.format(told=join([part for part in told if part], texts)))


def _cited(answer: Answer) -> str:
    """The answer's text with [1][2] behind each sentence."""
    return MARK.sub(lambda mark: "".join(f"[{n}]" for n in mark[1].split()), marked(answer))


def _open(answer: Answer, texts: Texts) -> list[str]:
    """What a refusal lacks and offers, or what an answer leaves open."""
    if answer.kind == "refused":
        told = [texts.never_mentioned.format(words=join(answer.missing, texts))] if answer.missing else []
        offered = "\n".join(f"- {question}" for question in answer.nearest)
        return [*told, texts.can_answer, offered] if offered else told
    told = [texts.not_answered.format(parts="；".join(answer.missing))] if answer.missing else []
    for sentence in answer.sentences:
        if sentence.disputed_by:
            marks = "".join(f"[{n}]" for n in sentence.disputed_by)
            told.append(texts.disputed.format(marks=marks, sentence=_line(sentence.text)))
    return told


def _place(citation: Citation, index: Index | None) -> str:
    """Title, file and headings; of the file its name alone: where it lies is nobody else's business."""
    title, name = document(citation.source, index), PurePath(citation.source).name
    known = f"{title} ({name})" if title != citation.source else name
    return " › ".join([known, *citation.heading[1:]])


def _quoted(words: str) -> str:
    """A quote as the content of a list's item, which begins in the fifth column."""
    return "\n    ".join(f"> {line}".rstrip() for line in _safe(words).splitlines())


def _line(words: str) -> str:
    return " ".join(words.split())


def _safe(words: str) -> str:
    """Markdown without HTML, images and links."""
    return _TARGET.sub(r"]\\", _TAG.sub("&lt;", words))
