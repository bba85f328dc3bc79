"""The amounts of a text: M money, N counts, P shares, T times, X multiples, D dates.

Knows numbers and their units, not what they are of. Invariant: what is read is no more exact than what is written.
"""

import re
from functools import cache
from typing import NamedTuple

from rag.answer.figures import figures
from rag.text import Span, folded

LOOSE = 3.0  # "at least", "up to": up to that many times as much, or as little, agrees
ABOUT = 1.15  # 出头, 多, nearly
HUGE = 1e15  # no plan has so much of anything


class Amount(NamedTuple):
    """From `low` to `high`: shares as fractions, times and dates in months. `at` is its place in the rewritten text."""

    mark: str
    low: float
    high: float
    unit: str = ""
    span: Span = (0, 0)
    text: str = ""
    at: int = 0
    line: int = 0


_S = r"[\s*]{0,3}"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = (
    r"(?:(?<![a-z_\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![第几数])[一二两三四五六七八九十百千]+"
    rf"|(?<![a-z])(?:{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:{_ONES}))?)(?:(?![a-z])|(?=fold)))"
)
_SCALE = rf"[多余]?{_S}(?:百万|千万|十亿|万亿|[万亿]|(?:thousand|million|billion|bn|[kmb])(?![a-z]))"
_ONE = rf"(?:(?:us|rmb)?[$€£¥]{_S}|(?:eur|usd|gbp|rmb) ?(?=\d))?{_NUMBER}(?:{_SCALE})?"
_TAIL = (
    rf"(?:{_S}(?:(?P<P>%|percent|成半?(?![本立为交功员长熟果千分绩套品就]))|(?P<X>倍|x(?![a-z])|-?fold|times(?![a-z]))"
    rf"|(?P<T>个半?月|年半|年零?{_NUMBER}个月|年|个?季度|-?(?:month|year|quarter)s?(?![a-z]))"
    r"|(?P<M>元|块|人民币|rmb|cny|yuan|美元|美金|usd|dollars?|欧元|euros?)"
    r"|(?P<N>[家人名位个户台套份次单席间所条款篇页件例张支辆头只栋店颗杯座段吨亩天]|小时|分钟|秒|用户|客户|企业|门店|people|employees|(?:minute|hour|day|week)s)))?"
)
_YEAR, NAMES = r"(?<!\d)20[1-3]\d", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    rf"(?:early|mid|late)[ -]{_YEAR}|q[1-4],? ?{_YEAR}|(?<![a-z])(?:{NAMES})[a-z]*\.?,? (?:\d\d?, )?{_YEAR}"
    rf"|{_YEAR}(?: ?年? ?(?:q[1-4]|第?[一二三四]季度)| ?年? ?(?:上半年|下半年|年?[初中底末])"
    r"| ?[年./-] ?(?:1[0-2]|0?[1-9])(?![\d%万亿])(?: ?月)?(?: ?\d\d? ?日|[./-]\d\d?)?"
    r"|(?! ?[\d,.]*\d| ?[%万亿家人名个元])(?: ?年)?)"
)
_ODD = {"翻了?一番|翻了?一?倍|doubl(?:ed|ing)": ("X", 2.0), "翻了?两番|quadrupl(?:ed|ing)": ("X", 4.0)}
_ODD |= {
    "tripl(?:ed|ing)": ("X", 3.0),
    "(?<![上下])半年|half a year": ("T", 6.0),
    "一半|半数|half(?= of)|(?:(?<=in )|(?<=by ))half": ("P", 0.5),
}
_ODD |= {"a quarter(?= of)": ("P", 0.25), "a third(?= of)|(?<=by )a third": ("P", 1 / 3)}
_ODD |= {"(?:(?<=have )|(?<=for )|(?<=last )|(?<=lasts ))a year(?! ago)": ("T", 12.0)}
TOKEN = re.compile(
    rf"(?P<date>{_DATE})|(?P<odd>{'|'.join(_ODD)})|(?P<per>百分之)?(?P<low>{_ONE})"
    rf"(?:(?:{_S}(?:万?元|%|个月|[家人年]))?{_S}(?:-|–|—|~|至|到|to){_S}(?P<high>{_ONE}))?{_TAIL}"
)
_MONTHS = {"月": 1.0, "年": 12.0, "季": 3.0, "month": 1.0, "year": 12.0, "quarter": 3.0}
_PIECES = {"early": (0, 3), "mid": (4, 7), "late": (8, 11), "上半年": (0, 5), "下半年": (6, 11)}
_PIECES |= {"初": (0, 2), "中": (4, 7), "底": (10, 11), "末": (10, 11)}
_ROUGH = (  # words before, words after, factors of the bounds
    (r"(?:超过?|逾|至少|不低于|over|more than|at least|above) ?$", r" ?(?:以上|\+|or more)", 1.0, LOOSE),
    (r"(?:不到|不足|最多|低于|少于|under|below|less than|up to|at most) ?$", r" ?(?:以内|以下)", 1 / LOOSE, 1.0),
    (r"(?:近|nearly|almost) ?$", r"[^\s\S]", 1 / ABOUT, 1.0),
    (r"[^\s\S]", r" ?(?:多|余|出头|有余)", 1.0, ABOUT),
)


def read(match: re.Match[str], text: str) -> Amount | None:
    """What a token says; None where it is no amount."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if match["date"]:
        return _date_of(match[0])
    if match["odd"]:
        mark, value = next(odd for words, odd in _ODD.items() if re.compile(words).match(text, match.start()))
        return Amount(mark, value, value)
    mark = "P" if match["per"] else next((mark for mark in "PXTMN" if match[mark]), "")
    tail = (match[mark] or "") if mark else ""
    if not mark:
        worded = re.search(r"[一-龥]$", match["low"]) or re.match(r" ?(?![增涨升降提减到至])[一-龥]", after)
        mark = "M" if re.search(r"[$€£¥万亿]|\d ?[kmb]n?$|illion$", match[0]) else "" if worded else "N"
    lasts = mark == "T" and ("半" in tail or "零" in tail or re.search(r"[够撑用跑活持约走花顶过] ?$", before))
    if not mark or (match["low"] == "一" and (mark in "NT" or tail == "块") and not (lasts or tail in ("名", "位"))):
        return None  # 3 月, 一个月 16 万, 9 元一次, 最大的一块
    scale = re.search(f"{_SCALE}$", match["high"] or "")
    lower = match["low"] + (scale[0] if scale and not re.search(f"{_SCALE}$", match["low"]) else "")
    low, high = sorted((_value(lower), _value(match["high"] or lower)))
    factor = 0.1 if tail[:1] == "成" else 0.01 if mark == "P" else 1.0
    months = re.match(rf"年零?({_NUMBER})", tail)
    more = 0.5 if "半" in tail else _value(months[1]) / 12 if months else 0.0
    low, high = low + more, high + more
    if mark == "T":
        factor = 12.0 if tail[0] == "年" else next(count for name, count in _MONTHS.items() if name in tail)
    for ahead, behind, down, up in _ROUGH:
        if re.search(ahead, before) or re.match(behind, after):
            low, high = low * down, high * up
    unit = next((one.unit for one in figures(match[0])), "") or tail if mark == "M" else tail if mark == "N" else ""
    unit = {"块": "yuan", "名": "人", "位": "人", "people": "人", "employees": "人"}.get(unit, unit)
    return Amount(mark, low * factor, high * factor, unit) if low > 0 and high < HUGE else None


def _value(text: str) -> float:
    found = figures(re.sub("[多余*]", "", text) + "元")
    return found[0].value if found else float(text.strip() in ("一", "one"))


def _date_of(text: str) -> Amount:
    year, rest = 12 * int(re.findall(_YEAR, text)[0]), re.sub(_YEAR, "", text)
    first, last = next((piece for name, piece in _PIECES.items() if name in rest), (0, 11))
    if quarter := re.search(r"q([1-4])|([一二三四])季", rest):
        first = 3 * (int(quarter[1] or 0) or " 一二三四".index(quarter[2])) - 3
        last = first + 2
    elif month := re.search(rf"^ ?[年./-] ?(\d\d?)|({NAMES})", rest):
        first = last = int(month[1]) - 1 if month[1] else NAMES.split("|").index(month[2])
    return Amount("D", year + first, year + last)


@cache
def fold(char: str) -> str:
    return found if len(found := folded(char)) == 1 else char
