"""What is wrong with a corpus, each finding told in the user's language and with what to do about it.

Knows texts only. Invariant: a finding names the file, and inside it the entry, that has to be changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from rag.errors import Lang, in_language

Kind = Literal[
    "unreadable",
    "field",
    "no-document",
    "no-heading",
    "heading-twice",
    "no-quote",
    "asked-of-none",
    "not-once",
    "same-id",
    "same-name",
    "same-question",
    "unstated",
    "unrested",
    "overdue",
    "exercise",
]
NOTES: frozenset[Kind] = frozenset({"unrested"})  # worth knowing; does not make a corpus unclean
_TEXTS: dict[Kind, tuple[str, str]] = {
    "unreadable": ("无法读取：{reason}", "cannot be read: {reason}"),
    "field": ("字段 {field}：{reason}", "field {field}: {reason}"),
    "no-document": (
        "要点 {point} 所依据的文档 {document} 不存在。{nearest}",
        "key point {point} rests on a document that does not exist: {document}. {nearest}",
    ),
    "no-heading": (
        "要点 {point}：{document} 里没有标题“{heading}”。{nearest}",
        "key point {point}: {document} has no heading '{heading}'. {nearest}",
    ),
    "heading-twice": (
        "标题“{heading}”出现了不止一次，锚点无法分辨；请改成不同的标题",
        "the heading '{heading}' occurs more than once, so that an anchor cannot tell which; rename one",
    ),
    "no-quote": (
        "要点 {point}：{passage} 一节里没有这句原文：“{quote}”。{nearest}",
        "key point {point}: the section {passage} does not hold this quote: '{quote}'. {nearest}",
    ),
    "asked-of-none": ("没有文档 {document}，这些问题无所依据", "there is no document {document} that answers these"),
    "not-once": (
        "文档正文里应当恰好有一处“{quote}”；请照抄只出现一次的一段",
        "the document's body must hold '{quote}' just once; copy a stretch that occurs once",
    ),
    "same-id": ("编号 {id} 已用于 {other}", "the id {id} is already used in {other}"),
    "same-name": (
        "“{name}”已是术语“{other}”的名称；一个名称只能属于一个术语",
        "'{name}' already names the term '{other}'; a name belongs to one term",
    ),
    "same-question": (
        "“{mine}”与 {other} 的“{theirs}”几乎是同一个问题；请合并，或改得能分清",
        "'{mine}' is nearly the question '{theirs}' of {other}; merge them or tell them apart",
    ),
    "unstated": (
        "参考答案没有说到要点 {point}：“{text}”。补进参考答案，或改写要点",
        "the reference answer does not state key point {point}: '{text}'. Add it there, or reword the point",
    ),
    "unrested": ("没有问题依据这一段：“{text}…”", "no question rests on the passage '{text}…'"),
    "overdue": (
        "应在 {day} 前重新核对。请核对事实，再更新 updated 与 check_by",
        "was to be checked again by {day}. Check its facts, then update 'updated' and 'check_by'",
    ),
    "exercise": ("{reason}", "{reason}"),
}
_REASONS = {
    "missing": "缺少",
    "extra_forbidden": "没有这个字段",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "string_too_short": "不能为空",
    "string_too_long": "超过 {max_length} 个字符",
    "string_pattern_mismatch": "格式不对，应符合 {pattern}",
    "string_type": "应为文字（含冒号或井号的文字请加引号）",
    "literal_error": "应为 {expected} 之一",
    "less_than_equal": "不能大于 {le}",
    "greater_than_equal": "不能小于 {ge}",
    "undated": "没有写年份",
    "reference_length": "宽度为 {size} 字，应在 {least} 到 {most} 字之间",
    "aims_nowhere": "追问所指的要点不存在",
    "english_differs": "英文的 {name} 与中文的数目不同",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend (or, for NOTES, to know). `where` is a path inside the corpus, with the entry after a colon."""

    kind: Kind
    where: str
    zh: str
    en: str

    @property
    def note(self) -> bool:
        return self.kind in NOTES

    def message(self, lang: Lang) -> str:
        return f"{self.where}{'：' if lang == 'zh' else ': '}{self.zh if lang == 'zh' else self.en}"


def finding(kind: Kind, where: str, **detail: object) -> Finding:
    """A finding with its texts filled in; a detail that reads differently in each language is a pair (zh, en)."""
    zh, en = _TEXTS[kind]
    return Finding(
        kind=kind, where=where, zh=zh.format(**in_language(detail, "zh")), en=en.format(**in_language(detail, "en"))
    )


def field_findings(where: str, error: ValidationError) -> list[Finding]:
    """One finding per field that does not hold what the schema asks for."""
    found = []
    for row in error.errors():
        path = [str(part + 1 if isinstance(part, int) else part) for part in row["loc"]]
        context: Mapping[str, Any] = row.get("ctx", {})
        chinese = _REASONS[row["type"]].format_map(context) if row["type"] in _REASONS else row["msg"]
        found.append(finding("field", where, field=".".join(path) or "-", reason=(chinese, row["msg"])))
    return found


def nearest(text: str) -> tuple[str, str]:
    """The hint that names what was probably meant; empty for an empty text."""
    return (f"最接近的是“{text}”", f"The nearest is '{text}'") if text else ("", "")
