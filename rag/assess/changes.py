# ruff: noqa: RUF001 (a multiplication sign is what people read)
"""What a plan says of one thing at two times, or in two places: growth, the order of dates, one number told twice.

Knows no money. Invariant: things are only the same where the plan's words for them are.
"""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from rag.assess.amounts import NAMES, Amount
from rag.assess.reckon import CLOSE, Clash, clash_of, judged, same_unit, way_of
from rag.assess.roles import PATTERNS, Text, last_of

RISE = 0.03  # a small rise is stated in whole per cent
TIMES = 0.15  # 2.6 is "threefold"


def growth(text: Text) -> Iterator[Clash]:
    """From, to, and by how much, or by how much each month."""
    for first, last, match in _pairs(text):
        start, stop = first.at - len(text.line(first)[0]), last.at + len(text.line(last)[1])
        rate = PATTERNS["rate"].search(text.text, start, stop)
        months = [text.amounts[at].low for at in range(start, stop) if text.text[at] == "T"]
        months = months or _months(text, range(first.at, last.at + 1))
        if rate and len(months) == 1:
            step = text.amounts[rate.start() + rate[0].index("P")]
            times = round(months[0] / (1 if rate.lastgroup else 12))
            if 1 < times < 100 and step.high < 10:
                way = way_of(f"{{}} × (1 + {{}})^{times}", lambda a, r, n=times: a * (1 + r) ** n, first, step)
                yield from judged("growth", text, last, [way])
            continue
        after, before = PATTERNS["rise"].match(text.text, last.at), last_of("times", text.text[start:match])
        at = after.start() + max(after[0].rfind(mark) for mark in "PX") if after else -1
        at = start + before.start() + before[0].rfind("X") if before and not after else at
        stated, up = text.amounts.get(at), last.low > first.high
        if after and last_of("fall", after[0]) and up:
            continue  # 从 3 万涨到 12 万，成本降了 20%
        if stated and stated.mark == "P":
            formula = "{1} ÷ {0} - 1" if up else "1 - {1} ÷ {0}"
            ways = [way_of(formula, lambda a, b: abs(b / a - 1), first, last)]
            ways += [way_of("", lambda a, b: abs(a - b), first, last, plain=False)] if first.mark == "P" else []
            yield from judged("growth", text, stated, ways, CLOSE, RISE)
        elif stated and up:
            ways = [way_of("{1} ÷ {0}", lambda a, b: b / a, first, last)]  # 增长两倍 is also said of threefold
            ways += [way_of("", lambda a, b: b / a - 1, first, last, plain=False)] if stated.text[-1] in "倍x" else []
            yield from judged("growth", text, stated, ways, TIMES)


def _pairs(text: Text) -> Iterator[tuple[Amount, Amount, int]]:
    """What a number was and what it became, and where the words of it begin: from … to, or said one after the other."""
    told = [
        (text.amounts[match.start("from")], text.amounts[match.end() - 1], match.start())
        for match in PATTERNS["pair"].finditer(text.text)
    ]
    for first, last in pairwise(one for one in text.all_amounts if one.mark in "MNP"):
        head, between = text.line(first)[0][-30:], text.text[first.at + 1 : last.at]
        if len(between) < 60 and last_of("was", head) and last_of("now", between):
            told.append((first, last, first.at - len(head)))
    for first, last, start in told:
        if first.mark == last.mark and same_unit(first, last) and first.unit in ("", last.unit):
            yield first, last, start


def _months(text: Text, places: range) -> list[float]:
    """The months from the date, or month, at the first number of a pair to that at the second."""
    days = [text.amounts[at].low for at in places if text.text[at] == "D"]
    names = re.findall(rf"(?<![a-z])({NAMES})|(\d+) ?月", text.text[max(0, places.start - 14) : places.stop + 14])
    numbers = [NAMES.split("|").index(name) if name else int(number) for name, number in names]
    return [days[1] - days[0]] if len(days) == 2 else [(numbers[1] - numbers[0]) % 12] if len(numbers) == 2 else []


def date(text: Text) -> Iterator[Clash]:
    """Customers before company or code, an end before its beginning, stages in the wrong order."""
    stages = [text.all(cue, marks="D") for cue in ("design", "build", "trial", "launch")]
    founded, code, used = (text.all(cue, marks="D") for cue in ("founded", "code", "use"))
    used = [one for one in used if not last_of("person", "".join(text.line(one)))]
    orders = [(code, used), *((found[:1], found[1:]) for found in text.find("period")), *combinations(stages, 2)]
    orders += [] if any(one.low <= other.high for one in code for other in used) else [(founded, used)]
    for first, then in orders:
        if first and then and min(one.low for one in first) > max(one.high for one in then):
            zh, en = f"{then[0].text} 早于 {first[0].text}", f"{then[0].text} is before {first[0].text}"
            yield clash_of("date", text, (first[0], then[0]), zh, en)
    for stated in (one for one in text.all("years", marks="T") if one.low >= 24):
        lines = (
            {stated.line, stated.line - 1}
            if re.search(r"\bs?he\b|[他她]", "".join(text.line(stated)))
            else {stated.line}
        )
        days = [one for one in text.all_amounts if one.mark == "D" and one.line in lines]
        begun = [one for one in text.all("begin", marks="D") if one in days]
        if begun and len(days) > 1 and stated.low > max(one.high for one in days) - begun[0].low + 12:
            start, stop = begun[0], max(days, key=lambda one: one.high)
            zh, en = f"{start.text} 到 {stop.text}，写的是", f"{start.text} to {stop.text}; the plan says"
            yield clash_of("date", text, (start, stop, stated), f"{zh} {stated.text}", f"{en} {stated.text}")


def twice(text: Text) -> Iterator[Clash]:
    """One quantity with two values, not said side by side; where it has three, they are of its parts."""
    known = {*text.all("ours"), *text.prices()}
    told = [one for one in text.all_amounts if one.mark in "MN" and (one in known or _standing(text, one))]
    told = [one for one in told if text.when(one) in ("", "now") or one in text.all("ours")]
    pairs = [
        (first, last)
        for first, last in combinations(told, 2)
        if (first.high * (1 + CLOSE) < last.low or last.high * (1 + CLOSE) < first.low)
        and (first.mark, first.unit) == (last.mark, last.unit)
        and any(same(text, first, last) for same in (_one_role, _one_price, _one_wording))
    ]
    for first, last in pairs:
        if (
            last.line - first.line > 1
            and len({one.low for pair in pairs for one in pair if {first, last} & {*pair}}) == 2
        ):
            zh, en = f"前面是 {first.text}，后面是 {last.text}", f"{first.text}, and later {last.text}"
            yield clash_of("twice", text, (first, last), zh, en)


def _one_role(text: Text, first: Amount, last: Amount) -> bool:
    """This round; or the team, or the customers, as they stand, said in words that are mostly the same."""
    if {first, last} <= {*text.all("ours")}:
        return True
    words = [_words(text.clause(one)) for one in (first, last)]
    alike = len(words[0] & words[1]) >= max(2, 0.4 * min(map(len, words)))
    roles = [{*text.all(cue, marks="N")} for cue in ("team", "customers")]
    return alike and _standing(text, first, last) and any({first, last} <= role for role in roles)


def _one_price(text: Text, first: Amount, last: Amount) -> bool:
    """What one pays each month, or each year, where no tier nor other seller is told of."""
    things, terms = ({find(one) for one in (first, last)} for find in (text.each, text.per))
    lines = "".join(text.line(first) + text.line(last))
    same = len(things) == len(terms) == 1 and "" not in things | terms
    return same and {first, last} <= {*text.prices()} and not (last_of("others", lines) or last_of("tiered", lines))


def _one_wording(text: Text, first: Amount, last: Amount) -> bool:
    """How things stand, told with the same words before the number."""
    short, long = sorted((re.split("[A-Z,;。:]", text.line(one)[0])[-1].strip(" -") for one in (first, last)), key=len)
    return len(short) > 2 and long.endswith(short) and _standing(text, first, last)


def _standing(text: Text, *amounts: Amount) -> bool:
    return all(last_of("standing", text.clause(one)) for one in amounts)


def _words(clause: str) -> set[str]:
    """What a clause is about: words, and pairs of characters."""
    words = re.findall("[a-z]{3,}|[一-龥]+", clause)
    return {piece for word in words for piece in ([word] if word.isascii() else map("".join, pairwise(word)))}
