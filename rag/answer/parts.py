"""The parts of a question that asks several things."""

import re

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


def parts(question: str) -> list[str]:
    """The question's parts, each with the subject that the first names; the question alone where it asks one thing."""
    rows = [row.strip() for row in _ENDS.split(question) if row and len(terms(row)) >= 2]
    asking = [row for row in rows if _ASKS.search(row)]
    return asking if len(asking) > 1 else [question]
