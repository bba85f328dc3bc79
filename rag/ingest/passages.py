"""A Document becomes Passages: spans of its text that can be found, read and quoted on their own.

Knows Markdown's block structure (by markdown-it's line maps, which keep offsets exact) and nothing of models.
Invariant: `passage.text == document.text[start:end]`, passages are in order and do not overlap, and no word lies
between them.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag import text as words
from rag.ingest.documents import Document
from rag.text import Span

LIMIT = 480.0  # in Chinese characters: with the titles above it a passage stays within the embedder's 512 tokens
MIN_TAIL = 60.0  # a remainder shorter than this says little on its own: it joins the passage before it
MIN_SENTENCE = 4.0  # a shorter line is a label
BOLD_LEVEL = 7  # a line all in bold acts as a title below every real heading
_PARSER = MarkdownIt("commonmark").enable("table")
_BOLD_LINE = re.compile(r"\*\*([^*\n]{2,80})\*\*\s*[:：]?")
_LABEL = re.compile(
    r"(参考)?(答案|解析|解答|题目|举例|实例|示例|代码|说明|注意|answer|explanation|example|note)\w{0,4}", re.I
)
_MARKS = re.compile(r"[*_`#]+")
_LINE_END = re.compile(r"\r\n?|\n")  # as the parser counts lines: a given passage may hold carriage returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of a document. `heading` is the path of titles it stands under, outermost first."""

    id: str
    source: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str

    @property
    def in_context(self) -> str:
        """The text below the titles it does not itself hold: what lexical index and chat model see."""
        above = [title for title in self.heading if title not in self.text]
        return " > ".join(above) + "\n" + self.text if above else self.text

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Spans, inside the passage's text, of the sentences that say something; titles do not. At least one."""
        spans = tuple(
            (start, end)
            for start, end in words.sentences(self.text)
            if words.width(self.text[start:end]) >= MIN_SENTENCE and not self.text.startswith("#", start)
        )
        return spans or ((0, len(self.text)),)

    @property
    def embedded(self) -> list[str]:
        """What the embedder sees of each sentence: the sentence below the two nearest titles."""
        above = " > ".join(self.heading[-2:])
        return [f"{above}\n{self.text[start:end]}" if above else self.text[start:end] for start, end in self.sentences]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    start: int
    end: int
    code: bool = False
    title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Section:
    heading: tuple[str, ...]
    blocks: list[_Block] = field(default_factory=list)

    @property
    def only_titles(self) -> bool:
        return all(block.title for block in self.blocks)


class Resting(Protocol):
    """A span of a document, named by its source."""

    @property
    def source(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def held(passages: Sequence[Passage], spans: Sequence[Resting]) -> dict[int, list[int]]:
    """By number of a passage, the numbers of the spans it holds at least a part of."""
    of_source: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        of_source.setdefault(passage.source, []).append(row)
    found: dict[int, list[int]] = {}
    for at, span in enumerate(spans):
        for row in of_source.get(span.source, ()):
            if passages[row].start < span.end and span.start < passages[row].end:
                found.setdefault(row, []).append(at)
    return found


def split(document: Document) -> list[Passage]:
    """The passages of a document, in order.

    A section (a question with its answer, say) is kept whole where it fits `LIMIT`; else it is cut between blocks
    (a fence, a list, a paragraph), then between lines of code or sentences, last inside a sentence.
    """
    passages = []
    for section in _sections(document):
        for start, end in _pack(document.text, section.blocks):
            text = document.text[start:end]
            key = f"{document.source}\0{start}\0{text}".encode()
            passages.append(
                Passage(
                    id=hashlib.sha256(key).hexdigest()[:16],
                    source=document.source,
                    heading=section.heading,
                    start=start,
                    end=end,
                    text=text,
                )
            )
    return passages


def code(text: str) -> list[Span]:
    """Spans of the blocks of code in a Markdown text; a fence that is not closed goes on to the end."""
    return [(block.start, block.end) for block in _blocks(text, 0) if block.code]


def titles(document: Document) -> list[tuple[int, str, int]]:
    """Level, text and offset of every title, in order; a line all in bold is one of the lowest level."""
    return [(b.level, b.title, b.start) for b in _blocks(document.text, document.body) if b.title]


def _sections(document: Document) -> list[_Section]:
    """Titles with the blocks under them; a title with nothing under it joins the section that follows."""
    path: list[tuple[int, str]] = []
    top = (document.title,) if document.title else ()
    sections = [_Section(top)]
    for block in _blocks(document.text, document.body):
        if block.title:
            path = [entry for entry in path if entry[0] < block.level] + [(block.level, block.title)]
            titles = tuple(title for _, title in path)
            heading = titles if titles[:1] == top else (*top, *titles)
            carried = sections.pop().blocks if sections[-1].only_titles else []
            sections.append(_Section(heading, [*carried, block]))
        else:
            sections[-1].blocks.append(block)
    return sections


def _blocks(text: str, body: int) -> Iterator[_Block]:
    """Markdown's top-level blocks with exact spans; text the parser gives no block (link definitions) is one too."""
    starts = [body, *(match.end() for match in _LINE_END.finditer(text, body)), len(text)]
    tokens = _PARSER.parse(text[body:])
    covered = body
    for number, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        start, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
        if start < covered:
            continue
        yield from _block(text, covered, start)
        title, level = _title(token, tokens[number + 1 : number + 2])
        code = token.type in ("fence", "code_block")
        for block in _block(text, start, end):
            yield replace(block, code=code, title=title, level=level)
        covered = end
    yield from _block(text, covered, len(text))


def _block(text: str, start: int, end: int) -> list[_Block]:
    """The block between two offsets, without white space around it; none where there is no word."""
    inner = text[start:end]
    if not words.terms(inner) and not re.search(r"\w", inner):
        return []
    start += len(inner) - len(inner.lstrip())
    return [_Block(start=start, end=start + len(inner.strip()))]


def _title(token: Token, following: list[Token]) -> tuple[str, int]:
    """The title a block is, and its level; ("", 0) for any other block."""
    if not following or following[0].type != "inline":
        return "", 0
    content = following[0].content
    if token.type == "heading_open":
        return _MARKS.sub("", content).strip() or "…", int(token.tag[1])
    bold = _BOLD_LINE.fullmatch(content.strip())
    if token.type == "paragraph_open" and bold:
        title = bold[1].strip().rstrip(":：")
        if not _LABEL.fullmatch(title):
            return title, BOLD_LEVEL
    return "", 0


def _pack(text: str, blocks: list[_Block]) -> list[Span]:
    """Join neighbouring blocks, or parts of blocks, into spans no wider than LIMIT."""
    packed: list[Span] = []
    for start, end in (part for block in blocks for part in _parts(text, block)):
        if packed and words.width(text[packed[-1][0] : end]) <= LIMIT:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    if len(packed) > 1 and words.width(text[slice(*packed[-1])]) < MIN_TAIL:
        joined = (packed[-2][0], packed[-1][1])
        if words.width(text[slice(*joined)]) <= LIMIT + MIN_TAIL:
            packed[-2:] = [joined]
    return packed


def _parts(text: str, block: _Block) -> Iterator[Span]:
    """The block itself if it fits, else its lines or sentences, else pieces of these."""
    if words.width(text[block.start : block.end]) <= LIMIT:
        yield block.start, block.end
        return
    if block.code:
        units = [match.span() for match in re.compile(r"[^\n]+").finditer(text, block.start, block.end)]
    else:
        units = words.sentences(text, block.start, block.end)
    for start, end in units:
        yield from words.pieces(text, start, end, LIMIT)
