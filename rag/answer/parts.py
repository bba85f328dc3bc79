"""The parts of a question that asks several things."""

import re
from collections.abc import Sequence

import rjieba

from rag.text import terms

_ENDS = re.compile(
    r"[？?；;]+|[，,](?=(?:以及|还有|又|另外|同时|那么?|并且)?[^，,？?]{0,14}(?:多少|几|什么|怎么|怎样|如何|谁|哪|为什么|是否|多久|吗))"
    r"|,?\s+and\s+(?=(?:how|what|who|when|why|where|which)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"多少|几|什么|怎么|怎样|如何|谁|哪|为什么|是否|多久|吗|\b(how|what|who|when|why|where|which|is|are|does|do|can)\b",
    re.I,
)


_JOINS = ("和", "与", "及", "以及")
_NO_THINGS = ("r", "d", "p", "c", "u", "y", "w", "x")  # of the tagger's word classes (ICTCLAS): no things
_Word = tuple[str, str]
_TOGETHER = re.compile("区别|不同|差[别异距]|关系|比较|相比|对比|哪[个种]|之间|冲突|配合|一起|结合|平衡|取舍|联系")


def parts(question: str) -> list[str]:
    """The question's parts; the question alone where it asks one thing.

    Parted are clauses that ask for themselves, and two things that 和 joins ("日本和中国的上映时间") unless what is
    asked is about the two together.
    """
    rows = [row.strip() for row in _ENDS.split(question) if row and len(terms(row)) >= 2]
    asking = [row for row in rows if _ASKS.search(row)]
    return asking if len(asking) > 1 else _joined(question)


def _joined(question: str) -> list[str]:
    """The question asked of each of two joined things."""
    if _TOGETHER.search(question):
        return [question]
    words = rjieba.tag(question)
    for at, (join, _) in enumerate(words):
        if join in _JOINS and (reach := _reach(words, at)):
            before, after = reach
            return [_text(words[:at] + words[after:]), _text(words[:before] + words[at + 1 :])]
    return [question]


def _reach(words: Sequence[_Word], at: int) -> tuple[int, int] | None:
    """Where the things begin and end that the word at `at` joins; None where it joins no things.

    Two things that end alike (标准版和企业版) are as long as that takes, up to three words; else they are a word each,
    the second with what qualifies it (仪式及首次会议).
    """
    sizes = [
        (left, right)
        for left, right in [(1, 1), (2, 2), (3, 3), (1, 2), (2, 1)]
        if _is_thing(words[max(0, at - left) : at], left) and _is_thing(words[at + 1 : at + 1 + right], right)
    ]
    alike = [
        size for size in sizes if _text(words[at - size[0] : at])[-1] == _text(words[at + 1 : at + 1 + size[1]])[-1]
    ]
    qualified = [
        size
        for size in sizes
        if size == (1, 2) and not words[at + 1][1].startswith(("n", "v")) and words[at + 2][1] == words[at - 1][1]
    ]
    best = next(iter([*alike, *qualified, *sizes]), None)
    return (at - best[0], at + 1 + best[1]) if best else None


def _is_thing(words: Sequence[_Word], size: int) -> bool:
    return len(words) == size and len(_text(words)) > 1 and not any(kind.startswith(_NO_THINGS) for _, kind in words)


def _text(words: Sequence[_Word]) -> str:
    return "".join(word for word, _ in words)
