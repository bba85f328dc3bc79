"""Fit the probe that says whether a text says a sentence.

From `ties` and `twins`, with the spans that `fit-support` finds likeliest (the restated one, for some restatements also
the likeliest elsewhere in the passage), in both languages; and from `written`: sentences the chat model wrote in answer
to development questions, with what was cited and a reader's label. Folds by document. No rows: twisted and elsewhere,
and what is said in part only. The state is the mean over the sentence's own tokens, which have read the text.
"""

import argparse
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals import probing
from evals.data import own_rows
from evals.fit_support import hit_of
from evals.own import corpus_index
from evals.states import States
from rag.answer.evidence import Evidence, Span
from rag.answer.says import messages
from rag.index.search import Hit
from rag.logistic import read_weights
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import read_settings
from rag.text import language

LAYERS = 18  # of 28, as for the judgement of passages
SHRINKAGE = 3e-3  # inverse strength of the L2 penalty: of 1e-4, 3e-4 … 1e-2 as good as any in cross-validation
ELSEWHERE = 0.1  # share of the restatements that are also held against another place, which is easily told
FALSE_DROPS = 0.12  # of what is said
SURELY = 0.9  # share of the model's sentences at or over `sure` that are said in full


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    kind: str
    text: str
    sentence: str
    group: str
    says: bool


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder, chat = corpus_index(settings), load_embedder(settings), load_chat_model(settings)
    support, across = read_weights("rag.answer", "support"), read_weights("rag.answer", "across")
    rows: list[_Row] = []
    drawn = random.Random(0)
    for entry in own_rows("ties") + own_rows("twins"):
        hit = hit_of(index, entry)
        proof = Evidence([hit], embedder, support, across, lambda *_: 0.0, index.lexical.glossary)
        start = hit.passage.text.find(entry["quote"][:25])
        end = start + len(entry["quote"])
        for field in ("holds", "twisted", "other_holds", "other_twisted"):
            ranked = sorted(
                (-float((support if same else across).scores([numbers])[0]), span.start, span.end, span)
                for span, same, numbers in proof.compared(entry[field], "")
            )
            true = field.endswith("holds")
            place = "said" if true else entry["kind"]
            here = [span for *_, span in ranked if span.start < end and span.end > start]
            there = [span for *_, span in ranked if span.start >= end or span.end <= start]
            for kind, spans in ((place, here), ("elsewhere", there if true and drawn.random() < ELSEWHERE else [])):
                for span in spans[:1]:
                    name = f"across: {kind}" if field.startswith("other") else kind
                    rows.append(_row(name, _held(hit, span), entry[field], entry["document"], says=kind == "said"))
    for entry in own_rows("written"):
        label = entry["label"]
        rows.append(
            _row(f"written: {label}", entry["text"], entry["sentence"], entry["document"], says=label == "full")
        )
    states = States(chat, LAYERS, settings.home / "says-states.npz")
    asked = [messages(row.text, row.sentence) for row in rows]
    together: dict[tuple[str, str], list[int]] = {}  # what is asked of one text begins alike, and is read once
    for at, row in enumerate(rows):
        together.setdefault((row.text, language(row.sentence)), []).append(at)
    try:
        read = [
            states([asked[at] for at in own], [rows[at].sentence for at in own])
            for own in tqdm(together.values(), disable=None)
        ]
    finally:
        states.save()
    x = np.concatenate(read).astype(np.float64)[np.argsort(np.concatenate([*together.values()]))]
    y = np.array([int(row.says) for row in rows])
    odds = probing.out_of_fold(x, y, np.array([row.group for row in rows]), SHRINKAGE)
    threshold = float(np.quantile(odds[y == 1], FALSE_DROPS))
    kinds = np.array([row.kind for row in rows])
    sure = _sure(odds, y, np.char.startswith(kinds, "written"), threshold)
    return probing.write(
        "says",
        x,
        y,
        odds,
        asked=[(one, language(row.sentence)) for one, row in zip(asked, rows, strict=True)],
        chat=chat,
        layers=LAYERS,
        shrinkage=SHRINKAGE,
        threshold=round(threshold, 4),
        sure=round(sure, 4),
        made={
            "by": "python -m evals fit-says",
            "from": "evals/data/ties.yaml, twins.yaml, written.yaml",
            "accepted": _passed(odds, kinds, threshold),
            "surely": _passed(odds, kinds, sure),
        },
    )


def _sure(odds: NDArray[np.float64], y: NDArray[np.int_], written: NDArray[np.bool_], least: float) -> float:
    """The least odds from which so many of the model's sentences are said in full. Raises ValueError without any."""
    cuts = (float(cut) for cut in odds[written] if cut >= least)
    return min(cut for cut in cuts if y[written & (odds >= cut)].mean() >= SURELY)


def _passed(odds: NDArray[np.float64], kinds: NDArray[np.str_], cut: float) -> dict[str, str]:
    """Of each kind how many lie at a cut or over it."""
    return {
        str(kind): f"{int((odds[kinds == kind] >= cut).sum())}/{int((kinds == kind).sum())}"
        for kind in dict.fromkeys(kinds)
    }


def _row(kind: str, text: str, sentence: str, group: str, *, says: bool) -> _Row:
    return _Row(kind=kind, text=text, sentence=sentence, group=group, says=says)


def _held(hit: Hit, span: Span) -> str:
    """A span's text below its titles, as the engine reads it."""
    return f"{' '.join(hit.passage.heading)}\n{hit.passage.text[span.start : span.end]}"
