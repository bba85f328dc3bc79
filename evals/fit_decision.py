"""Fit the judgement of a passage and, on it, the decision: can the passages found answer the question at all?

The judgement is a linear probe on the chat model's inner state. Yes rows: a passage that holds the evidence of a
question (the development part of `answerable` and `cross`; `pairs`; RGB 50-99, good passages). No rows: what else is
found for it in other documents, what is found for questions that are `unanswerable`, RGB's noise.

The decision sees out-of-fold judgements only. Yes rows: questions whose evidence is among the hits, RGB with one to
five good passages. No rows: `unanswerable` and what `adversarial` holds to be refused, RGB with noise only. Each level
of caution gives up another share of the yes rows. Passages found where it is known what people ask of them, found
where it is not, and given with the question are fitted apart.

States are kept in a file, so that only what is new is read again.
"""

import argparse
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals import fitting, probing
from evals.data import own_rows, rgb_passages
from evals.data import rows as rgb_rows
from evals.own import corpus_index, holds_evidence, without_queries
from evals.states import States
from rag.answer import decide
from rag.answer.answerer import Answerer
from rag.answer.judge import EXCERPT, enough, excerpt, messages
from rag.answer.parts import parts
from rag.answer.understand import plain_question
from rag.index.search import Hit, Index
from rag.models.chat import LocalChatModel, load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import Caution, read_settings
from rag.text import language

FALSE_REFUSALS: dict[Caution, float] = {"high": 0.08, "normal": 0.03, "low": 0.01}
SOURCES: dict[decide.Source, str] = {
    "asked": "evals/data (development part; pairs)",
    "found": "evals/data (development part; pairs), without what people ask",
    "given": "RGB zh refine dev 50-99, evals/data/adversarial.yaml (development part)",
}
NOISE = (0.0, 0.4, 0.8, 1.0)
LAYERS = 18  # of 28: of 10, 12 … 28 the best in cross-validation
PAIR_HITS = 4  # passages read of each of `pairs`: reading is what fitting takes its time for
SHRINKAGE = 1e-3  # inverse strength of the probe's L2 penalty, likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question with its hits, what is known of each (1 holds the answer, 0 does not, -1 unsure), and of them all."""

    question: str
    hits: list[Hit]
    unheard: list[str]
    holds: list[int]
    answerable: int
    source: decide.Source
    group: str


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: the same data gives the same weights."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder, chat = corpus_index(settings), load_embedder(settings), load_chat_model(settings)
    searched: dict[decide.Source, Index | None] = {"asked": index, "found": without_queries(index), "given": None}
    answerers = {source: Answerer(chat=chat, embedder=embedder, index=own) for source, own in searched.items()}
    asked: list[_Asked] = []

    def add(
        row: dict[str, Any],
        question: str,
        passages: list[str] | None,
        answerable: int,
        group: str,
        most: int | None = None,
    ) -> None:
        question = plain_question(question)
        vector = embedder.queries([question])[0]
        for source, answerer in answerers.items():
            if (source == "given") != (passages is not None):
                continue
            hits = answerer.retrieve(question, vector, passages, threading.Event())[:most]
            holds = [_holds(hit, row, answerable, passages) for hit in hits]
            # What was not found cannot be answered: no fault of the decision.
            if hits and (1 in holds or not answerable):
                asked.append(
                    _Asked(
                        question=question,
                        hits=hits,
                        unheard=answerer.unheard(question, hits, source),
                        holds=holds,
                        answerable=answerable,
                        source=source,
                        group=group,
                    )
                )

    for kind in ("answerable", "cross"):
        for row in own_rows(kind, "dev"):
            add(row, row["question"], None, 1, row["document"])
    for row in own_rows("unanswerable", "dev"):
        add(row, row["question"], None, 0, row["id"])
    for row in own_rows("adversarial", "dev"):
        if row["expect"] == "refused":
            add(row, row["question"], row.get("passages"), 0, row["id"])
    for row in own_rows("pairs"):
        add(row, row["question"], None, int(row["answerable"]), row["document"], PAIR_HITS)
    for row in rgb_rows("rgb_zh_refine.dev")[50:]:
        for noise in NOISE:
            add(row, row["query"], rgb_passages(row, noise), int(noise < 1), f"rgb {row['id']}")
    states = States(chat, LAYERS, settings.home / "eval-states.npz")
    read = [
        [states([messages(one.question, excerpt(hit, EXCERPT))])[0] for hit in one.hits]
        for one in tqdm(asked, disable=None)
    ]
    states.save()
    judged, probe = _fit_probe(asked, read, chat)
    return {"judge": probe} | {
        source: _fit(source, [row for row in zip(asked, judged, strict=True) if row[0].source == source])
        for source in SOURCES
    }


def _holds(hit: Hit, row: dict[str, Any], answerable: int, passages: list[str] | None) -> int:
    """Whether a hit holds the answer; a passage of the evidence's own document that does not hold it is unsure."""
    if not answerable:
        return 0
    if passages is not None:
        return int(any(hit.passage.text.strip() in text for text in row["positive"]))
    if holds_evidence(hit.passage, row):
        return 1
    own = row["document"].removesuffix("-en")
    return -1 if hit.passage.source.endswith((f"/{own}.md", f"/{own}-en.md")) else 0


def _fit_probe(
    asked: Sequence[_Asked], read: Sequence[list[NDArray[np.float32]]], chat: LocalChatModel
) -> tuple[list[list[float]], dict[str, Any]]:
    """Out-of-fold log-odds, question by question and hit by hit, and how the probe, fitted on all, was made."""
    x = np.concatenate([np.stack(states) for states in read]).astype(np.float64)
    pairs = [(one.question, excerpt(hit, EXCERPT)) for one in asked for hit in one.hits]
    y = np.array([label for one in asked for label in one.holds])
    y[[pair in pairs[:at] for at, pair in enumerate(pairs)]] = -1  # RGB's passages stand at several noise rates
    names = np.array([one.group for one in asked for _ in one.hits])
    odds = probing.out_of_fold(x, y, names, SHRINKAGE)
    made = probing.write(
        "judge",
        x,
        y,
        odds,
        asked=[(messages(*pair), language(pair[0])) for pair in pairs],
        chat=chat,
        layers=LAYERS,
        shrinkage=SHRINKAGE,
        made={"by": "python -m evals fit-decision", "from": "; ".join(SOURCES.values())},
    )
    rows = np.split(odds, np.cumsum([len(one.hits) for one in asked])[:-1])
    return [part.tolist() for part in rows], made


def _fit(source: decide.Source, rows: list[tuple[_Asked, list[float]]]) -> dict[str, Any]:
    """The decision of one source, from what the product would have read of the hits."""
    data = []
    for one, odds in rows:
        ranked = source != "given" and len(parts(one.question)) == 1
        read = next((odds[:at] for at in range(len(odds)) if enough(odds[:at], ranked=ranked)), odds)
        data.append(decide.features(one.question, one.hits, read, one.unheard, source))
    labels = [one.answerable for one, _ in rows]
    weights, chances, threshold = fitting.fit(
        data, labels, [one.group for one, _ in rows], false_no=FALSE_REFUSALS["normal"]
    )
    truth = np.array(labels)
    levels = {name: round(float(np.quantile(chances[truth == 1], share)), 4) for name, share in FALSE_REFUSALS.items()}
    made: dict[str, Any] = {
        "by": "python -m evals fit-decision",
        "from": SOURCES[source],
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
    }
    for level, limit in levels.items():
        made[level] = {
            "false_refusals": round(float((chances[truth == 1] < limit).mean()), 4),
            "refused_when_it_should": round(float((chances[truth == 0] < limit).mean()), 4),
        }
    return fitting.write("rag.answer", source, decide.FEATURES[source], weights, threshold, made, levels=levels)
