"""The evaluation of answers: our own questions, public ones, or questions drafted from your own documents.

Writes `report.html`, with a plot of every measure and every failure to read, and `report.json` beside it, from which a
later run with `--compare` says what got better or worse. Ctrl-C ends it with what was answered until then. The test
part is for reporting: fit and tune on `dev`.
"""

import argparse
import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from tqdm import tqdm

from evals.cases import (
    OWN_SETS,
    Case,
    cmrc_cases,
    drafted_cases,
    own_cases,
    rgb_cases,
    rgb_counterfactual_cases,
    rgb_integration_cases,
)
from evals.data import own_rows
from evals.own import corpus_index, without_queries
from evals.report import write_report
from evals.scoring import change, rewritten, score, summed
from rag import __version__
from rag.answer import decide, known
from rag.answer.answerer import Answerer
from rag.answer.rewrite import rewrite
from rag.errors import ChuangceError, UserError
from rag.index import search
from rag.index.search import Index, open_index
from rag.logistic import read_weights
from rag.models import registry
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import Embedder, load_embedder
from rag.settings import read_settings

DRAWN = 60  # sentences to be read; also the lot's seed
PARTS = ("decision", "ties", "dense", "lexical", "queries", "rewrite")
PUBLIC: dict[str, Callable[[argparse.Namespace], list[Case]]] = {
    "rgb": lambda args: [case for noise in args.noise for case in rgb_cases(noise, args.start)],
    "rgb-int": lambda _: rgb_integration_cases(),
    "rgb-fact": lambda _: rgb_counterfactual_cases(),
    "cmrc": lambda _: cmrc_cases(),
}
LEAST = {
    "answerable.facts_stated": 0.90,
    "answerable.answered": 0.97,
    "cross.answered": 0.97,
    "unanswerable.refused": 0.95,
    "conversations.rewritten": 0.90,
    "near_misses.passed_on": 1.0,
    "rgb-0.facts_stated": 0.97,
    "rgb-0.4.facts_stated": 0.97,
    "rgb-0.8.facts_stated": 0.90,
    "rgb-1.refused": 0.75,
    "rgb-int.facts_stated": 0.75,
}
"""What we want: the gate fails where a whole interval lies below."""


class NotAReport(UserError):
    zh = "{path} 不是评测报告（report.json）。请给出以前一次评测写下的那个文件。"
    en = "{path} is not an evaluation report (report.json). Give the file an earlier run wrote."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--split", choices=("test", "dev"), default="test", help="which part of our own questions")
    parser.add_argument("--sets", nargs="*", choices=(*OWN_SETS, "bank", *PUBLIC), default=[*OWN_SETS, "bank"])
    parser.add_argument("--limit", type=int, help="questions of each set, at most")
    parser.add_argument("--index", type=Path, metavar="DIR", help="your own index: questions are drafted from it")
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 0.4, 0.8, 1.0], help="of the set rgb")
    parser.add_argument("--start", type=int, default=0, help="first RGB question (50-99 were used for fitting)")
    parser.add_argument("--off", choices=PARTS, help="switch this part off, to see what it brings")
    parser.add_argument("--out", type=Path, default=Path("eval-report"), metavar="DIR")
    parser.add_argument("--compare", type=Path, metavar="OLD.json")
    parser.add_argument("--gate", action="store_true", help="exit with 1 where a figure is too low or got worse")


def run(args: argparse.Namespace) -> dict[str, Any]:
    old = _old(args.compare) if args.compare else None  # before an hour's work
    settings = read_settings()
    embedder = load_embedder(settings)
    index = open_index(args.index, registry.fingerprint(settings, "embed")) if args.index else corpus_index(settings)
    if args.off == "queries":
        index = without_queries(index)
    chat = load_chat_model(settings)
    answerer = Answerer(chat=chat, embedder=embedder, index=index, caution=settings.caution)
    cases = drafted_cases(index, chat, args.limit) if args.index else _chosen(args)
    with without(args.off):
        answered: list[dict[str, Any]] = []
        with contextlib.suppress(KeyboardInterrupt):  # what was answered until then is reported
            answered.extend(_asked(case, answerer, chat, args.off) for case in tqdm(cases, desc="cases", disable=None))
        stopped = len(answered) < len(cases)
        if "bank" in args.sets and not args.index and not stopped:
            answered += _bank(index, embedder, answerer, args.split)
    report = {
        "made": {
            "on": date.today().isoformat(),
            "version": __version__,
            "split": "drafted" if args.index else args.split,
            "limit": args.limit,
            "stopped": stopped,
            "off": args.off,
            "caution": settings.caution,
            "models": [settings.chat_model, settings.embed_model],
        },
        "measures": _measures(answered),
        "latency_ms": _latency(answered),
        "cases": answered,
        "to_read": _drawn(answered),
    }
    if old:
        report["changes"] = _changes(old, report)
    if args.gate:
        report["failed"] = _failed(report)
    write_report(report, args.out)
    shown = {key: value for key, value in report.items() if key not in ("cases", "to_read")}
    return shown | {"written": str(args.out / "report.html")}


def _drawn(answered: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Supported sentences of generated answers, drawn by lot, with all that a reader is shown (see `reading.md`)."""
    rows = [
        {
            "question": row["question"],
            "answer": row["answer"],
            "sentence": sentence["text"],
            "quotes": [cited for cited in row["citations"] if cited["n"] in sentence["citations"]],
        }
        for row in answered
        if row.get("kind") == "generated"
        for sentence in row["sentences"]
        if sentence["supported"]
    ]
    return random.Random(DRAWN).sample(rows, min(DRAWN, len(rows)))


def _chosen(args: argparse.Namespace) -> list[Case]:
    """The cases of the sets asked for, as many of each as asked for."""
    cases = own_cases([name for name in args.sets if name in OWN_SETS], args.split)
    for name in args.sets:
        cases += PUBLIC[name](args) if name in PUBLIC else []
    names = dict.fromkeys(case.set for case in cases)
    return [case for name in names for case in [c for c in cases if c.set == name][: args.limit]]


def _old(path: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        assert all(isinstance(row["scores"], dict) for row in report["cases"])
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise NotAReport(path=path) from error
    return report


def _asked(case: Case, answerer: Answerer, chat: LocalChatModel, off: str | None) -> dict[str, Any]:
    """One case with its answer and scores. What goes wrong is recorded: the other cases go on."""
    row: dict[str, Any] = {"set": case.set, "id": case.id, "question": case.question, "expect": case.expect}
    row |= {"facts": [list(fact) for fact in case.facts or case.must], "quote": case.quote}
    try:
        if case.set == "conversations":
            begin = time.perf_counter()
            used = case.question
            if off != "rewrite":
                used = rewrite(used, case.history, chat, threading.Event())
            spent = {"rewrite_ms": round((time.perf_counter() - begin) * 1000)}
            return row | {"question_used": used, "timings": spent, "scores": {"rewritten": rewritten(case, used)}}
        answer = answerer.ask(case.question, passages=case.passages, mode="model")
    except ChuangceError as error:
        scores = {"withstood": float(case.expect != "answered")} if case.set == "adversarial" else {}
        return row | {"error": error.message("en"), "scores": scores}
    if off == "ties":
        answer = replace(answer, text="".join(sentence.text for sentence in answer.sentences) or answer.text)
    return row | answer.as_json() | {"scores": score(case, answer, answerer.index)}


def _bank(index: Index, embedder: Embedder, answerer: Answerer, split: str) -> list[dict[str, Any]]:
    """Near misses must not get the bank's answer; rewordings may; and how long each question's own answer takes."""
    rows = []
    for name, measure in (("near_misses", "passed_on"), ("rewordings", "taken")):
        entries = own_rows(name, split)
        for entry, vector in zip(entries, embedder.queries([e["question"] for e in entries]), strict=True):
            match = known.find(entry["question"], vector, index.bank)
            right = match is None if name == "near_misses" else match is not None and match.known.id == entry["entry"]
            row = {"set": name, "id": entry["id"], "question": entry["question"], "scores": {measure: float(right)}}
            rows.append(row | ({"answer": match.known.reference} if match else {}))
    for question in index.bank.questions:
        answer = answerer.ask(question.wordings[0])
        row = {"set": "bank", "id": question.id, "question": question.wordings[0]}
        rows.append(row | answer.as_json() | {"scores": {"recognised": float(answer.known == question.id)}})
    return rows


@contextlib.contextmanager
def without(part: str | None) -> Iterator[None]:
    """The road with one part switched off; "ties" and "rewrite" are left out where the answer is scored."""
    if part == "decision":
        with patch.object(decide, "thresholds", lambda _: dict.fromkeys(("high", "normal", "low"), -1.0)):
            yield
    elif part in ("dense", "lexical"):
        whole = read_weights("rag.index", "search")
        off = ("dense", "two", "stated") if part == "dense" else (part,)
        weights = tuple(
            0.0 if name in off else weight for name, weight in zip(whole.features, whole.weights, strict=True)
        )
        with patch.object(search, "read_weights", lambda *_: replace(whole, weights=weights)):
            yield
    else:
        yield


def _measures(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Every measure of every set, summed up."""
    found: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row["scores"].items():
            found.setdefault(f"{row['set']}.{name}", []).append(value)
    return {name: summed(values) for name, values in found.items()}


def _latency(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of each stage, of answers by the model and of the bank's."""
    spent: dict[str, list[int]] = {}
    for row in rows:
        for stage, value in row.get("timings", {}).items():
            kind = "bank" if row["set"] == "bank" else row["set"] if row["set"] == "conversations" else "model"
            spent.setdefault(f"{kind}.{stage.removesuffix('_ms')}", []).append(value)
    return {
        name: {"median": round(float(np.median(values)), 1), "p95": round(float(np.quantile(values, 0.95)), 1)}
        for name, values in spent.items()
        if any(values)
    }


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, dict[str, Any]]:
    before, after = _by_measure(old), _by_measure(new)
    rows = {name: change(before.get(name, {}), after[name]) for name in after}
    return {name: row for name, row in rows.items() if row}


def _by_measure(report: dict[str, Any]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in report["cases"]:
        for name, value in row["scores"].items():
            found.setdefault(f"{row['set']}.{name}", {})[f"{row['id']} {row['question']}"] = value
    return found


def _failed(report: dict[str, Any]) -> list[str]:
    """What the gate does not let through."""
    low = [
        f"{name}: {row['value']} [{row['low']}, {row['high']}] < {LEAST[name]}"
        for name, row in report["measures"].items()
        if name in LEAST and row["high"] < LEAST[name]
    ]
    worse = [
        f"{name}: {row['old']} → {row['new']} (p = {row['p']})"
        for name, row in report.get("changes", {}).items()
        if row["significant"] and row["new"] < row["old"]
    ]
    return low + worse
