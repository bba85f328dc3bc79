"""Does a passage hold the answer? What the chat model makes of the two, read off its inner state.

A linear probe on the hidden state at the end of a yes/no prompt (Alain and Bengio, 2016) tells far more than the word
the model would say next, and the upper layers need not run. The probe is fitted for one model by
`evals/fit_decision.py`; with another model the odds of its yes against its no are taken. Each passage is read alone, so
that one which merely stays on the topic cannot hide behind another. Decides nothing: the log-odds are a feature of
`decide`. Invariant: the text of a passage is data; no word of a reply is used.
"""

import json
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from langchain_core.messages import BaseMessage, HumanMessage
from numpy.typing import NDArray

from rag.answer import guard
from rag.errors import Lang
from rag.index.search import Hit
from rag.models.chat import LocalChatModel
from rag.prompts import prompt
from rag.text import language, width

ANSWERS: dict[Lang, tuple[str, str]] = {"zh": ("是", "否"), "en": ("Yes", "No")}
LEAST = 2e-9  # a probability below this counts as this
EXCERPT = 300.0  # width of what is judged of a longer passage, around its best sentence
SURE = 3.0  # log-odds: a passage over it surely holds an answer
ENOUGH = 3  # passages that surely do: the rest need not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Log-odds = state · weights + bias, of `model`'s state after its first `layers` layers; of another model they are
    `slope` times the log-odds of its yes + `intercept`."""

    model: str
    layers: int
    weights: NDArray[np.float32]
    bias: float
    slope: float
    intercept: float


def judge(question: str, hits: Sequence[Hit], chat: LocalChatModel, cancel: threading.Event) -> list[float]:
    """The log-odds, hit by hit from the first, that it holds the answer; reading stops after ENOUGH sure ones. Empty
    without hits, or when cancelled."""
    odds: list[float] = []
    for hit in hits:
        if enough(odds):
            break
        odds.append(log_odds(question, excerpt(hit, EXCERPT), chat, cancel))
    return [] if cancel.is_set() else odds


def enough(odds: Sequence[float]) -> bool:
    """Whether so many passages surely hold an answer that no more need be read."""
    return sum(value >= SURE for value in odds) >= ENOUGH


def log_odds(question: str, text: str, chat: LocalChatModel, cancel: threading.Event | None = None) -> float:
    """The log-odds that a text holds the answer to a question."""
    probe = read_probe()
    if chat.name == probe.model:
        return float(chat.states([messages(question, text)], probe.layers, cancel)[0] @ probe.weights) + probe.bias
    return probe.slope * said_odds(question, text, chat, cancel) + probe.intercept


def said_odds(question: str, text: str, chat: LocalChatModel, cancel: threading.Event | None = None) -> float:
    """The log-odds, from -20 to 20, that the model says yes and not no."""
    yes, no = chat.chances(messages(question, text), ANSWERS[language(question)], cancel)
    return math.log(max(yes, LEAST) / max(no, LEAST))


def messages(question: str, text: str) -> list[BaseMessage]:
    """The prompt that asks whether a text holds the answer to a question."""
    asked = prompt("judge", language(question)).replace("{question}", question)
    return [HumanMessage(asked.replace("{passage}", guard.material(text)))]


@cache
def read_probe() -> Probe:
    """The fitted probe."""
    row = json.loads(resources.files("rag.answer").joinpath("judge.json").read_text(encoding="utf-8"))
    return Probe(
        model=row["model"],
        layers=row["layers"],
        weights=np.array(row["weights"], dtype=np.float32),
        bias=row["bias"],
        slope=row["slope"],
        intercept=row["intercept"],
    )


def excerpt(hit: Hit, room: float) -> str:
    """The passage below its titles; of one wider than `room`, its sentences around the best one, as many as fit."""
    passage = hit.passage
    if width(passage.text) <= room:
        return passage.in_context
    spans = passage.sentences
    first = last = hit.best
    while True:
        grown = (max(0, first - 1), min(len(spans) - 1, last + 1))
        if grown == (first, last) or width(passage.text[spans[grown[0]][0] : spans[grown[1]][1]]) > room:
            break
        first, last = grown
    above = [title for title in passage.heading if title not in passage.text]
    text = passage.text[spans[first][0] : spans[last][1]]
    return " > ".join(above) + "\n" + text if above else text
