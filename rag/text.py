"""Chinese and English text: sentences, search terms, widths.

Pure functions over strings; knows no document and no model. Invariant: every span it returns lies inside its input and
spans come in order without overlap.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import opencc

from rag.errors import Lang

Span = tuple[int, int]

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CLOSERS = "”’」』）】》\"')\\]*"
_SENTENCE_END = re.compile(rf"[。！？!?…]+[{_CLOSERS}]*|\.(?=[{_CLOSERS}]*(?:\s|$))[{_CLOSERS}]*|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|v|cf|Dr|Mr|Mrs|Ms|Prof|Inc|Ltd|Co|Corp|Fig|No|St|approx|al)|\b[A-Z]|(?:^|\n)\s*\d{1,3})\.$"
)
_TERM = re.compile(rf"[{CJK}]+|[a-z0-9]+(?:[.+#_-][a-z0-9]+)*[+#]*")
_CLAUSE_END = re.compile(r"[；;，,、：:\s]")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the sentences in `text[start:end]`, without surrounding white space.

    A sentence ends at 。！？!?…, at a full stop before white space (not after an abbreviation or a list number), or at
    a line break; closing quotes and brackets stay with it.
    """
    end = len(text) if end is None else end
    spans, at = [], start
    for match in _SENTENCE_END.finditer(text, start, end):
        if match[0].startswith(".") and _ABBREVIATION.search(text[at : match.start() + 1]):
            continue
        spans.append(_trim(text, at, match.end()))
        at = match.end()
    spans.append(_trim(text, at, end))
    return [span for span in spans if span[0] < span[1]]


def pieces(text: str, start: int, end: int, limit: float) -> list[Span]:
    """Cut `text[start:end]` into spans no wider than `limit`, at clause ends where there are any."""
    spans = []
    while width(text[start:end]) > limit:
        cut = start
        room = limit
        while room >= 1:
            room -= width(text[cut])
            cut += 1
        clauses = [match.end() for match in _CLAUSE_END.finditer(text, start, cut)]
        if clauses and clauses[-1] - start > (cut - start) // 2:
            cut = clauses[-1]
        spans.append((start, cut))
        start = cut
    if start < end:
        spans.append((start, end))
    return spans


def width(text: str) -> float:
    """Length in Chinese characters; a Latin character takes about a third of one in a prompt."""
    wide = sum(1 for char in text if char > "\u2e7f")
    return wide + (len(text) - wide) * 0.35


def folded(text: str) -> str:
    """The text as terms are taken from it: width and compatibility forms folded (NFKC), simplified characters, lower
    case. Its length may differ."""
    text = unicodedata.normalize("NFKC", text).lower()
    return text if text.isascii() else _converter("t2s").convert(text)


def simplified(text: str) -> str:
    """The text in the characters and words of the mainland where it is written in traditional characters."""
    return _converter("tw2sp").convert(text) if _converter("t2s").convert(text) != text else text


def terms(text: str) -> list[str]:
    """Search terms: character bigrams of each Chinese run (a lone character as it is), lower-case Latin words.

    The text is folded first. Bigrams beat dictionary words as BM25 terms on CMRC 2018.
    """
    found: list[str] = []
    for match in _TERM.finditer(folded(text)):
        run = match[0]
        if run[0] <= "\u2e7f" or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def is_chinese(text: str) -> bool:
    """Whether a reader of this text reads Chinese: any Chinese character will do."""
    return re.search(f"[{CJK}]", text) is not None


def language(text: str) -> Lang:
    """The language of a text."""
    return "zh" if is_chinese(text) else "en"


def mostly(text: str) -> Lang:
    """The language most of a text is in, where both may stand: a Chinese character says as much as three letters."""
    chinese, latin = len(re.findall(f"[{CJK}]", text)), len(re.findall("[A-Za-z]", text))
    return "zh" if 3 * chinese >= latin else "en"


@cache
def _converter(scheme: str) -> opencc.OpenCC:
    return opencc.OpenCC(scheme)


def worded(wordings: Sequence[str], lang: Lang) -> str:
    """The first wording in a language, else the first."""
    return next((text for text in wordings if language(text) == lang), wordings[0])


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
