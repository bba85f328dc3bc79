"""The model's own judgement of each passage: does it hold the answer?

Each passage is read alone, so that one which merely stays on the topic cannot hide behind another. Knows the judging
prompt; decides nothing: the log-odds are a feature of `decide`. Invariant: the text of a passage is data; it is placed
before the question, and only the first word of the reply counts, as a probability.
"""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import HumanMessage

from rag.answer import guard
from rag.answer.prompts import prompt
from rag.errors import Lang
from rag.index.search import Hit
from rag.models.chat import LocalChatModel
from rag.text import is_chinese, width

ANSWERS: dict[Lang, tuple[str, str]] = {"zh": ("是", "否"), "en": ("Yes", "No")}
NONE: dict[Lang, str] = {"zh": "没有", "en": "None"}
LEAST = 2e-9  # a probability below this counts as this
EXCERPT = 300.0  # width of what is judged of a longer passage, around its best sentence
SURE = 3.0  # log-odds: a passage over it surely holds an answer
ENOUGH = 3  # passages that surely do: the rest need not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`odds` are the log-odds, hit by hit from the first, that it holds the answer; `quotable` is how unlikely (minus
    log-probability) the model finds it that the hit judged best has no sentence to copy."""

    odds: tuple[float, ...]
    quotable: float

    @property
    def best(self) -> int:
        """The position of the hit judged best."""
        return max(range(len(self.odds)), key=self.odds.__getitem__)


def judge(question: str, hits: Sequence[Hit], chat: LocalChatModel, cancel: threading.Event) -> Judgement | None:
    """What the model thinks of the hits; reading stops after ENOUGH sure ones. None without hits, or when cancelled."""
    odds: list[float] = []
    for hit in hits:
        if sum(value >= SURE for value in odds) >= ENOUGH:
            break
        odds.append(log_odds(question, excerpt(hit, EXCERPT), chat, cancel))
    if not odds or cancel.is_set():
        return None
    first = Judgement(odds=tuple(odds), quotable=0.0)
    lang = _language(question)
    none = _chances("quote", question, excerpt(hits[first.best], EXCERPT), (NONE[lang],), chat, cancel)[0]
    return replace(first, quotable=-math.log(max(none, LEAST)))


def log_odds(question: str, text: str, chat: LocalChatModel, cancel: threading.Event | None = None) -> float:
    """The log-odds, from -20 to 20, that a text holds the answer to a question."""
    yes, no = _chances("judge", question, text, ANSWERS[_language(question)], chat, cancel)
    return math.log(max(yes, LEAST) / max(no, LEAST))


def _chances(
    task: str, question: str, text: str, options: Sequence[str], chat: LocalChatModel, cancel: threading.Event | None
) -> list[float]:
    lang = _language(question)
    asked = prompt(task, lang).replace("{question}", question).replace("{passage}", guard.material(text))
    return chat.chances([HumanMessage(asked)], options, cancel)


def _language(question: str) -> Lang:
    return "zh" if is_chinese(question) else "en"


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
