"""Whether two texts that share words say the opposite: what one denies and the other does not, and opposite words.

Pure functions over strings, by word lists and the distance a negation reaches; no grammar. Invariant: two equal texts
never clash.
"""

import re

from rag.text import CJK, folded, terms

_REACH = 8  # characters after a Chinese negation, and
_REACH_LATIN = 28  # after an English one, that it is taken to deny, up to the end of the clause
# Words that hold a negation's character without denying anything.
_INNOCENT = re.compile(
    "不仅|不但|不只|不光|不论|不管|不同|不断|不过|不少|不错|不如|不久|无论|无疑|未来|未必|除非|非常|并非只|[区级特类分识差性个派告]别|别人|别的"
    "|莫非|无限|无形|不妨|差不多|不得不|no matter|not only|no doubt"
)
_NEGATION = re.compile(
    "并?不|没有?|无|未|非|勿|别|禁止|拒绝|避免|缺乏|缺少"
    r"|\b(?:not|no|never|none|nor|neither|cannot|without|hardly|rarely|avoid|prohibit\w*|forbid\w*|lacks?)\b|n't\b"
)
_CLAUSE_END = re.compile(r"[，。；！？：,.;!?:\n]|但|而是|\bbut\b")
_OPPOSITES = [
    tuple(re.compile(side) for side in pair)
    for pair in (
        ("增加|上升|提高|提升|增长|上涨|变高|升高", "减少|下降|降低|下滑|缩短|变低|下跌"),
        ("更高|较高|高于|超过|大于|多于|更多", "更低|较低|低于|不足|小于|少于|更少"),
        ("至少|最少|不少于|不低于|起码", "至多|最多|不超过|不多于|不高于"),
        ("之前|以前|先于|早于|更早", "之后|以后|晚于|后于|更晚"),
        ("必须|应当|务必|一定要|需要", "不必|无需|不需要|不用|可以不"),
        ("允许|可以|能够", "禁止|不得|不允许|不可以|不能"),
        ("所有|全部|任何|一律|总是|始终", "部分|有些|某些|有的|个别|有时"),
        ("优点|优势|好处", "缺点|劣势|坏处"),
        ("更快|加快", "更慢|减慢|放慢"),
        ("更便宜|更省|便宜", "更贵|昂贵"),
        ("容易|简单", "困难|难以|复杂"),
        ("强于|优于|好于|胜过", "弱于|劣于|差于|不如"),
        ("长期", "短期"),
        ("内部", "外部"),
        ("公开|开源", "保密|闭源|私有"),
        (
            r"\bincreas\w+|\brises?\b|\brose\b|\bgrow\w*|\brais\w+",
            r"\bdecreas\w+|\bfalls?\b|\bfell\b|\bdrop\w*|\breduc\w+|\blower\w*",
        ),
        (r"\bmore\b|\bhigher\b|\babove\b|\bover\b|\bexceed\w*", r"\bless\b|\bfewer\b|\blower\b|\bbelow\b|\bunder\b"),
        (r"\bat least\b", r"\bat most\b|\bno more than\b|\bup to\b"),
        (r"\bbefore\b|\bearlier\b", r"\bafter\b|\blater\b"),
        (r"\bmust\b|\bshould\b|\brequired?\b", r"\bneed not\b|\boptional\b|\bnot required\b"),
        (r"\ball\b|\bevery\b|\balways\b|\bany\b", r"\bsome\b|\bsometimes\b|\bpart of\b|\bpartly\b"),
        (r"\bfaster\b|\bquick\w*", r"\bslow\w*"),
        (r"\bcheap\w*", r"\bexpensive\b|\bcostl\w+"),
        (r"\beas(?:y|ier)\b", r"\bhard(?:er)?\b|\bdifficult\b"),
    )
]  # fmt: skip


def denied(text: str) -> tuple[set[str], set[str]]:
    """The terms of a text that a negation reaches, and those that none reaches."""
    text = folded(text)
    bare = _INNOCENT.sub(lambda match: "□" * len(match[0]), text)
    reached = [_reach(text, match) for match in _NEGATION.finditer(bare)]
    inside = {term for start, end in reached for term in terms(text[start:end])}
    rest, at = [], 0
    for start, end in reached:
        rest.append(text[at:start])
        at = max(at, end)
    rest.append(text[at:])
    return inside, {term for part in rest for term in terms(part)}


def clash(claim: str, source: str) -> float:
    """How much a claim turns the source round, from 0 to 1: terms both hold that just one of them denies, three or more
    counting as 1, and opposite words, each pair counting as two."""
    denied_here, said_here = denied(claim)
    denied_there, said_there = denied(source)
    turned = (denied_here - said_here) & (said_there - denied_there)
    turned |= (said_here - denied_here) & (denied_there - said_there)
    return min(1.0, (len(turned) + 2 * _opposed(claim, source)) / 3)


def _opposed(claim: str, source: str) -> int:
    """Pairs of opposites of which the claim has just one and the source just the other."""
    claim, source = folded(claim), folded(source)
    count = 0
    for pair in _OPPOSITES:
        here = [bool(side.search(claim)) for side in pair]
        there = [bool(side.search(source)) for side in pair]
        count += here.count(True) == 1 and there.count(True) == 1 and here != there
    return count


def _reach(text: str, negation: re.Match[str]) -> tuple[int, int]:
    """What a negation denies: what follows it, to the end of the clause at most."""
    start = negation.end()
    latin = re.match(rf"\s*[^{CJK}]{{4}}", text[start:]) is not None
    end = min(len(text), start + (_REACH_LATIN if latin else _REACH))
    stop = _CLAUSE_END.search(text, start, end)
    return start, stop.start() if stop else end
