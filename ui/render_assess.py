"""A plan's assessment as HTML, while it is made and whole. All text is escaped here."""

from collections.abc import Sequence
from html import escape

from rag.assess.assess import Assessment, DimensionResult
from rag.assess.report import words
from rag.corpus.framework import LEVELS
from ui.texts import Texts
from ui.texts_assess import assess_texts


def underway(done: Sequence[DimensionResult], total: int, texts: Texts) -> str:
    """The dimensions judged so far; what is judged next says so."""
    rows = "".join(_row(one, texts) for one in done)
    waits = ""
    if len(done) < total:
        told = escape(assess_texts(texts.lang).assessing.format(done=len(done), total=total))
        waits = f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{told}</p>'
    return f'<div class="cc-assess">{waits}<ul class="cc-levels">{rows}</ul></div>'


def summary(made: Assessment, texts: Texts) -> str:
    """The score and the first things to know: numbers that clash, red flags, orders that were ignored."""
    t = words(texts.lang)
    flags = [flag for one in made.dimensions for flag in one.flags]
    parts = [
        _list(t["clashes"], [(one.text, [quote.quote for quote in one.quotes]) for one in made.clashes]),
        _list(t["flags"], [(f"{one.title}{t['colon']}{one.why}", [one.quote.quote]) for one in flags]),
        _list(t["orders"], [("", [one.quote]) for one in made.orders]),
    ]
    return (
        f'<div class="cc-grade" role="status"><p><b class="cc-score">{made.overall}</b> / 100 '
        f'<span class="cc-note">{escape(t["overall_means"])}</span></p>{"".join(parts)}'
        f'<ul class="cc-levels">{"".join(_row(one, texts) for one in made.dimensions)}</ul></div>'
    )


def _row(one: DimensionResult, texts: Texts) -> str:
    t = words(texts.lang)
    bar = "".join(f'<i class="{"on" if at <= one.score else ""}"></i>' for at in range(1, LEVELS + 1))
    bar = f'<span class="cc-level" role="img" aria-label="{one.score} / {LEVELS}">{bar}</span>'
    met = sum(row.status == "met" for row in one.criteria)
    told = f'<span class="cc-note">{escape(t["met"])} {met} / {len(one.criteria)}</span>'
    return f"<li><b>{escape(one.name)}</b> {bar} {told}<br>{escape(one.words)}</li>"


def _list(title: str, rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    if not rows:
        return ""
    items = "".join(
        f"<li>{escape(text)}{''.join(f'<blockquote>{escape(quote)}</blockquote>' for quote in quotes)}</li>"
        for text, quotes in rows
    )
    return f'<h3>{escape(title)}</h3><ul class="cc-points">{items}</ul>'
