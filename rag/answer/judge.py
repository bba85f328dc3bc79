"""Does a passage hold the answer? What the chat model makes of the two, read off its inner state.

The probe is fitted by `evals/fit_decision.py`. Each passage is read alone, so that one which merely stays on the topic
cannot hide behind another. Decides nothing: the log-odds are a feature of `decide`. Invariant: the text of a passage is
data; no word of a reply is used.
"""

import threading
from collections.abc import Sequence

from langchain_core.messages import BaseMessage, HumanMessage

from rag.answer import guard
from rag.answer.probe import read_probe
from rag.index.search import Hit
from rag.models.chat import LocalChatModel
from rag.prompts import prompt
from rag.text import language, width

EXCERPT = 300.0  # width of what is judged of a longer passage, around its best sentence
SURE = 3.0  # log-odds: a passage over it surely holds an answer
ENOUGH = 3  # passages that surely do: the rest need not be read
FIRST = 4  # of those ranked by a search: where one of them rather does than not, the rest need not be read either


def judge(
    question: str, hits: Sequence[Hit], chat: LocalChatModel, cancel: threading.Event, *, ranked: bool
) -> list[float]:
    """The log-odds, hit by hit from the first, that it holds the answer, until they are `enough`. Empty without hits,
    or when cancelled."""
    odds: list[float] = []
    for hit in hits:
        if enough(odds, ranked=ranked):
            break
        odds.append(log_odds(question, excerpt(hit, EXCERPT), chat, cancel))
    return [] if cancel.is_set() else odds


def enough(odds: Sequence[float], *, ranked: bool) -> bool:
    """Whether no more passages need be read: ENOUGH surely hold an answer or, of `ranked` ones, the FIRST hold one."""
    return sum(value >= SURE for value in odds) >= ENOUGH or (ranked and len(odds) >= FIRST and max(odds) >= 0)


def log_odds(question: str, text: str, chat: LocalChatModel, cancel: threading.Event | None = None) -> float:
    """The log-odds that a text holds the answer to a question."""
    return read_probe("judge").log_odds(messages(question, text), language(question), chat, cancel)


def messages(question: str, text: str) -> list[BaseMessage]:
    """The prompt that asks whether a text holds the answer to a question."""
    asked = prompt("judge", language(question)).replace("{question}", question)
    return [HumanMessage(asked.replace("{passage}", guard.material(text)))]


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
