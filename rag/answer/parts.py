"""The parts of a question that asks several things."""

import re

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
_NO_THINGS = ("r", "d", "p", "c", "u", "y", "w")  # of the tagger's word classes (ICTCLAS): no things
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
    for at in range(1, len(words) - 1):
        (left, kind), (join, _), (right, other) = words[at - 1 : at + 2]
        things = not kind.startswith(_NO_THINGS) and not other.startswith(_NO_THINGS)
        if join in _JOINS and things and len(left) > 1 and len(right) > 1:
            return ["".join(word for word, _ in words[:at] + words[at + 2 :]),
                    "".join(word for word, _ in words[: at - 1] + words[at + 1 :])]  # fmt: skip
    return [question]
