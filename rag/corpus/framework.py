"""The framework that plans are judged by: dimensions, their criteria and red flags, and the passages they rest on.

Data of the corpus (`assessment/<dimension>.yaml`), read and checked here. Knows no plan and no model. Invariant: every
quote of a framework in memory stands word for word in the document it names, and every question to practise exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from rag.corpus.anchors import Rest, resolve
from rag.corpus.findings import Finding, field_findings, finding
from rag.corpus.library import Library, read_yaml
from rag.corpus.schema import Both, Entry, KeyPoint, Line, Slug
from rag.errors import UserError

FOLDER = "assessment"
ORDER = ("problem", "direction", "technology", "data", "product", "business", "market", "team", "law", "funding")
LEVELS = 4  # the highest; a dimension has one from 0


class NoFramework(UserError):
    zh = "语料 {path} 里没有评估框架（assessment/*.yaml），或者其中有错误。用 chuangce corpus check 查看。"
    en = (
        "The corpus {path} has no assessment framework (assessment/*.yaml), or a faulty one. See chuangce corpus check."
    )


class Anchor(Entry):
    """Where something rests: "topic/document#heading", and a sentence or two that stand there word for word."""

    passage: str
    quote: Line


class Criterion(Entry):
    """What a plan should state. `says` are sentences of plans that do, `skirts` of such as talk round it."""

    id: Slug
    weight: int = Field(ge=1, le=3)
    asks: Both
    met: Both
    missing: Both
    advice: Both
    rests_on: tuple[Anchor, ...] = Field(min_length=1)
    investor: Both
    practice: Slug
    says: tuple[Line, ...] = Field(min_length=3)
    skirts: tuple[Line, ...] = Field(min_length=2)


class RedFlag(Entry):
    """What an investor holds against a plan. `says` are sentences that raise it, `clean` such as do not."""

    id: Slug
    title: Both
    why: Both
    rests_on: tuple[Anchor, ...] = Field(min_length=1)
    says: tuple[Line, ...] = Field(min_length=3)
    clean: tuple[Line, ...] = Field(min_length=2)


class Dimension(Entry):
    """One side of a plan; `levels` tell in words what a plan at level 0, 1 … 4 shows of it."""

    id: Slug
    title: Both
    levels: tuple[Both, ...] = Field(min_length=LEVELS + 1, max_length=LEVELS + 1)
    criteria: tuple[Criterion, ...] = Field(min_length=3)
    red_flags: tuple[RedFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The dimensions in order; `rests` holds the spans that the anchors of a criterion or red flag name, by its id."""

    dimensions: tuple[Dimension, ...]
    rests: dict[str, tuple[Rest, ...]]


def read_framework(library: Library) -> Framework:
    """The framework of a corpus. Raises NoFramework where it has none, or one with findings."""
    framework, findings = check_framework(library)
    if findings or not framework.dimensions:
        raise NoFramework(path=library.root)
    return framework


def check_framework(library: Library) -> tuple[Framework, list[Finding]]:
    """What of a corpus's framework fits, and what has to be mended."""
    dimensions: dict[str, Dimension] = {}
    rests: dict[str, tuple[Rest, ...]] = {}
    findings: list[Finding] = []
    for path in sorted((library.root / FOLDER).glob("*.yaml")):
        where = path.relative_to(library.root).as_posix()
        try:
            dimension = Dimension.model_validate({**_mapping(path), "id": path.stem})
        except ValidationError as error:
            findings += field_findings(where, error)
            continue
        except (OSError, ValueError, yaml.YAMLError) as error:
            findings.append(finding("unreadable", where, reason=" ".join(str(error).split())))
            continue
        dimensions[dimension.id] = dimension
        parts: tuple[Criterion | RedFlag, ...] = (*dimension.criteria, *dimension.red_flags)
        for part in parts:
            inside = f"{where}: {part.id}"
            if part.id in rests:
                findings.append(finding("same-id", inside, id=part.id, other=FOLDER))
            found = [_resolved(library, anchor, n, inside) for n, anchor in enumerate(part.rests_on, 1)]
            findings += [row for row in found if isinstance(row, Finding)]
            rests[part.id] = tuple(row for row in found if isinstance(row, Rest))
        findings += _unknown_practice(library, dimension.criteria, where)
    order = {name: at for at, name in enumerate(ORDER)}
    ranked = sorted(dimensions.values(), key=lambda one: (order.get(one.id, len(order)), one.id))
    return Framework(dimensions=tuple(ranked), rests=rests), findings


def _resolved(library: Library, anchor: Anchor, number: int, where: str) -> Rest | Finding:
    point = KeyPoint(text=anchor.quote, weight=1, passage=anchor.passage, quote=anchor.quote)
    return resolve(library.documents, point, number, where)


def _unknown_practice(library: Library, criteria: Sequence[Criterion], where: str) -> list[Finding]:
    return [
        finding(
            "field",
            f"{where}: {one.id}",
            field="practice",
            reason=(f"没有题目 {one.practice}", f"there is no question {one.practice}"),
        )
        for one in criteria
        if one.practice not in library.questions
    ]


def _mapping(path: Path) -> dict[str, Any]:
    rows = read_yaml(path)
    if not isinstance(rows, dict):
        raise ValueError("not a YAML mapping")
    return rows
