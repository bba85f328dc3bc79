"""The report of an assessment, as Markdown and as one HTML page to print.

Knows an Assessment and templates; adds no judgement.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import jinja2
import markupsafe

from rag.assess.assess import Assessment, Change
from rag.corpus.framework import LEVELS
from rag.errors import Lang
from rag.interview.font import embedded_font
from rag.interview.report import radar


def markdown(assessment: Assessment, *, name: str = "", change: Change | None = None) -> str:
    """The report as Markdown; `name` is the plan's."""
    return _rendered("assessment.md", assessment, name, change, "", "").strip() + "\n"


def html(assessment: Assessment, *, name: str = "", change: Change | None = None) -> str:
    """The report as one HTML page, ready to print, with the characters of a Chinese font in it where this machine has
    one."""
    shares = [(one.name, one.score / LEVELS) for one in assessment.dimensions]
    drawn = markupsafe.Markup(radar(shares, words(assessment.lang)["dimensions"], LEVELS))  # escaped where it is made
    written = _rendered("assessment.html", assessment, name, change, drawn, "")
    return _rendered("assessment.html", assessment, name, change, drawn, embedded_font(written))


def words(lang: Lang) -> dict[str, str]:
    """The report's own words in a language."""
    return {key: pair[lang == "en"] for key, pair in WORDS.items()}


def _rendered(template: str, assessment: Assessment, name: str, change: Change | None, drawn: str, font: str) -> str:
    return (
        _templates()
        .get_template(template)
        .render(
            a=assessment,
            name=name,
            change=change,
            radar=drawn,
            font=font,
            t=words(assessment.lang),
            made=datetime.now().astimezone().strftime("%Y-%m-%d"),
            flags=[flag for dimension in assessment.dimensions for flag in dimension.flags],
            cited=_cited,
        )
    )


def _cited(numbers: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.ChoiceLoader([jinja2.PackageLoader(f"rag.{room}", "templates") for room in ("assess", "interview")])
    return jinja2.Environment(
        loader=loader, autoescape=jinja2.select_autoescape(("html",)), trim_blocks=True, lstrip_blocks=True
    )


WORDS = {
    "title": ("创业计划评估", "Assessment of a plan"),
    "overall": ("总分", "Overall"),
    "overall_means": (
        "计划写明了的标准所占的比重，不是成功的概率",
        "share of the criteria that the plan states; no odds of success",
    ),
    "dimensions": ("逐个维度", "Dimension by dimension"),
    "met": ("写明", "stated"),
    "partly": ("部分", "partly"),
    "not_stated": ("未写明", "not stated"),
    "advice": ("建议", "Advice"),
    "flags": ("投资人会介意的说法", "What an investor would hold against it"),
    "clashes": ("对不上的数字", "Numbers that do not agree"),
    "orders": ("写给评估者的指令（已忽略）", "Orders to the assessor (ignored)"),
    "questions": ("投资人接下来会问", "What an investor would ask next"),
    "practise": ("练习题", "practise on"),
    "sources": ("依据", "Sources"),
    "change": ("与上一版相比", "Since the last version"),
    "better": ("更清楚了", "clearer"),
    "worse": ("变模糊了", "less clear"),
    "settled": ("已对上", "settled"),
    "new_clash": ("新的矛盾", "new clash"),
    "colon": ("：", ": "),
    "stop": ("。", "."),
}
