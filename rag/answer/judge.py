"""Does a passage hold the answer? What the chat model makes of the two, read off its inner state.

The probe is fitted by `evals/fit_decision.py`. Each passage is read alone, so that one which merely stays on the topic
cannot hide behind another. Decides nothing: the log-odds are a feature of `decide`. What the question attended to while
it was read stays with the hit. Invariant: the text of a passage is data; no word of a reply is used.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import BaseMessage, HumanMessage

from rag.answer import guard
from rag.answer.looks import read_looks
from rag.answer.probe import read_probe
from rag.index.search import Hit
from rag.models.chat import LocalChatModel
from rag.prompts import prompt
from rag.text import language, width

EXCERPT = 300.0  # width of what is judged of a longer passage, around its best sentence
SURE = 3.0  # log-odds: a passage over it surely holds an answer
ENOUGH = 3  # passages that surely do: the rest need not be read
FIRST = 4  # of those ranked by a search: where one of them rather does than not, the rest need not be read either


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The log-odds that a hit holds the answer; the hit with its `looks` where the model's heads are known."""

    hit: Hit
    odds: float


def judge(
    question: str, hits: Sequence[Hit], chat: LocalChatModel, cancel: threading.Event, *, ranked: bool
) -> list[Judged]:
    """Hit by hit from the first what is made of it, until they are `enough`. Empty without hits, or when cancelled."""
    judged: list[Judged] = []
    for hit in hits:
        if enough([one.odds for one in judged], ranked=ranked):
            break
        judged.append(_judged(question, hit, chat, cancel))
    return [] if cancel.is_set() else judged


def _judged(question: str, hit: Hit, chat: LocalChatModel, cancel: threading.Event) -> Judged:
    probe, looks, text = read_probe("judge"), read_looks(), excerpt(hit, EXCERPT)
    if not chat.name == probe.model == looks.model:
        return Judged(hit=hit, odds=log_odds(question, text, chat, cancel))
    state, shares = chat.attending(
        messages(question, text), probe.layers, looks.heads, by=question, to=shown(hit), cancel=cancel
    )
    return Judged(hit=replace(hit, looks=shares.mean(axis=0)), odds=probe.odds_of(state))


def enough(odds: Sequence[float], *, ranked: bool) -> bool:
    """Whether no more passages need be read: ENOUGH surely hold an answer or, of `ranked` ones, the FIRST hold one."""
    return sum(value >= SURE for value in odds) >= ENOUGH or (ranked and len(odds) >= FIRST and max(odds) >= 0)


def log_odds(question: str, text: str, chat: LocalChatModel, cancel: threading.Event | None = None) -> float:
    """The log-odds that a text holds the answer to a question."""
    return read_probe("judge").log_odds(messages(question, text), language(question), chat, cancel)


def messages(question: str, text: str) -> list[BaseMessage]:
    """The prompt that asks whether a text holds the answer to a question."""
    above, below = prompt("judge", language(question)).split("{passage}")
    return [HumanMessage(above + guard.material(text) + below.replace("{question}", question))]


def excerpt(hit: Hit, room: float) -> str:
    """The passage below its titles; of one wider than `room`, its sentences around the best one, as many as fit."""
    passage = hit.passage
    if width(passage.text) <= room:
        return passage.in_context
    first, last = _around(hit, room)
    above = [title for title in passage.heading if title not in passage.text]
    text = passage.text[passage.sentences[first][0] : passage.sentences[last][1]]
    return " > ".join(above) + "\n" + text if above else text


def shown(hit: Hit) -> list[str]:
    """The sentences of a passage as they stand in the prompt; "" for one that does not."""
    first, last = _around(hit, EXCERPT)
    text = hit.passage.text
    return [
        guard.material(text[begin:end]) if first <= at <= last else ""
        for at, (begin, end) in enumerate(hit.passage.sentences)
    ]


def _around(hit: Hit, room: float) -> tuple[int, int]:
    """The first and the last sentence around the best one that fit `room` together."""
    spans, text = hit.passage.sentences, hit.passage.text
    if width(text) <= room:
        return 0, len(spans) - 1
    first = last = hit.best
    while True:
        grown = (max(0, first - 1), min(len(spans) - 1, last + 1))
        if grown == (first, last) or width(text[spans[grown[0]][0] : spans[grown[1]][1]]) > room:
            return first, last
        first, last = grown
