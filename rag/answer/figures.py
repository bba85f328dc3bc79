"""Numbers in Chinese and English text, with their units, so that figures can be compared whatever form they take.

Pure functions over strings. Invariant: two figures agree only if their values are equal and their units, where both
have one, are not known to differ.
"""

import re
from dataclasses import dataclass

from rag.text import CJK, folded

_DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9,
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TIES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
_WORDS = {word: value for value, word in enumerate(_ONES + _TEENS, 1)} | {
    word: 10 * value for value, word in enumerate(_TIES, 2)
}
# One name for each unit that sources and answers write differently. A unit that is not here is not compared.
_UNITS = {
    name: unit
    for unit, names in {
        "%": "% 百分点 percent",
        "year": "年 岁 year years",
        "month": "个月 月 month months",
        "week": "周 个星期 星期 week weeks",
        "day": "天 日 个工作日 工作日 day days",
        "hour": "小时 个小时 hour hours",
        "minute": "分钟 minute minutes",
        "second": "秒 second seconds",
        "millisecond": "毫秒 ms millisecond milliseconds",
        "yuan": "元 人民币 块钱 yuan rmb cny",
        "dollar": "美元 美金 dollar dollars usd",
        "euro": "欧元 euro euros eur",
        "times": "倍 times fold",
        "person": "人 名 位 people persons person",
        "megabyte": "mb",
        "gigabyte": "gb",
        "terabyte": "tb",
        "token": "token tokens 个token",
    }.items()
    for name in names.split()
}
_NUMBER = re.compile(
    r"(?P<per>百分之)?"
    r"(?:(?P<sign>[$€¥￥])\s?)?"
    r"(?:(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<hanzi>[零〇一二两三四五六七八九十百千]+)"
    rf"|(?<![a-z])(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    rf"(?:-(?P<ones>{'|'.join(_ONES)}))?(?![a-z]))"
    r"\s?(?P<scale>百万|千万|十亿|[万亿千百十]|(?:thousand|million|billion|bn|[kmb])(?![a-z]))?"
    r"(?P<scale2>亿)?"
    rf"\s?(?P<unit>{'|'.join(re.escape(name) for name in sorted(_UNITS, key=len, reverse=True) if not name.isascii())}"
    r"|%|-?[a-z]+)?"
)
_SIGNS = {"$": "dollar", "€": "euro", "¥": "yuan", "￥": "yuan"}
_ABOUT = re.compile("[一二两三四五六七八九]{2,}")  # 三四个月: about, not 34
_COUNT = re.compile(
    r"(?<![第\d零一二两三四五六七八九十百千])(?<!\d[.,])(?:(?P<digits>\d+)|(?P<hanzi>[一二两三四五六七八九十百千]+))\s?"
    rf"(?P<counter>[个类种条步项家次份台张套轮页款段组道层门支])\s?(?P<noun>[{CJK}]{{2}})?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, its unit ("" where it has none that is known), and the characters it was read from."""

    value: float
    unit: str
    text: str


def figures(text: str) -> list[Figure]:
    """The figures of a text in order. A number in words counts only with a known unit: 一 and "one" are mostly no
    figures."""
    text, found = folded(text), []
    for match in _NUMBER.finditer(text):
        unit = (
            "%" if match["per"] else _SIGNS.get(match["sign"] or "") or _UNITS.get((match["unit"] or "").strip("-"), "")
        )
        if match["digits"]:
            value = float(match["digits"].replace(",", "").rstrip("."))
        elif not unit:
            continue
        elif match["hanzi"]:
            if unit != "year" and _ABOUT.fullmatch(match["hanzi"]):
                continue
            if match["hanzi"] == "一" or text[: match.start()].endswith("第"):
                continue  # 一周, 第二天: mostly no count
            value = _from_hanzi(match["hanzi"])
        else:
            value = float(_WORDS[match["word"]] + _WORDS.get(match["ones"], 0))
        scale = _SCALES.get(match["scale"] or "", 1.0) * _SCALES.get(match["scale2"] or "", 1.0)
        found.append(Figure(value=value * scale, unit=unit, text=match[0].strip()))
    return found


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same."""
    close = abs(one.value - other.value) <= 1e-9 * max(1.0, abs(one.value))
    return close and (not one.unit or not other.unit or one.unit == other.unit)


def lacking(claimed: str, source: str) -> list[Figure]:
    """The figures of `claimed` that `source` does not hold."""
    held = figures(source)
    return [figure for figure in figures(claimed) if not any(agree(figure, other) for other in held)]


def miscounted(claimed: str, source: str) -> bool:
    """Whether a claim counts what a source counts too, and otherwise: 两个工程师 where it says 十个工程师.

    A count has a Chinese counter and mostly a noun. One whose thing the source does not count is not compared, nor is
    the number one, which is mostly an article.
    """
    held = _counts(source)
    for counter, noun, value in _counts(claimed):
        rivals = {
            other
            for its, its_noun, other in held
            if its == counter and (its_noun == noun if counter == "个" else its_noun == noun or not (its_noun and noun))
        }
        if value > 1 and rivals - {1.0} and value not in rivals:
            return True
    return False


def _counts(text: str) -> list[tuple[str, str, float]]:
    """Counters, the first two characters of what is counted ("" where nothing follows), and how many."""
    return [
        (match["counter"], match["noun"] or "", float(match["digits"] or _from_hanzi(match["hanzi"])))
        for match in _COUNT.finditer(folded(text))
        if not _ABOUT.fullmatch(match["hanzi"] or "")
    ]


def _from_hanzi(text: str) -> float:
    """三 → 3, 十二 → 12, 一百二十 → 120, 二〇二五 → 2025."""
    if not any(char in _TENS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return float(total + digit)
