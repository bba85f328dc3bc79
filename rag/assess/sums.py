# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""Whether the numbers of a plan agree with each other: code alone, no model.

Knows what money does in a plan (runway, margin, revenue, market, ownership), no criterion. Invariant: only what the
plan says in plain cues is held against it, and where one way to reckon agrees, nothing is.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, product

from rag.assess.amounts import Amount
from rag.assess.changes import date, growth, twice
from rag.assess.plan import Plan
from rag.assess.reckon import Clash, Kind, Way, added, clash_of, judged, near_to, nearest, same_unit, way_of
from rag.assess.roles import Text, last_of
from rag.assess.wholes import wholes

POINTS = 0.05  # a margin is stated in round shares, of mean prices and costs
TIMED = ("天", "小时", "分钟", "秒", "minutes", "hours", "days", "weeks")


def clashes(plan: Plan) -> list[Clash]:
    """The numbers of a plan that do not agree with each other, in the plan's order."""
    text, found = Text(plan), dict[str, Clash]()
    for check in (_runway, _margin, _revenue, _market, _ownership, _product, growth, wholes, date, twice):
        for clash in check(text):
            found.setdefault(clash.zh, clash)
    return sorted(found.values(), key=lambda clash: clash.spans)


def _runway(text: Text) -> Iterator[Clash]:
    """Money ÷ what a month costs = months."""
    cash, raised = text.all("cash"), text.all("raise")
    monthly = [one for one in text.money if text.per(one) in ("month", "quarter")]
    burns = [one for one in text.all("burn") if one in monthly or last_of("per", text.line(one)[0])]
    burns = burns or [one for one in text.all("spend") if one in monthly]
    for said in text.all("runway", marks="TD"):
        before, ways = text.line(said)[0], list[Way]()
        funded = bool(last_of("round", before)) or not cash
        here = [one for one in text.money if near_to(one, said, 0)]
        pots = nearest([*cash, *raised], said)
        spent = nearest([*burns, *text.all("burn", "spend"), *here], said)
        income = nearest((one for one in [*here, *text.all("revenue")] if text.per(one) != "year"), said)
        told = [one for one in text.money if one.at < said.at and 0 <= said.line - one.line <= 2]
        alone = [one for one in told if one in monthly] if len(told) == 2 and not raised else []
        if len(alone) == 1:  # what there is, and what goes each month
            pots = nearest([*pots, *(one for one in told if one not in alone)], said)
            spent, burns, funded = nearest([*spent, *alone], said), [*burns, *alone], False
        net = [_less(one, other) for one, other in product(spent, income) if other.high < one.low]
        for pot, burn in product([*combinations(pots, 1), *combinations(pots, 2)], [*spent, *net]):
            near = text.when(burn) != "now" and near_to(burn, said) and burn.at < said.at
            near = near and "T" not in text.text[burn.at : said.at]
            plain = burn in burns and bool({*pot} & {*raised} - {*cash}) == funded
            plain = plain and (near if funded else text.when(burn) in ("", "now"))
            months = 3 if burn.text and text.per(burn) == "quarter" else 1
            formula = ("{} ÷ {}" if len(pot) == 1 else "({} + {}) ÷ {}") + (" × 3" if months == 3 else "")
            ways.append(way_of(formula, lambda *row, n=months: sum(row[:-1]) / row[-1] * n, *pot, burn, plain=plain))
        dates = [one for one in text.all("asof", marks="D") if said.mark == "D" and one.high < said.low]
        until = [said._replace(mark="T", low=said.low - one.high, high=said.high - one.low + 1) for one in dates]
        for stated in [] if last_of("kept", before) else [said] if said.mark == "T" else until:
            yield from judged("runway", text, stated, ways)


def _less(one: Amount, other: Amount) -> Amount:
    """What a month costs, less what comes in."""
    return one._replace(low=one.low - other.high, high=one.high - other.low, text="")


def _margin(text: Text) -> Iterator[Clash]:
    """1 - cost ÷ price = margin."""
    for _, same in groupby(text.all("margin", marks="P"), key=lambda one: one.line):
        found = [[*judged("margin", text, one, _margins(text, one), 0.0, POINTS)] for one in same]
        if all(found):  # where several are stated, that of one thing agrees
            yield from found[0]


def _margins(text: Text, stated: Amount) -> list[Way]:
    prices, whole, costs, ways = text.prices(), text.all("whole"), text.all("cost"), list[Way]()
    gains = [one for one in text.all("gain") if near_to(one, stated) and one.at < stated.at]
    for gain, price in product(gains, nearest(prices, stated)):
        plain = near_to(price, gain) and gain.high < price.low and text.same_time(price, gain, stated)
        ways.append(way_of("{} ÷ {}", lambda g, p: g / p, gain, price, plain=plain))
    if any(way.plain for way in ways):
        return ways
    told = [one for one in text.money if near_to(one, stated) and one.at < stated.at and one not in prices]
    told = sorted(nearest(told, stated), key=lambda one: one.at)
    known = [one for one in told if one in whole][-1:] or [
        one for one in told if len(told) == 1 and one in {*costs, *text.all("bill")}
    ]
    for price, many in product(nearest(prices, stated), (1, 2, 3)):
        for parts in combinations(known or told, many):
            same, near = text.same_thing(price, parts[0]), near_to(price, stated, 2)
            near = near or (text.each(price) == text.each(parts[0]) and near_to(price, stated, 4))
            plain = bool(known) and same and near and text.same_time(price, parts[0], stated)
            way = way_of("1 - {1} ÷ {0}", lambda p, *c: 1 - sum(c) / p, price, *parts, plain=plain)
            ways += [way] if way.high > 0 and (same or near) else []
    return ways


def _mixed(one: Amount, other: Amount) -> Amount:
    """The mean price where both are paid."""
    return one._replace(low=min(one.low, other.low), high=max(one.high, other.high), text="")


def _nearby(amounts: Iterable[Amount], to: Amount, lines: int) -> set[float]:
    return {one.low for one in amounts if near_to(one, to, lines)}


def _revenue(text: Text) -> Iterator[Clash]:
    """Price by customers, and twelve MRR, against revenue."""
    customers, seats, prices = text.all("customers", marks="MN"), text.all("seats", marks="N"), text.prices()
    seats = [one for one in seats if re.search("席|账号|seat|licen|user", text.around(one))]
    customers = [one for one in customers if one not in prices]
    things = {text.each(one) for one in prices} - {""}
    counts = [one for one in text.all_amounts if one.mark == "N" and one.low > 1]
    counts = [one for one in counts if any(thing in text.around(one) for thing in things)]
    for stated in text.all("revenue", "arr"):
        yearly, per, ways = stated in text.all("arr"), text.per(stated), list[Way]()
        for one in text.all("mrr") if yearly else ():
            ways.append(way_of("{} × 12", lambda each: 12 * each, one, plain=text.same_time(one, stated)))
        tiers = nearest(prices, stated)
        rows = [[_nearby(row, stated, lines) for row in (tiers, [*customers, *counts])] for lines in (0, 2)]
        single = any(min(map(len, row)) == 1 for row in rows)  # else which price is whose is not told
        mixed = [_mixed(one, other) for one, other in combinations(tiers, 2) if near_to(one, other)]
        for price, count in product([*tiers, *mixed], nearest([*customers, *counts], stated)):
            thing, its = text.each(price), text.per(price)
            if count not in customers and not (thing and thing in text.around(count)):
                continue
            factor = {("month", "year"): 12.0, ("year", "month"): 1 / 12}.get((its, per), 1.0)
            sure = single and not seats and near_to(count, stated) and near_to(price, stated, 2)
            sure = sure and text.same_time(count, stated) and not last_of("others", text.line(stated)[0])
            sure = sure and (not text.when(price) or text.same_time(price, stated))
            for times in (factor, *(() if its and per else (12.0, 1 / 12)), *(factor * one.low for one in seats)):
                tail = " × 12" if times == 12 else ""
                way = way_of("{} × {}" + tail, lambda n, p, f=times: n * p * f, count, price)
                # a year's revenue may be less than that: the customers came in its course
                plain = sure and times == factor and (stated.low > way.high or yearly or per == "month")
                ways.append(way._replace(plain=plain and price in tiers))
        users = [text.all("active", marks="MN"), text.all("converts", marks="P"), prices]
        users = [[one for one in row if near_to(one, stated, 4)] for row in users]
        if all(len(row) == 1 for row in users):
            ways.append(way_of("{} × {} × {}", lambda n, r, p: n * r * p, *(row[0] for row in users)))
        yield from judged("revenue", text, stated, ways)


def _product(text: Text) -> Iterator[Clash]:
    """What one costs or pays, by how many, against what all do: where these three stand alone."""
    bills, other = text.all("bill"), text.all("cash", "raise", "pre", "post", "valuation", "burn")
    customers = text.all("customers", marks="N")
    for stated in [*bills, *text.all("summed")]:
        told = [one for one in text.all_amounts if one.at < stated.at and 0 <= stated.line - one.line <= 1]
        money = [one for one in told if one.mark == "M"]
        counts = [one for one in told if one.mark == "N" and one.low > 1 and one.unit not in TIMED]
        if len(money) != 1 or len(counts) != 1 or {stated, *money} & {*other} or any(one.mark == "P" for one in told):
            continue
        (price,), (count,), before = money, counts, text.line(stated)[0]
        thing = text.each(price)
        sold = count in customers or thing in text.around(count) or told[-2:] == [count, price]
        if not sold or not (thing or text.per(price)) or last_of("timed", thing) or price.high >= stated.low:
            continue
        if not text.same_time(price, count, stated) or last_of("others", before):
            continue
        factor = {("month", "year"): 12.0, ("year", "month"): 1 / 12}.get((text.per(price), text.per(stated)), 1.0)
        ways = [
            way_of("{} × {}" + tail, lambda n, p, f=times: n * p * f, count, price, plain=times == factor)
            for times, tail in ((1.0, ""), (12.0, " × 12"), (1 / 12, " ÷ 12"), (4.0, ""), (0.25, ""))
        ]
        kind: Kind = "market" if last_of("sized", before) else "cost" if stated in bills else "revenue"
        yield from judged(kind, text, stated, ways)


def _market(text: Text) -> Iterator[Clash]:
    """Own market ≤ serviceable ≤ whole; market by share; homes by price."""
    nested = (("sam", "tam"), ("som", "sam"), ("som", "tam"))
    pairs = [(part, text.all(outer)) for inner, outer in nested for part in text.all(inner)]
    for part in text.all("som"):  # in a list the line before states what it is part of
        lines = [one for one in text.money if one.line == part.line - 1]
        pairs += [(part, lines)] if len(lines) == 1 and last_of("part", text.line(lines[0])[0]) else []
    for part, above in pairs:
        above = [one for one in above if same_unit(one, part)]
        if above and all(part.low > one.high for one in above):
            sign = f"{part.text} > {above[0].text}"
            yield clash_of("market", text, (part, above[0]), f"{sign}：部分大于整体", f"{sign}: a part above the whole")
    for base, cut, fee in product(text.all("gmv"), text.all("cut", marks="P"), text.all("fees")):
        if near_to(base, fee, 0) and near_to(cut, fee) and base.at < fee.at and text.same_time(base, fee):
            yield from judged("revenue", text, fee, [way_of("{} × {}", lambda b, p: b * p, base, cut)])
    sized = [one for one in text.money if last_of("sized", "".join(text.line(one)))]
    for share, *_, stated in (found for found in text.find("share") if len(found) > 1):
        near = [one for one in sized if one.at < stated.at and near_to(one, share)]
        of_it = re.search("其中|of it", text.text[share.at - 6 : share.at + 8])
        near = near or [one for one in text.money if of_it and one.at < share.at and near_to(one, share)][-1:]
        ways = [way_of("{} × {}", lambda whole, part: whole * part, one, share) for one in near]
        yield from judged("market", text, stated, ways)


def _ownership(text: Text) -> Iterator[Clash]:
    """Money raised ÷ what the company is worth with it = stake."""
    pre, post, either = text.all("pre"), text.all("post"), text.all("valuation")
    worths = list(dict.fromkeys([*pre, *post, *either]))
    others = {*worths, *text.all("burn", "spend")}
    raised = [one for one in text.all("raise") if one not in others]
    stakes = [one for one in text.all("stake", marks="P") if not last_of("founders", text.clause(one))]
    for stated in [*stakes, *post]:
        ways = []
        for money, worth in product(nearest(raised, stated), nearest(worths, stated)):
            here = near_to(money, stated, 0) and near_to(worth, stated, 0)
            plain = here or (len(raised) == len(worths) == 1 and near_to(money, stated))
            if stated.mark == "M":
                plain = plain and text.same_time(money, worth, stated)
                ways += [added(worth, money, plain=plain)] if worth in pre else []
                continue
            after = way_of("{} ÷ {}", lambda m, w: m / w, money, worth, plain=plain)
            before = way_of("{0} ÷ ({1} + {0})", lambda m, w: m / (w + m), money, worth, plain=plain)
            ways += [before] if worth in pre else [after] if worth in post else [after, before]
        parts = [one for one in text.money if near_to(one, stated) and one not in worths and stated.mark == "P"]
        ways += [way_of("", lambda m, w: m / w, one, worth, plain=False) for one, worth in product(parts, worths)]
        yield from judged("ownership", text, stated, ways)
