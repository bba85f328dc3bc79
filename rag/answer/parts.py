"""The parts of a question that asks several things."""

import re
from collections.abc import Sequence
from itertools import takewhile

import rjieba

from rag.answer.decide import NOUNS
from rag.text import is_chinese, terms

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
_NAMING = (*NOUNS, "m", "f", "s", "t", "b", "q", "uj", "x")  # what may stand in the name of a thing
_Word = tuple[str, str]
_TOGETHER = re.compile(
    "区别|不同|差[别异距]|关系|比较|相比|对比|哪[个种]|之间|冲突|配合|一起|结合|平衡|取舍|联系|同时|总共|一共"
)
_CLAUSES = re.compile("[，,；;]")
_PERSON = re.compile("^(?:那么?|而)?[他她]")
_PRONOUN = re.compile("^(?:那么?|而)?(?:它们?|其)(?!他|中|实|余)")


def parts(question: str) -> list[str]:
    """The question's parts, each to be understood without the others; the question alone where it asks one thing.

    Parted are clauses that ask for themselves, and two things that 和 joins ("日本和中国的上映时间") unless what is
    asked is about the two together. What is told before the first clause that asks goes with each part, and what the
    first is about with those that do not say what they are about.
    """
    rows = [row.strip() for row in _ENDS.split(question) if row and len(terms(row)) >= 2]
    asking = [row for row in rows if _ASKS.search(row)]
    if len(asking) < 2:
        return _joined(question)
    about, told = _about(asking[0]), rows[: rows.index(asking[0])]
    whole = [asking[0], *(_filled(row, about) for row in asking[1:])]
    return [("，" if is_chinese(question) else ", ").join([*told, part]) for part in whole]


def _filled(part: str, about: str) -> str:
    """A part whose pronoun or missing subject is filled in with what the question is about; who a person is, is not
    known."""
    if _PERSON.match(part):
        return part
    filled, replaced = _PRONOUN.subn(about, part) if about else (part, 0)
    return filled if replaced or _about(part) else about + part


def _about(clause: str) -> str:
    """The thing a Chinese clause begins with ("《心居》的主演有谁": 《心居》); empty where it begins with none, or with
    several."""
    words = rjieba.tag(clause)
    run = list(takewhile(lambda word: word[1].startswith(_NAMING), words))
    several = len(run) < len(words) and words[len(run)][0] in _JOINS
    if several or not is_chinese(clause) or not any(kind.startswith(NOUNS) for _, kind in run):
        return ""
    owner = next((at for at, (_, kind) in reversed(list(enumerate(run))) if kind == "uj"), len(run))
    return _text(run[:owner]).strip()


def _joined(question: str) -> list[str]:
    """The question asked of each of two joined things."""
    if _TOGETHER.search(question):
        return [question]
    words = rjieba.tag(question)
    for name in _JOINS:
        for at, (join, _) in enumerate(words):
            if join == name and _is_asked(words, at) and (reach := _reach(words, at)):
                before, after = reach
                pair = (words[:at] + words[after:], words[:before] + words[at + 1 :])
                return [_text(one).replace("分别", "") for one in pair]
    return [question]


def _is_asked(words: Sequence[_Word], at: int) -> bool:
    """Whether a word stands in the clause that asks."""
    clause, *later = _CLAUSES.split(_text(words[at:]), maxsplit=1)
    return not later or _ASKS.search(clause) is not None


def _reach(words: Sequence[_Word], at: int) -> tuple[int, int] | None:
    """Where the things begin and end that the word at `at` joins; None where it joins no things.

    Two things that end alike (标准版和企业版) are as long as that takes, up to three words, and so are two that begin
    alike (最佳影片和最佳导演); else they are a word each, the second with what qualifies it (仪式及首次会议).
    """

    def are_things(left: int, right: int) -> bool:
        return _is_thing(words[max(0, at - left) : at], left) and _is_thing(words[at + 1 : at + 1 + right], right)

    sizes = [size for size in [(1, 1), (2, 2), (3, 3), (1, 2), (2, 1)] if are_things(*size)]
    begun = [
        (left, right)
        for left in (1, 2, 3)
        for right in (3, 2, 1)
        if are_things(left, right) and words[at - left] == words[at + 1]
    ]
    alike = [
        size for size in sizes if _text(words[at - size[0] : at])[-1] == _text(words[at + 1 : at + 1 + size[1]])[-1]
    ]
    qualified = [
        size
        for size in sizes
        if size == (1, 2) and not words[at + 1][1].startswith(("n", "v")) and words[at + 2][1] == words[at - 1][1]
    ]
    best = next(iter([*begun, *alike, *qualified, *sizes]), None)
    return (at - best[0], at + 1 + best[1]) if best else None


def _is_thing(words: Sequence[_Word], size: int) -> bool:
    return len(words) == size and len(_text(words)) > 1 and not any(kind.startswith(_NO_THINGS) for _, kind in words)


def _text(words: Sequence[_Word]) -> str:
    return "".join(word for word, _ in words)
