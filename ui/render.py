"""Answers and status as HTML. All text is escaped here; nothing a model or a document says becomes markup or a link."""

import re
from html import escape

from markdown_it import MarkdownIt

from rag.answer.answerer import refusal
from rag.answer.citations import by_section
from rag.answer.values import Answer, Citation
from rag.index.search import Hit, Index
from rag.text import pieces
from ui import export, theme
from ui.engine import Status
from ui.exchange import MARK, Exchange, document, join, label, marked, notes
from ui.reader import url
from ui.render_acts import acts
from ui.texts import Texts

# No HTML, and no images or links: an answer must not fetch from, or lead to, an address a document slipped in.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "link", "autolink", "html_inline", "html_block"]
)
EXCERPT = 90  # Chinese characters, or as much of other writing as is as wide
TOLD = 50  # milliseconds of a stage that are told


def conversation(exchanges: list[Exchange], index: Index | None, texts: Texts) -> str:
    """The whole conversation; the last exchange may still be growing. Before the first, what this page is."""
    if not exchanges:
        return _welcome(texts)
    last = max((at for at, exchange in enumerate(exchanges) if not exchange.error), default=-1)
    return "".join(_exchange(row, at, index, texts, last=at == last) for at, row in enumerate(exchanges))


def head(texts: Texts) -> str:
    """The head of the page: name, what it is, light or dark, and the way to the other language."""
    return (
        f'<header class="cc-head">{theme.logo()}<h1>{texts.title}</h1><p>{texts.tagline}</p>'
        f'<button type="button" id="appearance" class="cc-quiet" aria-label="{texts.appearance}" '
        f'title="{texts.appearance}"><span aria-hidden="true">◐</span></button>'
        f'<a id="language" class="cc-quiet" lang="{"en" if texts.lang == "zh" else "zh-CN"}" '
        f'href="{texts.other_path}" target="_self">{texts.other_name}</a></header>'
    )


def reader_frame(texts: Texts) -> str:
    """The reader beside a conversation, with the way from one citation to the next above it."""
    empty = f"/source?lang={texts.lang}"
    return (
        f'<div class="cc-beside"><div class="cc-bar" role="group" aria-label="{texts.citations}">'
        f'<b>{texts.source}</b><span id="cite-at" role="status"></span>'
        f'<button type="button" id="cite-prev" class="cc-quiet" disabled>{texts.previous}</button>'
        f'<button type="button" id="cite-next" class="cc-quiet" disabled>{texts.next}</button></div>'
        f'<iframe class="cc-reader" name="reader" id="reader" title="{texts.source}" '
        f'src="{empty}" data-empty="{empty}"></iframe></div>'
    )


def _welcome(texts: Texts) -> str:
    offers = "".join(f"<li><h3>{escape(name)}</h3><p>{escape(told)}</p></li>" for name, told in texts.offers)
    asked = "".join(f"<li>{_asks(example)}</li>" for example in texts.examples)
    return (
        f'<section class="cc-welcome"><h2>{escape(texts.welcome)}</h2><p>{escape(texts.empty)}</p>'
        f'<ul class="cc-offers">{offers}</ul><h3>{escape(texts.examples_label)}</h3>'
        f'<ul class="cc-examples">{asked}</ul></section>'
    )


def _asks(question: str) -> str:
    """A question that is asked when it is clicked."""
    return f'<button type="button" class="cc-ask">{escape(question)}</button>'


def _exchange(exchange: Exchange, at: int, index: Index | None, texts: Texts, *, last: bool) -> str:
    parts, answer = [f'<div class="cc-question">{escape(exchange.question)}</div>'], exchange.answer
    if exchange.used != exchange.question:
        parts.append(f'<p class="cc-note">{escape(texts.understood.format(used=exchange.used))}</p>')
    if exchange.error:  # it is no part of the conversation: the question is back in its box
        parts.append(_error(exchange.error, texts))
    elif answer or exchange.interrupted:
        parts.append(_answer(answer, index, texts) if answer else _error(texts.interrupted, texts))
        parts.append(acts(exchange, at, export.text(answer, index, texts) if answer else "", texts, last=last))
    else:
        parts.append(_growing(exchange, texts))
    return f'<section class="cc-exchange">{"".join(parts)}</section>'


def _error(message: str, texts: Texts) -> str:
    return f'<div class="cc-error" role="alert"><b>{texts.fault}</b><br>{escape(message)}</div>'


def _growing(exchange: Exchange, texts: Texts) -> str:
    """Tied sentences in full ink, what the model is still writing in grey; citations come with the whole answer."""
    kept = "\n\n".join(sentence.markdown for sentence in exchange.sentences if sentence.supported)
    stage = f'<p class="cc-stage"><span class="cc-dot"></span>{escape(exchange.stage)}</p>' if exchange.stage else ""
    pending = f'<p class="cc-pending">{escape(exchange.pending)}</p>' if exchange.pending.strip() else ""
    return f'<div class="cc-answer">{_MARKDOWN.render(kept)}{pending}{stage}</div>'


def _answer(answer: Answer, index: Index | None, texts: Texts) -> str:
    if answer.kind == "refused":
        return _refusal(answer, index, texts)
    links = {citation.n: _link(citation, index, texts) for citation in answer.citations}
    body = MARK.sub(lambda mark: "".join(links[int(n)] for n in mark[1].split()), _MARKDOWN.render(marked(answer)))
    told = [*notes(answer, texts), *_timing(answer, texts)]
    sources = "".join(_section(together, links, index) for together in by_section(answer.citations))
    where = label(answer, texts)
    head = f'<p class="cc-label">{escape(where)}</p>' if where else ""
    return (
        f'{head}<div class="cc-answer">{body}</div>{_doubts(answer, links, texts)}'
        f'<ol class="cc-sources" aria-label="{texts.sources}">{sources}</ol>'
        f'<p class="cc-note">{" · ".join(map(escape, told))}</p>'
    )


def _section(citations: list[Citation], links: dict[int, str], index: Index | None) -> str:
    """What is cited of one section, below its title."""
    first = citations[0]
    quotes = "".join(f"<blockquote>{links[c.n]} {escape(excerpt(c.quote))}</blockquote>" for c in citations)
    title = f"<b>{escape(document(first.source, index))}</b> {escape(' › '.join(first.heading[1:]))}"
    return f"<li>{title}{quotes}</li>"


def _doubts(answer: Answer, links: dict[int, str], texts: Texts) -> str:
    """What the answer leaves open: parts it does not answer, sources that disagree."""
    lines = []
    if answer.missing:
        lines.append(escape(texts.not_answered.format(parts="；".join(answer.missing))))
    for sentence in answer.sentences:
        if sentence.disputed_by:
            said = escape(excerpt(sentence.text))
            lines.append(texts.disputed.format(marks="".join(links[n] for n in sentence.disputed_by), sentence=said))
    return "".join(f'<p class="cc-doubt">{line}</p>' for line in lines)


def _refusal(answer: Answer, index: Index | None, texts: Texts) -> str:
    hint = "" if answer.stopped else f"<br><span>{texts.refused_hint}</span>"
    if answer.missing:
        words = texts.never_mentioned.format(words=join(answer.missing, texts))
        hint = f"<br><span>{escape(words)}</span>{hint}"
    if answer.nearest:
        offered = "".join(f"<li>{_asks(question)}</li>" for question in answer.nearest)
        hint += f'<p class="cc-offer">{texts.can_answer}</p><ul class="cc-examples">{offered}</ul>'
    best = sorted(answer.hits, key=lambda hit: -hit.score)[:3]
    nearest = "".join(f"<li>{_nearest(hit, index, texts)}</li>" for hit in best)
    near = (
        f'<details><summary>{texts.nearest}</summary><ul class="cc-nearest">{nearest}</ul></details>' if nearest else ""
    )
    note = f'<p class="cc-note">{escape(" · ".join(_timing(answer, texts)))}</p>'
    told = refusal(texts.lang, stopped=answer.stopped)
    return f'<div class="cc-refused">{told}{hint}{"" if answer.stopped else near}</div>{note}'


def _nearest(hit: Hit, index: Index | None, texts: Texts) -> str:
    passage = hit.passage
    name = f"{document(passage.source, index)} › {' › '.join(passage.heading[1:])}"
    return f'<a href="{url(passage.source, passage.start, passage.end, texts)}" target="reader">{escape(name)}</a>'


def _link(citation: Citation, index: Index | None, texts: Texts) -> str:
    title = escape(f"{document(citation.source, index)} › {' › '.join(citation.heading[1:])}")
    address = url(citation.source, citation.start, citation.end, texts)
    return f'<a class="cc-cite" href="{address}" target="reader" title="{title}">{citation.n}</a>'


def excerpt(quote: str) -> str:
    """The beginning of a quote on one line, without Markdown's marks."""
    words = re.sub(r"^#{1,6} .*$|^---$|[*`|]+", "", quote, flags=re.MULTILINE) if "\n" in quote else quote
    line = " ".join(words.split()) or quote.strip("# ")
    begin, end = next(iter(pieces(line, 0, len(line), EXCERPT)), (0, 0))
    return line if end == len(line) else line[begin:end] + "…"


def _timing(answer: Answer, texts: Texts) -> list[str]:
    """How long each stage took, and all of it; what took no time worth telling is left out."""
    spent = answer.timings
    first = spent.first_token_ms if answer.kind == "generated" else 0
    taken = (spent.rewrite_ms, spent.retrieve_ms, spent.judge_ms, first, spent.total_ms)
    stages = zip((*texts.stages, texts.in_all), taken, strict=True)
    return [words.format(seconds=lasted / 1000) for words, lasted in stages if lasted >= TOLD]


def status(now: Status, texts: Texts) -> str:
    """The status line: a light for each model and the index, and how they run."""
    if now.error:
        lines = escape(now.error.message(texts.lang)).replace("\n", "<br>")
        return f'<div class="cc-error" role="alert">{lines}</div>'
    state, word = ("good", texts.ready) if now.ready else ("wait", texts.loading)
    holds = "-"
    if now.manifest:
        holds = texts.index_holds.format(documents=now.manifest.documents, passages=now.manifest.passages)
    lights = [
        (state, f"{texts.chat_model} {now.chat_model} · {word}"),
        (state, f"{texts.embed_model} {now.embed_model} · {word}"),
        ("good" if now.manifest else "wait", f"{texts.index} {holds}"),
    ]
    parts = [f'<span><i class="cc-light {light}"></i>{escape(text)}</span>' for light, text in lights]
    if now.dtype:
        parts.append(f"<span>{escape(texts.runs_on.format(dtype=now.dtype, threads=now.threads))}</span>")
    return f'<div class="cc-status">{"".join(parts)}</div>'
