"""The library's lists as HTML, each row a link into the reader beside them. All text is escaped here."""

from collections.abc import Mapping, Sequence
from html import escape

from rag.index.search import Hit, Index
from rag.text import worded
from ui import reader
from ui.catalog import OWN, DocumentRow, QuestionRow
from ui.exchange import join
from ui.kept import Refused
from ui.render import excerpt
from ui.texts import Texts
from ui.texts_library import library_texts
from ui.uploads import Building

FRAME = "shelf-reader"


def documents(rows: Sequence[DocumentRow], topics: Mapping[str, str], texts: Texts) -> str:
    """A table of documents; `topics` names them by id."""
    words = library_texts(texts.lang)
    if not rows:
        return nothing(texts)
    heads = (words.title, words.topic, words.language, words.passages, words.updated)
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{_open(reader.cut_url(row.source, texts), row.title)}</th>'
        f"<td>{escape(_topic(row.topic, topics, texts))}</td><td>{words.languages[row.lang == 'en']}</td>"
        f'<td class="cc-number">{row.passages}</td><td class="cc-number">{escape(row.updated)}</td></tr>'
        for row in rows
    )
    return (
        f"{_counted(words.counted_documents.format(count=len(rows)))}"
        f'<table class="cc-list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def passages(text: str, hits: Sequence[Hit], index: Index, texts: Texts) -> str:
    """What a search among the documents found: passages, each opened with itself marked."""
    words = library_texts(texts.lang)
    rows = "".join(
        f"<li>{_open(_place(hit, texts), ' › '.join((_title(hit, index), *hit.passage.heading[1:])))}"
        f"<p>{escape(excerpt(hit.passage.text))}</p></li>"
        for hit in hits
    )
    told = _counted(words.found.format(text=text, count=len(hits)))
    return f'{told}<ul class="cc-found">{rows}</ul>' if rows else nothing(texts)


def questions(text: str, rows: Sequence[QuestionRow], topics: Mapping[str, str], texts: Texts) -> str:
    """Questions of the bank, all that were listed or those nearest to `text`."""
    words = library_texts(texts.lang)
    levels = dict(zip(("easy", "medium", "hard"), texts.levels[1:], strict=True))
    shown = "".join(
        f"<li>{_open(reader.question_url(row.known.id, texts), worded(row.known.wordings, texts.lang))}"
        f'<p class="cc-number">{escape(_topic(row.topic, topics, texts))}'
        f"{f' · {levels[row.level]}' if row.level else ''}</p></li>"
        for row in rows
    )
    counted = (words.found if text else words.counted_questions).format(text=text, count=len(rows))
    return f'{_counted(counted)}<ul class="cc-found">{shown}</ul>' if shown else nothing(texts)


def building(now: Building, texts: Texts) -> str:
    """How far a rebuild is, or what it ended with."""
    words = library_texts(texts.lang)
    if now.running:
        step = {"read": words.reading, "embed": words.embedding}.get(now.step, words.preparing)
        bar = f'<progress max="{now.total}" value="{now.done}" aria-label="{words.yours}"></progress>' * (now.total > 0)
        told = escape(step.format(done=now.done, total=now.total))
        return f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{told}</p>{bar}'
    if now.error:
        reason = escape(now.error.message(texts.lang))
        return f'<div class="cc-error" role="alert"><b>{words.failed}</b><br>{reason}</div>'
    if now.report is None:
        return ""
    told = words.built if now.report.changed else words.unchanged
    return f'<p class="cc-good" role="status">{escape(told.format_map(_counts(now)))}</p>'


def own(names: Sequence[str], problems: Sequence[str], texts: Texts) -> str:
    """The user's files by name, and what of all there is could not be read and why."""
    words = library_texts(texts.lang)
    shown = "".join(f"<li>{escape(name)}</li>" for name in names)
    files = f'<ul class="cc-files">{shown}</ul>' if shown else f'<p class="cc-empty">{words.no_own}</p>'
    rows = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
    trouble = f'<div class="cc-doubt"><b>{words.unreadable}</b><ul>{rows}</ul></div>' if rows else ""
    return files + trouble


def unanswered(rows: Sequence[Refused], texts: Texts) -> str:
    """The questions that were refused, the latest first."""
    words = library_texts(texts.lang)
    shown = "".join(
        f"<li>{escape(row.question)}"
        + (f"<p>{escape(words.lacks.format(words=join(row.missing, texts)))}</p>" if row.missing else "")
        + "</li>"
        for row in rows
    )
    listed = f'<ul class="cc-found">{shown}</ul>' if shown else f'<p class="cc-empty">{words.none_unanswered}</p>'
    return f'<p class="cc-empty">{words.unanswered_hint}</p>{listed}'


def loading(texts: Texts) -> str:
    waiting = library_texts(texts.lang).loading
    return f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{waiting}</p>'


def nothing(texts: Texts) -> str:
    return f'<p class="cc-empty" role="status">{library_texts(texts.lang).none}</p>'


def _counted(text: str) -> str:
    return f'<p class="cc-note" role="status">{escape(text)}</p>'


def _open(address: str, text: str) -> str:
    return f'<a href="{address}" target="{FRAME}">{escape(text)}</a>'


def _place(hit: Hit, texts: Texts) -> str:
    return reader.url(hit.passage.source, hit.passage.start, hit.passage.end, texts)


def _title(hit: Hit, index: Index) -> str:
    return index.documents[hit.passage.source].title


def _topic(topic: str, topics: Mapping[str, str], texts: Texts) -> str:
    return library_texts(texts.lang).own if topic == OWN else topics.get(topic, topic)


def _counts(now: Building) -> dict[str, int]:
    assert now.report
    return {"documents": now.report.documents, "passages": now.report.passages}
