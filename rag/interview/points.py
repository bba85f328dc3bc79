"""Key points for a question that has none: drafted from its reference answer.

Pure functions over strings; no model. Invariant: every point is a verbatim part of the reference.
"""

import re

from rag.text import sentences, terms, width

MOST = 6
SHORT = 3.0  # width: a sentence this short ("Wrong.") belongs to the next
ITEM = 16.0  # width: what is longer is a clause, not an item of a list
_CLAUSES = re.compile(r"[；;]|(?<=.)(?=[①②③④⑤⑥⑦⑧⑨])")
_ITEMS = re.compile(r"[、，,；;]")
_LEAD = re.compile(r"^[^：:。]{1,40}[：:]\s*")
_GOES_ON = re.compile(r"[并或而使的且即则就]")


def drafted(reference: str) -> list[str]:
    """The points of a reference answer, at most MOST: its sentences or, of a single one that lists things, the things
    listed. Empty where it says nothing."""
    rows = [
        part
        for start, end in sentences(reference)
        for part in map(str.strip, _CLAUSES.split(reference[start:end]))
        if terms(part)
    ]
    if len(rows) == 1:
        items = [item.strip(" 。.") for item in _ITEMS.split(_LEAD.sub("", rows[0])) if terms(item)]
        if len(items) > 1 and all(width(item) <= ITEM and not _GOES_ON.match(item) for item in items):
            return items if len(items) <= MOST else _joined(items, reference)
    for at in range(len(rows) - 2, -1, -1):
        if width(rows[at]) <= SHORT:
            rows = _with_next(rows, at, reference)
    return _joined(rows, reference)


def _joined(rows: list[str], reference: str) -> list[str]:
    """At most MOST: the shortest neighbours become one."""
    while len(rows) > MOST:
        at = min(range(len(rows) - 1), key=lambda row: len(rows[row]) + len(rows[row + 1]))
        rows = _with_next(rows, at, reference)
    return rows


def _with_next(rows: list[str], at: int, reference: str) -> list[str]:
    """Rows `at` and `at + 1` as one, with what stands between them."""
    start = 0
    for row in rows[: at + 1]:
        start = reference.index(row, start)
    end = reference.index(rows[at + 1], start) + len(rows[at + 1])
    return [*rows[:at], reference[start:end], *rows[at + 2 :]]
