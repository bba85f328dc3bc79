"""The plans that assessments are fitted on and measured with, and two readings of each.

data/plans/<slug>.md      the plan
data/plans/<slug>.yaml    its language, kind and split, and what was seeded into it
data/plans/<slug>.a.json  a reading by the framework, and .b.json another: two readers who knew nothing of each other
                          nor of what was seeded
"""

import json
import random
from dataclasses import dataclass, replace
from typing import Any

import yaml

from evals.data import OWN
from rag.assess.plan import Plan, PlanTooShort, make_plan

STATUS = {"not": 0.0, "partly": 0.5, "met": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A plan with its author's notes and the readings, by reader."""

    slug: str
    plan: Plan
    notes: dict[str, Any]
    readings: tuple[dict[str, Any], ...]

    def credit(self, criterion: str) -> float:
        """How far the readers together hold a criterion ("dimension.id") to be met."""
        return sum(STATUS[one["criteria"][criterion]["status"]] for one in self.readings) / len(self.readings)

    def reading(self, reader: int, criterion: str) -> float:
        """How far one reader holds it to be met."""
        return STATUS[self.readings[reader]["criteria"][criterion]["status"]]

    def part(self, share: float) -> "Labelled | None":
        """The plan with so large a share of its paragraphs only, drawn by lot; None where too little is left. What the
        quote of a reading no longer stands in is not stated there."""
        paragraphs = self.plan.text.split("\n\n")
        drawn = random.Random(self.slug).sample(range(len(paragraphs)), max(1, round(share * len(paragraphs))))
        text = "\n\n".join(paragraphs[at] for at in sorted(drawn))
        missing = {"status": "not", "quote": ""}
        readings = tuple(
            one
            | {"criteria": {name: row if row["quote"] in text else missing for name, row in one["criteria"].items()}}
            for one in self.readings
        )
        try:
            return replace(self, plan=make_plan(text), readings=readings)
        except PlanTooShort:
            return None

    def level(self, dimension: str) -> float:
        return sum(one["levels"][dimension] for one in self.readings) / len(self.readings)


def labelled_plans(split: str) -> list[Labelled]:
    """The plans of the development or the test part."""
    found = []
    for path in sorted((OWN / "plans").glob("*.yaml")):
        notes = yaml.safe_load(path.read_text(encoding="utf-8"))
        if notes["split"] == split:
            readings = [json.loads(path.with_suffix(f".{letter}.json").read_text(encoding="utf-8")) for letter in "ab"]
            text = path.with_suffix(".md").read_text(encoding="utf-8")
            found.append(Labelled(slug=path.stem, plan=make_plan(text), notes=notes, readings=tuple(readings)))
    return found
