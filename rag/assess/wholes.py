"""Parts against their whole: lists, tables, and shares of one thing.

Knows nothing of what the parts are. Invariant: a list that may be open, or overlap, is only held to be no more than
its whole.
"""

import re
from collections.abc import Iterator

from rag.assess.amounts import Amount
from rag.assess.reckon import Clash, added, judged, way_of
from rag.assess.roles import PATTERNS, Text, last_of

SHARES = 0.015  # three times 33 % is a whole
PARTS = 0.02  # the parts of a sum of money are rounded like the whole


def wholes(text: Text) -> Iterator[Clash]:
    """Parts against their whole."""
    raised, share = text.all("raise"), Amount("P", 1.0, 1.0, text="100%")
    slacks = {"M": PARTS, "N": 0.0, "P": SHARES}
    for total in (one for one in text.all_amounts if one.mark in "MN"):
        before, opened = text.line(total)[0], PATTERNS["opened"].match(text.text, total.at)
        if opened and "\n" in opened[0] and re.match(r"[-•*] ", before):
            opened = None  # what follows is the next item of the same list
        opened = opened or (PATTERNS["spent"].match(text.text, total.at) if total in raised else None)
        tight = opened and opened.groupdict().get("tight")
        opened = None if tight and not last_of("staff", before) else opened
        parts, body = _listed(text, opened.end(), total) if opened else ([], "")
        around = text.text[total.at : opened.end() + len(body) + 2] if opened else ""
        barred = last_of("asked", before + around) if total.mark == "N" else last_of("unitary", before)
        if opened and len(parts) > 1 and all(one.low < total.low for one in parts) and not barred:
            if ";" in body and not opened["closed"]:
                continue  # 其中全职 7 人；研发 5 人: another list
            loose = last_of("nested", body) or (
                total.mark == "N" and not opened["closed"] and re.search("N[^,、;\n]{2,}", body)
            )
            if loose:
                continue  # 其中 3 人有博士学位，4 人来自…: they overlap
            closed, way = (opened["closed"] or tight) and not last_of("open", opened[0] + body), added(*parts)
            ways = [way._replace(plain=bool(closed) or way.low > total.high)]
            for one in (one for one in text.all_amounts if one.mark == total.mark and one.line == total.line):
                if one.at < total.at:  # we spent $90k of the $250k: …; we are five and will be nine: …
                    left = total.low - one.low
                    ways += [way_of("", lambda *row, n=n: sum(row) + n, *parts, plain=False) for n in (one.low, left)]
            yield from judged("sum", text, total, ways, slacks[total.mark])
    for *parts, total in (row for row in text.find("added") if len({(one.mark, one.unit) for one in row}) == 1):
        ways = [added(*parts[at:], plain=at == 0) for at in range(len(parts))]
        yield from judged("sum", text, total, ways, slacks[total.mark])
    cues = [cue for name in ("mix", "shares") for cue in reversed([*PATTERNS[name].finditer(text.text)])]
    for start, cue in {text.text.rfind("\n", 0, cue.start()) + 1: cue for cue in cues}.items():  # the first of a line
        lead = None if "P" in text.text[start : cue.start()] else PATTERNS["lead"].match(text.text, cue.end())
        parts, body = _listed(text, lead.end() if lead else start, share)
        if len(parts) > 1 and not last_of("ratio", body):
            way, closed = added(*parts), len(parts) > 2 and not last_of("open", body) and cue.re is PATTERNS["shares"]
            yield from judged("sum", text, share, [way._replace(plain=closed or way.low > 1)], SHARES)
    for column in text.columns:
        at = next((number for number, (names, _) in enumerate(column) if last_of("total", names)), len(column))
        parts, totals = [one for _, one in column[:at]], [one for _, one in column[at : at + 1]]
        if len(parts) < 2 or len({(one.mark, one.unit) for one in parts}) > 1 or parts[0].mark not in slacks:
            continue
        if parts[0].mark == "P":
            totals = [share] if len(parts) > 2 and last_of("portion", column[0][0]) else []
        elif not totals:  # what is raised, where the lines between tell its use
            near = [one for one in raised if 0 < parts[0].line - one.line <= 3]
            totals = [one for one in near if last_of("shares", text.text[one.at : parts[0].at])]
            after = [one for one in text.all_amounts if 0 < one.line - parts[-1].line <= 2]
            totals += [one for one in after if last_of("beneath", text.line(one)[0])][:1]
        for total in (one for one in totals if one.mark == parts[0].mark):
            yield from judged("sum", text, total, [added(*parts)], slacks[total.mark])


def _listed(text: Text, at: int, like: Amount) -> tuple[list[Amount], str]:
    """The amounts like another in the list that starts at a place, none where an item lacks one; and its text."""
    rest = re.sub(r"\((?!.\))[^()\n]*\)", lambda inner: " " * len(inner[0]), text.text[at : at + 600])
    rest = re.sub(r"\((.)\)", r" \1 ", rest)
    stop = PATTERNS["stop"].search(rest, 1)
    body = rest[: stop.start() if stop else len(rest)]
    for end in (
        ";" if re.match(r"\s*(?:[-•*]|\d[.)])", body) else "\n;"
    ):  # a list goes on over lines, or semicolons, where each holds one item
        head = body.split(end)[0]
        body = head if re.search(rf"{like.mark}.*[,、]|{like.mark}.*\n" if end == ";" else like.mark, head) else body
    items = [item for item in re.split(r"[,、;\n+]| and (?=[A-Z])", body) if like.mark in item or item.strip(" -")]
    parts = [text.amounts[at + here] for here, mark in enumerate(body) if mark == like.mark]
    parts = [one for one in parts if one.unit == like.unit or {one.unit, like.unit} <= {"", "人"}]
    whole = len(items) <= len(parts) and all(like.mark in item and len(item) < 60 for item in items)
    return parts if whole else [], body
