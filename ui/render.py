"""Answers and status as HTML. All text is escaped here; nothing a model or a document says becomes markup or a link."""

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from markdown_it import MarkdownIt

from rag.answer.answerer import Found
from rag.answer.values import Answer, Citation, Sentence
from rag.index.search import Hit, Index
from ui.engine import Status
from ui.texts import Texts

# No HTML, and no images or links: an answer must not fetch from, or lead to, an address a document slipped in.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "link", "autolink", "html_inline", "html_block"]
)
_MARK = re.compile("⟦([0-9 ]+)⟧")
EXCERPT = 110


@dataclass(slots=True)
class Exchange:
    """One question on the page and what has become of it so far."""

    question: str
    stage: str = ""
    found: Found | None = None
    pending: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    answer: Answer | None = None
    error: str = ""


def conversation(exchanges: list[Exchange], index: Index | None, texts: Texts) -> str:
    """The whole conversation; the last exchange may still be growing."""
    if not exchanges:
        return f'<p class="cc-empty">{escape(texts.empty)}</p>'
    return "".join(_exchange(exchange, index, texts) for exchange in exchanges)


def _exchange(exchange: Exchange, index: Index | None, texts: Texts) -> str:
    parts = [f'<div class="cc-question">{escape(exchange.question)}</div>']
    used = exchange.found.question_used if exchange.found else exchange.question
    if used != exchange.question:
        parts.append(f'<p class="cc-note">{texts.understood}：{escape(used)}</p>')
    if exchange.error:
        parts.append(f'<div class="cc-error" role="alert"><b>{texts.fault}</b><br>{escape(exchange.error)}</div>')
    elif exchange.answer:
        parts.append(_answer(exchange.answer, index, texts))
    else:
        parts.append(_growing(exchange, texts))
    return f'<section class="cc-exchange">{"".join(parts)}</section>'


def _growing(exchange: Exchange, texts: Texts) -> str:
    """Tied sentences in full ink, what the model is still writing in grey; citations come with the whole answer."""
    kept = "\n\n".join(sentence.text for sentence in exchange.sentences if sentence.supported)
    stage = f'<p class="cc-stage"><span class="cc-dot"></span>{escape(exchange.stage)}</p>' if exchange.stage else ""
    pending = f'<p class="cc-pending">{escape(exchange.pending)}</p>' if exchange.pending.strip() else ""
    return f'<div class="cc-answer">{_MARKDOWN.render(kept)}{pending}{stage}</div>'


def _answer(answer: Answer, index: Index | None, texts: Texts) -> str:
    if answer.kind == "refused":
        return _refusal(answer, index, texts)
    links = {citation.n: _link(citation, index) for citation in answer.citations}
    body = _MARK.sub(lambda mark: "".join(links[int(n)] for n in mark[1].split()), _MARKDOWN.render(_marked(answer)))
    backed = sum(sentence.supported for sentence in answer.sentences)
    notes = [texts.backed.format(backed=backed, total=len(answer.sentences))]
    if backed < len(answer.sentences):
        notes.append(texts.dropped.format(count=len(answer.sentences) - backed))
    if answer.stopped:
        notes.append(texts.stopped)
    notes.append(_timing(answer, texts))
    sources = "".join(
        f"<li>{links[c.n]} <b>{escape(_document(c.source, index))}</b> {escape(' › '.join(c.heading[1:]))}"
        f"<blockquote>{escape(_excerpt(c.quote))}</blockquote></li>"
        for c in answer.citations
    )
    label = {"bank": texts.from_bank, "extractive": texts.from_quotes}.get(answer.kind, "")
    head = f'<p class="cc-label">{escape(label)}</p>' if label else ""
    return (
        f'{head}<div class="cc-answer">{body}</div>{_doubts(answer, links, texts)}'
        f'<ol class="cc-sources" aria-label="{texts.sources}">{sources}</ol>'
        f'<p class="cc-note">{" · ".join(map(escape, notes))}</p>'
    )


def _doubts(answer: Answer, links: dict[int, str], texts: Texts) -> str:
    """What the answer leaves open: parts it does not answer, sources that disagree."""
    lines = []
    if answer.missing:
        lines.append(escape(texts.not_answered.format(parts="；".join(answer.missing))))
    for sentence in answer.sentences:
        if sentence.disputed_by:
            said = escape(_excerpt(sentence.text))
            lines.append(texts.disputed.format(marks="".join(links[n] for n in sentence.disputed_by), sentence=said))
    return "".join(f'<p class="cc-doubt">{line}</p>' for line in lines)


def _marked(answer: Answer) -> str:
    """The answer's text with ⟦n⟧ behind each sentence."""
    text, at = answer.text.translate({ord("⟦"): "[", ord("⟧"): "]"}), 0
    for sentence in answer.sentences:
        if not sentence.supported:
            continue
        plain = sentence.text.translate({ord("⟦"): "[", ord("⟧"): "]"})
        start = text.find(plain, at)
        if start < 0:
            continue
        mark = f"⟦{' '.join(map(str, sentence.citations))}⟧"
        at = start + len(plain)
        text, at = text[:at] + mark + text[at:], at + len(mark)
    return text


def _refusal(answer: Answer, index: Index | None, texts: Texts) -> str:
    hint = "" if answer.stopped else f"<br><span>{texts.refused_hint}</span>"
    if answer.missing:
        words = texts.never_mentioned.format(words="、".join(answer.missing))
        hint = f"<br><span>{escape(words)}</span>{hint}"
    if answer.nearest:
        offered = "".join(f"<li>{escape(question)}</li>" for question in answer.nearest)
        hint += f'<p class="cc-offer">{texts.can_answer}</p><ul>{offered}</ul>'
    nearest = "".join(f"<li>{_nearest(hit, index)}</li>" for hit in sorted(answer.hits, key=lambda h: -h.score)[:3])
    near = (
        f'<details><summary>{texts.nearest}</summary><ul class="cc-nearest">{nearest}</ul></details>' if nearest else ""
    )
    note = f'<p class="cc-note">{escape(_timing(answer, texts))}</p>'
    return f'<div class="cc-refused">{escape(answer.text)}{hint}{"" if answer.stopped else near}</div>{note}'


def _nearest(hit: Hit, index: Index | None) -> str:
    passage = hit.passage
    name = f"{_document(passage.source, index)} › {' › '.join(passage.heading[1:])}"
    return f'<a href="{_url(passage.source, passage.start, passage.end)}" target="reader">{escape(name)}</a>'


def _link(citation: Citation, index: Index | None) -> str:
    title = escape(f"{_document(citation.source, index)} › {' › '.join(citation.heading[1:])}")
    url = _url(citation.source, citation.start, citation.end)
    return f'<a class="cc-cite" href="{url}" target="reader" title="{title}">{citation.n}</a>'


def _url(source: str, start: int, end: int) -> str:
    return escape("/source?" + urlencode({"source": source, "start": start, "end": end}) + "#passage")


def _document(source: str, index: Index | None) -> str:
    return index.documents[source].title if index and source in index.documents else source


def _excerpt(quote: str) -> str:
    words = re.sub(r"^#{1,6} .*$|^---$|[*`|]+", "", quote, flags=re.MULTILINE) if "\n" in quote else quote
    line = " ".join(words.split()) or quote.strip("# ")
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def _timing(answer: Answer, texts: Texts) -> str:
    spent = answer.timings
    return texts.timing.format(
        retrieve=spent.retrieve_ms / 1000, first=spent.first_token_ms / 1000, total=spent.total_ms / 1000
    )


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
    if now.runs_on:
        parts.append(f"<span>{texts.engine} {escape(now.runs_on)}</span>")
    return f'<div class="cc-status">{"".join(parts)}</div>'
