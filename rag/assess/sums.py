# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""Whether the numbers of a plan agree with each other: code alone, no model.

Knows amounts and their roles (`amounts`), no criterion. Invariant: only what the plan says in plain cues is held
against it, and where one way to reckon agrees, nothing is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, product
from typing import Literal, NamedTuple

from rag.assess.amounts import NAMES, PATTERNS, Amount, Text, last_of
from rag.assess.plan import Plan
from rag.text import Span

Kind = Literal["revenue", "market", "runway", "margin", "sum", "growth", "ownership", "date"]
CLOSE = 0.1  # founders round, and round twice: 17.9 万 is "18 万", 11.1 months "a year"
POINTS = 0.05  # a margin is stated in round shares, of mean prices and costs
RISE = 0.03  # a small rise is stated in whole per cent
TIMES = 0.15  # 2.6 is "threefold"
SHARES = 0.015  # three times 33 % is a whole
PARTS = 0.02  # the parts of a sum of money are rounded like the whole
MANY = 8  # amounts that are tried in one role, the nearest: a text made of numbers costs no more than a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Numbers that do not agree: the spans of the plan that state them, in order, and the reckoning."""

    kind: Kind
    spans: tuple[Span, ...]
    zh: str
    en: str


class _Way(NamedTuple):
    """One way to reckon what is stated; `plain` where the plan's words leave no doubt that it must hold."""

    low: float
    high: float
    formula: str
    parts: tuple[Amount, ...]
    plain: bool


def clashes(plan: Plan) -> list[Clash]:
    """The numbers of a plan that do not agree with each other, in the plan's order."""
    text, found = Text(plan), dict[str, Clash]()
    for check in (_runway, _margin, _revenue, _market, _growth, _ownership, _sum, _date):
        for clash in check(text):
            found.setdefault(clash.zh, clash)
    return sorted(found.values(), key=lambda clash: clash.spans)


def _nearest(amounts: Iterable[Amount], to: Amount) -> list[Amount]:
    return sorted(dict.fromkeys(amounts), key=lambda one: abs(one.at - to.at))[:MANY]


def _near(one: Amount, other: Amount, lines: int = 1) -> bool:
    return abs(one.line - other.line) <= lines


def _same_unit(*amounts: Amount) -> bool:
    return len({one.unit for one in amounts if one.mark == "M"} - {""}) <= 1


def _way(formula: str, reckon: Callable[..., float], *parts: Amount, plain: bool = True) -> _Way:
    ends = [reckon(*row) for row in product(*({one.low, one.high} for one in parts))]
    return _Way(min(ends), max(ends), formula.format(*(one.text for one in parts)), parts, plain)


def _added(*parts: Amount, plain: bool = True) -> _Way:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    return _Way(low, high, " + ".join(one.text for one in parts), parts, plain)


def _judged(
    kind: Kind, text: Text, stated: Amount, ways: Sequence[_Way], close: float = CLOSE, slack: float = 0.0
) -> Iterator[Clash]:
    """A clash, of the plain way whose amounts stand nearest, where no way agrees with what is stated."""
    ways = [way for way in ways if _same_unit(stated, *way.parts)]
    slack += 1e-9 * max(1.0, stated.high)
    fit = (
        way.low * (1 - close) - slack <= stated.high and stated.low <= way.high * (1 + close) + slack for way in ways
    )
    plain = [way for way in ways if way.plain]
    if plain and not any(fit):
        way = min(plain, key=lambda one: sum(abs(part.at - stated.at) for part in one.parts))
        zh, en = (f"{way.formula} = {_shown(way, stated, zh)}" for zh in (True, False))
        says = ("写的是", "the plan says") if stated.span[1] else ("应为", "it should be")
        parts = (*way.parts, stated)
        yield _clash(kind, text, parts, f"{zh}，{says[0]} {stated.text}", f"{en}; {says[1]} {stated.text}")


def _clash(kind: Kind, text: Text, parts: Sequence[Amount], zh: str, en: str) -> Clash:
    spans = {_clause(text.plan.text, *one.span) for one in parts if one.span[1]}
    return Clash(kind=kind, spans=tuple(sorted(spans)), zh=zh, en=en)


def _clause(text: str, start: int, stop: int) -> Span:
    """The clause round a span."""
    before = re.search(r"(?:[^，；;。：:|、(（\n,.]|[,.:](?=\S))*$", text[:start])
    after = re.match(r"(?:[^，；;。：:|、)）\n,.]|[,.:](?=\S))*", text[stop:])
    assert before and after
    return start - len(before[0].lstrip(" -*")), stop + len(after[0].rstrip())


def _shown(way: _Way, like: Amount, zh: bool) -> str:
    """A reckoned value as the amount it is held against is written."""
    sign, money = re.search("[$€£¥]", like.text), like.mark == "M"
    scales = ((1e9, "B"), (1e6, "M"), (1e3, "k")) if sign else ((1e8, " 亿"), (1e4, " 万"))
    scale, tail = next((row for row in scales if money and way.low >= row[0]), (1.0, ""))
    tail += {"P": "%", "T": " 个月" if zh else " months", "X": " 倍" if zh else " times"}.get(like.mark, "")
    tail += f" {like.unit}" if like.mark == "N" and like.unit else ""
    tail += "" if sign else {"yuan": "元", "dollar": "美元", "euro": "欧元"}.get(like.unit, "")
    scale = 0.01 if like.mark == "P" else scale
    ends = (f"{float(f'{end / scale:.3g}'):.10g}" for end in (way.low, way.high))
    return (sign[0] if sign and money else "") + "–".join(dict.fromkeys(ends)) + tail


def _runway(text: Text) -> Iterator[Clash]:
    """Money ÷ what a month costs = months."""
    cash, raised, monthly = text.all("cash"), text.all("raise"), [one for one in text.money if text.per(one) == "month"]
    burns = [one for one in text.all("burn") if one in monthly or last_of("per", text.line(one)[0])]
    burns = burns or [one for one in text.all("spend") if one in monthly]
    for said in text.all("runway", marks="TD"):
        before, ways = text.line(said)[0], list[_Way]()
        funded = bool(last_of("round", before)) or not cash
        here = [one for one in text.money if _near(one, said, 0)]
        pots = _nearest([*cash, *raised], said)
        spent = _nearest([*burns, *text.all("burn", "spend"), *here], said)
        income = _nearest((one for one in [*here, *text.all("revenue")] if one in monthly), said)
        net = [_less(one, other) for one, other in product(spent, income) if other.high < one.low]
        for pot, burn in product([*combinations(pots, 1), *combinations(pots, 2)], [*spent, *net]):
            near = text.when(burn) != "now" and _near(burn, said) and burn.at < said.at
            plain = burn in burns and bool({*pot} & {*raised}) == funded
            plain = plain and (near if funded else text.when(burn) in ("", "now"))
            formula = "{} ÷ {}" if len(pot) == 1 else "({} + {}) ÷ {}"
            ways.append(_way(formula, lambda *row: sum(row[:-1]) / row[-1], *pot, burn, plain=plain))
        dates = [one for one in text.all("asof", marks="D") if said.mark == "D" and one.high < said.low]
        until = [said._replace(mark="T", low=said.low - one.high, high=said.high - one.low + 1) for one in dates]
        for stated in [] if last_of("kept", before) else [said] if said.mark == "T" else until:
            yield from _judged("runway", text, stated, ways)


def _less(one: Amount, other: Amount) -> Amount:
    """What a month costs, less what comes in."""
    return one._replace(low=one.low - other.high, high=one.high - other.low, text="")


def _prices(text: Text) -> list[Amount]:
    others = text.all("cash", "raise", "burn", "revenue", "whole", "cost", "tam", "sam", "som")
    return [one for one in text.all("price") if one not in others]


def _margin(text: Text) -> Iterator[Clash]:
    """1 - cost ÷ price = margin."""
    for _, same in groupby(text.all("margin", marks="P"), key=lambda one: one.line):
        found = [[*_judged("margin", text, one, _margins(text, one), 0.0, POINTS)] for one in same]
        if all(found):  # where several are stated, that of one thing agrees
            yield from found[0]


def _margins(text: Text, stated: Amount) -> list[_Way]:
    prices, whole, costs, ways = _prices(text), text.all("whole"), text.all("cost"), list[_Way]()
    told = [one for one in text.money if _near(one, stated) and one.at < stated.at and one not in prices]
    told = sorted(_nearest(told, stated), key=lambda one: one.at)
    known = [one for one in told if one in whole][-1:] or [one for one in told if one in costs and len(told) == 1]
    for price, many in product(_nearest(prices, stated), (1, 2, 3)):
        for parts in combinations(known or told, many):
            same, near = text.same_thing(price, parts[0]), _near(price, stated, 2)
            near = near or (text.each(price) == text.each(parts[0]) and _near(price, stated, 4))
            plain = bool(known) and same and near and text.same_time(price, parts[0], stated)
            way = _way("1 - {1} ÷ {0}", lambda p, *c: 1 - sum(c) / p, price, *parts, plain=plain)
            ways += [way] if way.high > 0 and (same or near) else []
    return ways


def _mixed(one: Amount, other: Amount) -> Amount:
    """The mean price where both are paid."""
    return one._replace(low=min(one.low, other.low), high=max(one.high, other.high), text="")


def _revenue(text: Text) -> Iterator[Clash]:
    """Price by customers, and twelve MRR, against revenue."""
    customers, seats, prices = text.all("customers", marks="MN"), text.all("seats", marks="N"), _prices(text)
    seats = [one for one in seats if re.search("席|账号|seat|licen|user", text.around(one))]
    things = {text.each(one) for one in prices} - {""}
    counts = [one for one in text.all_amounts if one.mark == "N" and one.low > 1]
    counts = [one for one in counts if any(thing in text.around(one) for thing in things)]
    for stated in text.all("revenue", "arr"):
        yearly, per, ways = stated in text.all("arr"), text.per(stated), list[_Way]()
        for one in text.all("mrr") if yearly else ():
            ways.append(_way("{} × 12", lambda each: 12 * each, one, plain=text.same_time(one, stated)))
        tiers = _nearest(prices, stated)
        mixed = [_mixed(one, other) for one, other in combinations(tiers, 2) if _near(one, other)]
        for price, count in product([*tiers, *mixed], _nearest([*customers, *counts], stated)):
            thing, its = text.each(price), text.per(price)
            if count not in customers and not (thing and thing in text.around(count)):
                continue
            factor = {("month", "year"): 12.0, ("year", "month"): 1 / 12}.get((its, per), 1.0)
            sure = text.when(price) in ("", text.when(stated)) and text.same_time(count, stated) and not seats
            sure = (
                sure
                and _near(count, stated)
                and _near(price, stated, 2)
                and not last_of("others", text.line(stated)[0])
            )
            for times in (factor, *(() if its and per else (12.0, 1 / 12)), *(factor * one.low for one in seats)):
                tail = " × 12" if times == 12 else ""
                way = _way("{} × {}" + tail, lambda n, p, f=times: n * p * f, count, price)
                # a year's revenue may be less than that: the customers came in its course
                plain = sure and times == factor and (stated.low > way.high or yearly or per == "month")
                ways.append(way._replace(plain=plain and price in tiers))
        yield from _judged("revenue", text, stated, ways)


def _market(text: Text) -> Iterator[Clash]:
    """Own market ≤ serviceable ≤ whole; market by share; homes by price."""
    nested = (("sam", "tam"), ("som", "sam"), ("som", "tam"))
    pairs = [(part, text.all(outer)) for inner, outer in nested for part in text.all(inner)]
    for part in text.all("som"):  # in a list the line before states what it is part of
        above = [one for one in text.money if one.line == part.line - 1]
        pairs += [(part, above)] if len(above) == 1 and last_of("part", text.line(above[0])[0]) else []
    for part, wholes in pairs:
        wholes = [one for one in wholes if _same_unit(one, part)]
        if wholes and all(part.low > one.high for one in wholes):
            sign = f"{part.text} > {wholes[0].text}"
            yield _clash("market", text, (part, wholes[0]), f"{sign}：部分大于整体", f"{sign}: a part above the whole")
    sized = [one for one in text.money if last_of("sized", "".join(text.line(one)))]
    for share, *_, stated in (found for found in text.find("share") if len(found) > 1):
        near = [one for one in sized if one.at < stated.at and _near(one, share)]
        ways = [_way("{} × {}", lambda whole, part: whole * part, one, share) for one in near]
        yield from _judged("market", text, stated, ways)
    rows = [row for row in text.find("homes") if len(row) == 3 and row[-1] in sized] + text.find("equals")
    for count, price, stated in rows:
        monthly = text.per(price) == "month"
        year = _way("{} × {}", lambda n, p: n * p, count, price, plain=not monthly)
        months = _way("{} × {} × 12", lambda n, p: 12 * n * p, count, price, plain=monthly)
        yield from _judged("market" if stated in sized else "revenue", text, stated, [year, months])


def _growth(text: Text) -> Iterator[Clash]:
    """From, to, and by how much, or by how much each month."""
    for match in PATTERNS["pair"].finditer(text.text):
        first, last = text.amounts[match.start("from")], text.amounts[match.end() - 1]
        if first.mark != last.mark or not _same_unit(first, last):
            continue
        start, stop = first.at - len(text.line(first)[0]), last.at + len(text.line(last)[1])
        rate = PATTERNS["rate"].search(text.text, start, stop)
        months = [text.amounts[at].low for at in range(start, stop) if text.text[at] == "T"] or _months(text, match)
        if rate and len(months) == 1:
            step = text.amounts[rate.start() + rate[0].index("P")]
            times = round(months[0] / (1 if rate.lastgroup else 12))
            if 1 < times < 100 and step.high < 10:
                way = _way(f"{{}} × (1 + {{}})^{times}", lambda a, r, n=times: a * (1 + r) ** n, first, step)
                yield from _judged("growth", text, last, [way])
            continue
        after, before = PATTERNS["rise"].match(text.text, last.at), last_of("times", text.text[start : match.start()])
        at = after.start() + max(after[0].rfind(mark) for mark in "PX") if after else -1
        at = start + before.start() + before[0].rfind("X") if before and not after else at
        stated, up = text.amounts.get(at), last.low > first.high
        if stated and stated.mark == "P":
            formula = "{1} ÷ {0} - 1" if up else "1 - {1} ÷ {0}"
            ways = [_way(formula, lambda a, b: abs(b / a - 1), first, last)]
            ways += [_way("", lambda a, b: abs(a - b), first, last, plain=False)] if first.mark == "P" else []
            yield from _judged("growth", text, stated, ways, CLOSE, RISE)
        elif stated and up:
            ways = [_way("{1} ÷ {0}", lambda a, b: b / a, first, last)]  # 增长两倍 is also said of threefold
            ways += [_way("", lambda a, b: b / a - 1, first, last, plain=False)] if stated.text[-1] in "倍x" else []
            yield from _judged("growth", text, stated, ways, TIMES)


def _months(text: Text, match: re.Match[str]) -> list[float]:
    """The months from the date, or month, at the first number of a pair to that at the second."""
    days = [text.amounts[at].low for at in range(*match.span()) if text.text[at] == "D"]
    names = re.findall(rf"(?<![a-z])({NAMES})|(\d+) ?月", text.text[match.start() : match.end() + 14])
    numbers = [NAMES.split("|").index(name) if name else int(number) for name, number in names]
    return [days[1] - days[0]] if len(days) == 2 else [(numbers[1] - numbers[0]) % 12] if len(numbers) == 2 else []


def _ownership(text: Text) -> Iterator[Clash]:
    """Money raised ÷ what the company is worth with it = stake."""
    pre, post, either = text.all("pre"), text.all("post"), text.all("valuation")
    worths = list(dict.fromkeys([*pre, *post, *either]))
    raised = [one for one in text.all("raise") if one not in worths]
    for stated in [*text.all("stake", marks="P"), *post]:
        ways = []
        for money, worth in product(_nearest(raised, stated), _nearest(worths, stated)):
            here = _near(money, stated, 0) and _near(worth, stated, 0)
            plain = here or (len(raised) == len(worths) == 1 and _near(money, stated))
            if stated.mark == "M":
                ways += [_added(worth, money, plain=plain)] if worth in pre else []
                continue
            after = _way("{} ÷ {}", lambda m, w: m / w, money, worth, plain=plain)
            before = _way("{0} ÷ ({1} + {0})", lambda m, w: m / (w + m), money, worth, plain=plain)
            ways += [before] if worth in pre else [after] if worth in post else [after, before]
        yield from _judged("ownership", text, stated, ways)


def _sum(text: Text) -> Iterator[Clash]:
    """Parts against their whole."""
    raised, share = text.all("raise"), Amount("P", 1.0, 1.0, text="100%")
    slacks = {"M": PARTS, "N": 0.0, "P": SHARES}
    for total in (one for one in text.all_amounts if one.mark in "MN"):
        before, opened = text.line(total)[0], PATTERNS["opened"].match(text.text, total.at)
        if opened and "\n" in opened[0] and re.match(r"[-•*] ", before):
            opened = None  # what follows is the next item of the same list
        opened = opened or (PATTERNS["spent"].match(text.text, total.at) if total in raised else None)
        parts, body = _listed(text, opened.end(), total) if opened else ([], "")
        around = before + text.text[total.at : opened.end() + len(body) + 2] if opened else ""
        if opened and len(parts) > 1 and all(one.low < total.low for one in parts) and not last_of("asked", around):
            loose = total.mark == "N" and not opened["closed"] and re.search("N[^,、;\n]{2,}", body)
            if loose:
                continue  # 其中 3 人有博士学位，4 人来自…: they overlap
            closed, way = opened["closed"] and not last_of("open", opened[0] + body), _added(*parts)
            ways = [way._replace(plain=bool(closed) or way.low > total.high)]
            yield from _judged("sum", text, total, ways, slacks[total.mark])
    for *parts, total in (row for row in text.find("added") if len({(one.mark, one.unit) for one in row}) == 1):
        ways = [_added(*parts[at:], plain=at == 0) for at in range(len(parts))]
        yield from _judged("sum", text, total, ways, slacks[total.mark])
    cues = reversed([*PATTERNS["shares"].finditer(text.text)])
    for start, cue in {text.text.rfind("\n", 0, cue.start()) + 1: cue for cue in cues}.items():  # the first of a line
        lead = None if "P" in text.text[start : cue.start()] else PATTERNS["lead"].match(text.text, cue.end())
        parts, body = _listed(text, lead.end() if lead else start, share)
        if len(parts) > 1 and not last_of("ratio", body):
            way, closed = _added(*parts), len(parts) > 2 and not last_of("open", body)
            yield from _judged("sum", text, share, [way._replace(plain=closed or way.low > 1)], SHARES)
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
        for total in (one for one in totals if one.mark == parts[0].mark):
            yield from _judged("sum", text, total, [_added(*parts)], slacks[total.mark])


def _listed(text: Text, at: int, like: Amount) -> tuple[list[Amount], str]:
    """The amounts like another in the list that starts at a place, none where an item lacks one; and its text."""
    rest = re.sub(r"\([^()\n]*\)", lambda inner: " " * len(inner[0]), text.text[at : at + 600])
    stop = PATTERNS["stop"].search(rest, 1)
    body = rest[: stop.start() if stop else len(rest)]
    for end in "\n;":  # a list goes on over lines, or semicolons, where each holds one item
        head = body.split(end)[0]
        body = head if re.search(rf"{like.mark}.*[,、]|{like.mark}.*\n" if end == ";" else like.mark, head) else body
    items = [item for item in re.split(r"[,、;\n+]", body) if like.mark in item or item.strip(" -")]
    parts = [text.amounts[at + here] for here, mark in enumerate(body) if mark == like.mark]
    parts = [one for one in parts if one.unit == like.unit or (like.unit == "人" and not one.unit)]
    whole = len(items) <= len(parts) and all(like.mark in item and len(item) < 60 for item in items)
    return parts if whole else [], body


def _date(text: Text) -> Iterator[Clash]:
    """Customers before company or code, an end before its beginning, stages in the wrong order."""
    stages = [text.all(cue, marks="D") for cue in ("design", "trial", "launch")]
    founded, code, used = (text.all(cue, marks="D") for cue in ("founded", "code", "use"))
    used = [one for one in used if not last_of("person", "".join(text.line(one)))]
    orders = [(code, used), *((found[:1], found[1:]) for found in text.find("period")), *combinations(stages, 2)]
    orders += [] if any(one.low <= other.high for one in code for other in used) else [(founded, used)]
    for first, then in orders:
        if first and then and min(one.low for one in first) > max(one.high for one in then):
            zh, en = f"{then[0].text} 早于 {first[0].text}", f"{then[0].text} is before {first[0].text}"
            yield _clash("date", text, (first[0], then[0]), zh, en)
