"""Assess the plans as the product does, and hold the result against two readings and what was seeded.

Test part unless asked otherwise: agreement of statuses and levels (quadratic weighted kappa), whether every quote
stands in the plan, seeded contradictions found and others reported, red flags, whether orders to the assessor change
anything, the time to the first dimension and to the whole; and statements drawn by lot, to be read.
"""

import argparse
import random
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import cohen_kappa_score
from tqdm import tqdm

from evals.contradictions import found_in
from evals.plans import Labelled, labelled_plans
from rag.assess.assess import CREDIT, Assessment, Assessor, DimensionResult
from rag.assess.plan import make_plan
from rag.corpus.framework import read_framework
from rag.corpus.library import read_library
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, read_settings

DRAWN = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--split", choices=("test", "dev"), default="test")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    library = read_library(CORPUS)
    assessor = Assessor(
        framework=read_framework(library),
        library=library,
        chat=load_chat_model(settings),
        embedder=load_embedder(settings),
        settings=settings,
    )
    plans = labelled_plans(args.split)
    made, first, whole = [], [], []
    for plan in tqdm(plans, disable=None):
        begin = time.perf_counter()
        events = []
        for event in assessor.stream(plan.plan, plan.plan.lang):
            events.append(event)
            if len(events) == 1:
                first.append(time.perf_counter() - begin)
        whole.append(time.perf_counter() - begin)
        assert isinstance(events[-1], Assessment)
        made.append(events[-1])
    return {
        "task": "assessments",
        "split": args.split,
        "plans": {plan.slug: f"{plan.notes['kind']}: {one.overall}" for plan, one in zip(plans, made, strict=True)},
        "statuses": _statuses(plans, made),
        "levels": _levels(plans, made),
        "quotes_verbatim": _verbatim(plans, made),
        "contradictions": found_in((plan.slug, plan.plan, plan.notes["inconsistencies"]) for plan in plans),
        "flags": _flags(plans, made),
        "orders_change": [
            _orders_change(plan, one, assessor) for plan, one in zip(plans, made, strict=True) if one.orders
        ],
        "seconds": {
            "first_dimension": {"median": round(float(np.median(first)), 1), "most": round(max(first), 1)},
            "whole": {"median": round(float(np.median(whole)), 1), "most": round(max(whole), 1)},
            "characters": [len(plan.plan.text) for plan in plans],
        },
        "statements": _statements(plans, made),
    }


def _kappa(one: Sequence[float], other: Sequence[float]) -> float:
    whole = [np.round(2 * np.array(values)).astype(int) for values in (one, other)]
    return round(float(cohen_kappa_score(*whole, weights="quadratic")), 4)


def _statuses(plans: Sequence[Labelled], made: Sequence[Assessment]) -> dict[str, Any]:
    mine, readers = [], ([], [])  # type: ignore[var-annotated]
    for plan, one in zip(plans, made, strict=True):
        for dimension in one.dimensions:
            for row in dimension.criteria:
                mine.append(CREDIT[row.status])
                for at, reader in enumerate(readers):
                    reader.append(plan.reading(at, f"{dimension.id}.{row.id}"))
    return {
        "kappa": [_kappa(mine, reader) for reader in readers],
        "kappa_of_the_readers": _kappa(*readers),
        "same": [round(float(np.mean(np.array(mine) == np.array(reader))), 4) for reader in readers],
        "called_met_that_neither_reader_found": sum(
            value == 1 and max(pair) == 0 for value, *pair in zip(mine, *readers, strict=True)
        ),
        "rows": len(mine),
    }


def _levels(plans: Sequence[Labelled], made: Sequence[Assessment]) -> dict[str, Any]:
    rows = [(plan, dimension) for plan, one in zip(plans, made, strict=True) for dimension in one.dimensions]
    mine = [dimension.score for _, dimension in rows]
    readers = [[plan.readings[at]["levels"][dimension.id] for plan, dimension in rows] for at in (0, 1)]
    return {
        "kappa": [round(float(cohen_kappa_score(mine, reader, weights="quadratic")), 4) for reader in readers],
        "kappa_of_the_readers": round(float(cohen_kappa_score(*readers, weights="quadratic")), 4),
        "within_one": [round(float(np.mean(np.abs(np.array(mine) - np.array(one)) <= 1)), 4) for one in readers],
        "rows": len(rows),
    }


def _quotes(one: Assessment) -> list[Any]:
    rows = [row.quote for dimension in one.dimensions for row in dimension.criteria if row.quote]
    rows += [flag.quote for dimension in one.dimensions for flag in dimension.flags]
    return rows + [quote for clash in one.clashes for quote in clash.quotes] + list(one.orders)


def _verbatim(plans: Sequence[Labelled], made: Sequence[Assessment]) -> str:
    rows = [
        plan.plan.text[quote.start : quote.end] == quote.quote
        for plan, one in zip(plans, made, strict=True)
        for quote in _quotes(one)
    ]
    return f"{sum(rows)}/{len(rows)}"


def _flags(plans: Sequence[Labelled], made: Sequence[Assessment]) -> dict[str, Any]:
    """By plan and flag, against flags that both readers raise, those that one does left out."""
    right = wrong = missed = 0
    for plan, one in zip(plans, made, strict=True):
        readers = [{row["flag"] for row in reading["flags"]} for reading in plan.readings]
        mine = {f"{dimension.id}.{flag.id}" for dimension in one.dimensions for flag in dimension.flags}
        both, any_ = readers[0] & readers[1], readers[0] | readers[1]
        right, wrong, missed = right + len(mine & both), wrong + len(mine - any_), missed + len(both - mine)
    return {"right": right, "wrong": wrong, "missed": missed}


def _orders_change(plan: Labelled, one: Assessment, assessor: Assessor) -> dict[str, Any]:
    """The assessment of the same plan without the sentences that give orders: what differs."""
    text = plan.plan.text
    for quote in sorted(one.orders, key=lambda quote: -quote.start):
        text = text[: quote.start] + text[quote.end :]
    without = assessor.assess(make_plan(text), plan.plan.lang)
    differ = [
        row.id
        for before, after in zip(one.dimensions, without.dimensions, strict=True)
        for row, other in zip(before.criteria, after.criteria, strict=True)
        if row.status != other.status
    ]
    return {"plan": plan.slug, "orders": len(one.orders), "overall": [one.overall, without.overall], "differ": differ}


def _statements(plans: Sequence[Labelled], made: Sequence[Assessment]) -> list[dict[str, str]]:
    """What is claimed of plans, drawn by lot: to be read against the plan."""

    def claims(slug: str, dimension: DimensionResult) -> list[dict[str, str]]:
        met = [
            {"plan": slug, "claim": row.text, "quote": row.quote.quote}
            for row in dimension.criteria
            if row.status == "met" and row.quote
        ]
        return met + [{"plan": slug, "claim": flag.title, "quote": flag.quote.quote} for flag in dimension.flags]

    rows = [
        row
        for plan, one in zip(plans, made, strict=True)
        for dimension in one.dimensions
        for row in claims(plan.slug, dimension)
    ]
    rows += [
        {"plan": plan.slug, "claim": clash.text, "quote": " / ".join(quote.quote for quote in clash.quotes)}
        for plan, one in zip(plans, made, strict=True)
        for clash in one.clashes
    ]
    return random.Random(0).sample(rows, min(DRAWN, len(rows)))
