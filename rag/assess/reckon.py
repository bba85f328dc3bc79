"""A stated number held against the ways to reckon it: how far it may differ, and how that is said.

Knows no role of an amount. Invariant: where one way agrees, there is no clash.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from rag.assess.amounts import Amount
from rag.assess.roles import Text
from rag.text import Span

Kind = Literal["revenue", "market", "runway", "margin", "sum", "growth", "ownership", "date", "cost", "twice"]
CLOSE = 0.1  # founders round, and round twice: 17.9 万 is "18 万", 11.1 months "a year"
MANY = 8  # amounts that are tried in one role, the nearest: a text made of numbers costs no more than a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Numbers that do not agree: the spans of the plan that state them, in order, and the reckoning."""

    kind: Kind
    spans: tuple[Span, ...]
    zh: str
    en: str


class Way(NamedTuple):
    """One way to reckon what is stated; `plain` where the plan's words leave no doubt that it must hold."""

    low: float
    high: float
    formula: str
    parts: tuple[Amount, ...]
    plain: bool


def nearest(amounts: Iterable[Amount], to: Amount) -> list[Amount]:
    return sorted(dict.fromkeys(amounts), key=lambda one: abs(one.at - to.at))[:MANY]


def near_to(one: Amount, other: Amount, lines: int = 1) -> bool:
    return abs(one.line - other.line) <= lines


def same_unit(*amounts: Amount) -> bool:
    return len({one.unit for one in amounts if one.mark == "M"} - {""}) <= 1


def way_of(formula: str, reckon: Callable[..., float], *parts: Amount, plain: bool = True) -> Way:
    ends = [reckon(*row) for row in product(*({one.low, one.high} for one in parts))]
    return Way(min(ends), max(ends), formula.format(*(one.text for one in parts)), parts, plain)


def added(*parts: Amount, plain: bool = True) -> Way:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    return Way(low, high, " + ".join(one.text for one in parts), parts, plain)


def judged(
    kind: Kind, text: Text, stated: Amount, ways: Sequence[Way], close: float = CLOSE, slack: float = 0.0
) -> Iterator[Clash]:
    """A clash, of the plain way whose amounts stand nearest, where no way agrees with what is stated."""
    ways = [way for way in ways if same_unit(stated, *way.parts)]
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
        yield clash_of(kind, text, parts, f"{zh}，{says[0]} {stated.text}", f"{en}; {says[1]} {stated.text}")


def clash_of(kind: Kind, text: Text, parts: Sequence[Amount], zh: str, en: str) -> Clash:
    spans = {_clause(text.plan.text, *one.span) for one in parts if one.span[1]}
    return Clash(kind=kind, spans=tuple(sorted(spans)), zh=zh, en=en)


def _clause(text: str, start: int, stop: int) -> Span:
    """The clause round a span."""
    before = re.search(r"(?:[^，；;。：:|、(（\n,.]|[,.:](?=\S))*$", text[:start])
    after = re.match(r"(?:[^，；;。：:|、)）\n,.]|[,.:](?=\S))*", text[stop:])
    assert before and after
    return start - len(before[0].lstrip(" -*")), stop + len(after[0].rstrip())


def _shown(way: Way, like: Amount, zh: bool) -> str:
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
