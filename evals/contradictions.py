"""Contradictions in the numbers of plans: how many of those seeded are found, and what else is reported.

Three sets: excerpts of invented plans that the rules were written with (`data/contradictions_in_plans.yaml`), such by
another hand that they were not (`data/contradictions_blind.yaml`, or another file of that form), and the labelled plans
of the development part. No model is needed. A seeded one is found where a clash overlaps a quote of it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from evals.data import OWN
from evals.plans import labelled_plans
from rag.assess.plan import Plan, make_plan
from rag.assess.sums import clashes
from rag.text import Span


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=OWN / "contradictions_blind.yaml", metavar="FILE")


def run(args: argparse.Namespace) -> dict[str, Any]:
    return {
        "task": "contradictions",
        "excerpts": _excerpts(OWN / "contradictions_in_plans.yaml"),
        args.data.stem: _excerpts(args.data),
        "plans": found_in((row.slug, row.plan, row.notes["inconsistencies"]) for row in labelled_plans("dev")),
    }


def _excerpts(path: Path) -> dict[str, Any]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found_in((row["id"], make_plan(row["text"]), row["seeded"]) for row in rows)


def found_in(rows: Iterable[tuple[str, Plan, Sequence[dict[str, Any]]]]) -> dict[str, Any]:
    """What is found of (name, plan, seeded), what is missed, and the reports that overlap nothing seeded."""
    found, seeded, missed, others = Counter[str](), Counter[str](), list[str](), list[str]()
    for name, plan, notes in rows:
        told, places = clashes(plan), [_places(plan.text, note["quotes"]) for note in notes]
        for note, place in zip(notes, places, strict=True):
            hit = any(_meet(clash.spans, place) for clash in told)
            seeded[note["kind"]] += 1
            found[note["kind"]] += hit
            missed += [] if hit else [f"{name} {note['kind']}: {note['note']}"]
        others += [f"{name} {one.kind}: {one.zh}" for one in told if not any(_meet(one.spans, row) for row in places)]
    return {
        "found": found.total(),
        "seeded": seeded.total(),
        "kinds": {kind: f"{found[kind]} of {count}" for kind, count in seeded.most_common()},
        "missed": missed,
        "others_reported": others,
    }


def _places(text: str, quotes: Sequence[str]) -> list[Span]:
    return [(start := text.index(quote), start + len(quote)) for quote in quotes]


def _meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)
