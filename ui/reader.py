"""The reader: a whole source document, or a question of the bank, as a small page of its own.

A document is shown as its own text, escaped, so that offsets are exact and nothing in it can run; headings are set
apart, and the front matter is folded. Invariant: the text of a page is the document's, character by character.
"""

import re
from html import escape
from urllib.parse import urlencode

from rag.index.search import Index
from rag.ingest.documents import Document
from rag.text import worded
from ui.catalog import QuestionRow
from ui.texts import Texts
from ui.texts_library import library_texts

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
_HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)
_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1d2129, #e6e8ec); --muted: light-dark(#5a6270, #a3abb8);
  --paper: light-dark(#fff, #171b22); --line: light-dark(#dfe3ea, #323945); --accent: light-dark(#1f4fa3, #9dbcf5); }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.75 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { position: sticky; top: 0; padding: 10px 16px; background: var(--paper); border-bottom: 1px solid var(--line); }
header h1 { margin: 0; font-size: 1rem; line-height: 1.5; }
header small { color: var(--muted); overflow-wrap: anywhere; }
.text { padding: 12px 16px 50vh; white-space: pre-wrap; overflow-wrap: anywhere; }
.text b { color: var(--accent); }
details { color: var(--muted); font-size: .85rem; }
summary { cursor: pointer; width: fit-content; padding-right: .5em; }
mark { background: #ffe6a0; color: #1a1a1a; border-radius: 3px; box-shadow: 0 0 0 3px #ffe6a0; scroll-margin: 132px; }
.text mark b { color: inherit; }
.cut { border-left: 2px solid var(--line); padding: 2px 0 2px 12px; margin: 0 0 8px; }
.cut > i { display: block; font-style: normal; font-size: .75rem; color: var(--muted); user-select: none; }
.say { padding: 4px 16px 24px; } .say h2 { font-size: .95rem; margin: 1.2em 0 .3em; color: var(--accent); }
.say p { margin: .3em 0; } .say ol, .say ul { margin: 0; padding-left: 1.4em; } .say li { margin: .45em 0; }
.say small, .empty { color: var(--muted); }
a { color: var(--accent); }
.empty { padding: 32px 24px; text-align: center; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
"""


def page(index: Index | None, source: str, start: int, end: int, texts: Texts, *, cut: bool = False) -> str:
    """HTML of the document with `[start:end]` marked or, with `cut`, as the passages it was cut into; a message when
    it is not in the index."""
    document = index.documents.get(source) if index else None
    if index is None or document is None:
        return _html(texts, f'<p class="empty">{escape(library_texts(texts.lang).gone)}</p>')
    text = document.text
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    place = "" if cut else f" · {start}–{end}"
    head = f"<header><h1>{escape(document.title)}</h1><small>{escape(document.name)}{place}</small></header>"
    body = _cut(index, document, texts) if cut else _marked(document, start, end, texts)
    return _html(texts, f'{head}<main class="text">{body}</main>')


def question(index: Index, row: QuestionRow, topic: str, texts: Texts) -> str:
    """HTML of a question with its reference answer and its key points, each with a link to what it rests on."""
    words, known = library_texts(texts.lang), row.known
    asked = worded(known.wordings, texts.lang)
    level = dict(zip(("easy", "medium", "hard"), texts.levels[1:], strict=True)).get(row.level or "", "")
    english = texts.lang == "en"
    reference = (english and known.english) or known.reference
    points = "".join(
        f"<li>{escape((english and point.english) or point.text)}<br>"
        f'<a href="{url(point.source, point.start, point.end, texts)}">'
        f"{escape(words.rests_on.format(title=index.documents[point.source].title))}</a></li>"
        for point in known.points
    )
    others = "".join(f"<li>{escape(wording)}</li>" for wording in known.wordings if wording != asked)
    return _html(
        texts,
        f"<header><h1>{escape(asked)}</h1><small>{escape(' · '.join(filter(None, (topic, level))))}</small></header>"
        f'<main class="say"><h2>{words.reference}</h2><p>{escape(reference)}</p>'
        f"<h2>{words.key_points}</h2><ol>{points}</ol><h2>{words.other_wordings}</h2><ul>{others}</ul></main>",
    )


def message(text: str, texts: Texts) -> str:
    """A page that says one thing."""
    return _html(texts, f'<main><p class="empty">{escape(text)}</p></main>')


def url(source: str, start: int, end: int, texts: Texts) -> str:
    """The escaped address of a document with a span of it marked."""
    place = {"source": source, "start": start, "end": end} | ({"lang": "en"} if texts.lang == "en" else {})
    return escape("/source?" + urlencode(place) + "#passage")


def cut_url(source: str, texts: Texts) -> str:
    """The escaped address of a document as the passages it was cut into."""
    return escape("/source?" + urlencode({"source": source, "cut": 1, "lang": texts.lang}))


def question_url(id_: str, texts: Texts) -> str:
    """The escaped address of a question of the bank."""
    return escape("/question?" + urlencode({"id": id_, "lang": texts.lang}))


def _marked(document: Document, start: int, end: int, texts: Texts) -> str:
    text, body = document.text, document.body
    if start < min(end, body):  # what is marked begins in the front matter
        return f'{_set(text[:start])}<mark id="passage">{_set(text[start:end])}</mark>{_set(text[end:])}'
    start, end = max(start, body), max(end, body)
    mark = f'<mark id="passage">{_set(text[start:end])}</mark>' if start < end else ""
    return f"{_folded(text[:body], texts)}{_set(text[body:start])}{mark}{_set(text[end:])}"


def _cut(index: Index, document: Document, texts: Texts) -> str:
    passages = [passage for passage in index.passages if passage.source == document.source]
    label = library_texts(texts.lang).passage
    blocks = "".join(
        f'<div class="cut"><i>{label.format(number=number)}</i>{_set(passage.text)}</div>'
        for number, passage in enumerate(passages, 1)
    )
    return _folded(document.text[: document.body], texts) + blocks


def _folded(front: str, texts: Texts) -> str:
    """The front matter, closed; it is part of the text but hardly what a reader looks for."""
    return (
        f"<details><summary>{escape(library_texts(texts.lang).front_matter)}</summary>{escape(front)}</details>"
        if front
        else ""
    )


def _set(text: str) -> str:
    """Escaped text with its headings in bold."""
    return _HEADING.sub(lambda line: f"<b>{line[0]}</b>", escape(text))


def _html(texts: Texts, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{texts.title}</title><style>{_STYLE}</style>'
    lang = "zh-CN" if texts.lang == "zh" else "en"
    return f'<!doctype html><html lang="{lang}">{head}<body>{body}</body></html>'
