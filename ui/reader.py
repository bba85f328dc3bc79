"""The reader: a whole source document as a small page of its own, with one passage highlighted.

The document is shown as plain text, escaped, so that offsets are exact and nothing in it can run.
"""

from html import escape

from rag.index.search import Index
from ui.texts import Texts

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.75 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { position: sticky; top: 0; padding: 10px 16px; background: Canvas; border-bottom: 1px solid #8884; }
header b { display: block; } header small { opacity: .65; overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 16px 50vh; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: #ffe9a8; color: #1a1a1a; border-radius: 3px; box-shadow: 0 0 0 3px #ffe9a8; scroll-margin: 90px; }
p { padding: 0 16px; opacity: .7; }
"""


def page(index: Index | None, source: str, start: int, end: int, texts: Texts) -> str:
    """HTML of the document with `[start:end]` marked; a message when it is not in the index."""
    document = index.documents.get(source) if index else None
    if document is None:
        return _html(texts, f"<p>{escape(texts.gone)}</p>")
    text = document.text
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    marked = f'{escape(text[:start])}<mark id="passage">{escape(text[start:end])}</mark>{escape(text[end:])}'
    head = f"<header><b>{escape(document.title)}</b><small>{escape(document.name)} · {start}–{end}</small></header>"
    return _html(texts, f"{head}<pre>{marked}</pre>")


def empty(texts: Texts) -> str:
    """What the reader shows before a citation is opened."""
    return _html(texts, f"<p>{escape(texts.reader_empty)}</p>")


def _html(texts: Texts, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{texts.title}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{texts.lang}">{head}<body>{body}</body></html>'
