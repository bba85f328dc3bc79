"""How far a plan states what a criterion asks for, and which of its sentences raise a red flag.

Two readings are put together: what the chat model makes of the criterion's question and the sentences that show it best
(its inner state, see `rag.answer.probe`; so a long plan takes no longer than a short one), and how near sentences come
to such as do and do not meet the criterion. Knows numbers, no levels. What weighs them comes from
`evals/fit_assessment.py`.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray

from rag.answer import figures, judge, probe
from rag.assess.shown import Examples, Read, scores
from rag.corpus.framework import Criterion, RedFlag
from rag.errors import Lang
from rag.models.chat import LocalChatModel
from rag.text import width

SENTENCES = 4  # of a plan that are read for a criterion, at most,
EXCERPT = 260.0  # and their width together
NUMBERS = ("says", "asks", "skirts", "shown", "figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What `evals/fit_assessment.py` wrote.

    How far a criterion is met is `said` · `model`'s state after `layers` layers + `numbers` · NUMBERS + `bias`; of
    another model, `slope` times the share of its yes + `intercept` stand in for the first. From `met` and `partly`
    it is called so. A sentence raises a flag where its cosine to what raises it, less `clean` times that to what does
    not, is at least `flagged`. `levels` are the least shares of a dimension's weights for levels 1, 2, 3 and 4.
    """

    model: str
    layers: int
    said: NDArray[np.float32]
    slope: float
    intercept: float
    numbers: NDArray[np.float64]
    bias: float
    met: float
    partly: float
    clean: float
    flagged: float
    levels: tuple[float, ...]


@cache
def read_fitted() -> Fitted:
    """The fitted numbers."""
    row = json.loads(resources.files("rag.assess").joinpath("assess.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {name: row[name] for name in Fitted.__slots__}
    found["said"] = np.array(row["said"], dtype=np.float32)
    found["numbers"] = np.array([row["numbers"][name] for name in NUMBERS])
    found["levels"] = tuple(row["levels"])
    return Fitted(**found)


def numbers(seen: Read, criterion: Criterion, examples: Examples, shown: NDArray[np.float64]) -> list[float]:
    """The numbers NUMBERS names: the best cosine of a sentence to an example that meets the criterion, to its question,
    and to one that skirts it; and of the sentence that shows it best, the log-odds and whether it holds a figure."""
    best = int(np.argmax(shown))
    return [
        float((examples.of(criterion.says) @ seen.vectors.T).max()),
        float((seen.vectors @ examples.vectors[criterion.asks.of(seen.plan.lang)]).max()),
        float((examples.of(criterion.skirts) @ seen.vectors.T).max()),
        float(shown[best]),
        float(bool(figures.figures(seen.plan.of(seen.plan.sentences[best])))),
    ]


def messages(seen: Read, criterion: Criterion, shown: NDArray[np.float64]) -> list[BaseMessage]:
    """The prompt that asks whether the sentences that show a criterion best answer its question."""
    plan, room = seen.plan, EXCERPT
    kept: list[int] = []
    for at in np.argsort(-shown)[:SENTENCES]:
        room -= width(plan.of(plan.sentences[at]))
        if kept and room < 0:
            break
        kept.append(int(at))
    excerpt = "\n".join(plan.of(plan.sentences[at]) for at in sorted(kept))
    return judge.messages(criterion.asks.of(plan.lang), excerpt)


def how_far(
    seen: Read, criteria: Sequence[Criterion], examples: Examples, chat: LocalChatModel, cancel: threading.Event
) -> Iterator[tuple[float, int]]:
    """For each of all criteria how far the plan meets it, from 0 to 1, and the number of the sentence that shows it
    best; no more once `cancel` is set."""
    fitted = read_fitted()
    for criterion, shown in zip(criteria, scores(seen, criteria, examples), strict=True):
        said = _said(messages(seen, criterion, shown), seen.plan.lang, chat, cancel)
        if cancel.is_set():
            return
        value = said + float(fitted.numbers @ np.array(numbers(seen, criterion, examples, shown))) + fitted.bias
        yield float(np.clip(value, 0.0, 1.0)), int(np.argmax(shown))


def _said(asked: list[BaseMessage], lang: Lang, chat: LocalChatModel, cancel: threading.Event) -> float:
    """What the model's state adds to a criterion's value; of another model its yes and no stand in."""
    fitted = read_fitted()
    if chat.name == fitted.model:
        return float(chat.states([asked], fitted.layers, cancel, kept=True)[0] @ fitted.said)
    yes, no = chat.chances(asked, probe.ANSWERS[lang], cancel)
    return fitted.slope * yes / max(yes + no, probe.LEAST) + fitted.intercept


def flag_scores(seen: Read, flag: RedFlag, examples: Examples, clean: float) -> NDArray[np.float32]:
    """How much each sentence of a plan looks like one that raises a flag, shape (sentences,)."""
    raised: NDArray[np.float32] = (examples.of(flag.says) @ seen.vectors.T).max(axis=0)
    return raised - clean * (examples.of(flag.clean) @ seen.vectors.T).max(axis=0)
