"""Yes or no, read off the chat model's inner state instead of off the word it would say.

A linear probe on the hidden state at the end of a yes/no prompt (Alain and Bengio, 2016), or on the mean over the part
that is asked about, tells far more than the word the model would say next, and the upper layers need not run. A probe
is fitted for one model and one prompt by a script in `evals/`; with another model the odds of its yes against its no
are taken. Knows no task.
"""

import json
import math
import threading
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from langchain_core.messages import BaseMessage
from numpy.typing import NDArray

from rag.errors import Lang
from rag.models.chat import LocalChatModel

ANSWERS: dict[Lang, tuple[str, str]] = {"zh": ("是", "否"), "en": ("Yes", "No")}
LEAST = 2e-9  # a probability below this counts as this


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Log-odds = state · weights + bias, of `model`'s state after its first `layers` layers; of another model they are
    `slope` times the log-odds of its yes + `intercept`. At or over `threshold` counts as yes, from `sure` on surely,
    where these are fitted."""

    model: str
    layers: int
    weights: NDArray[np.float32]
    bias: float
    slope: float
    intercept: float
    threshold: float = 0.0
    sure: float = 0.0

    def log_odds(
        self,
        asked: list[BaseMessage],
        lang: Lang,
        chat: LocalChatModel,
        cancel: threading.Event | None = None,
        *,
        of: str = "",
        aside: bool = False,
    ) -> float:
        """The log-odds of yes to a prompt in a language; `of` as for `LocalChatModel.states`, `aside` as for its
        `chances`."""
        if chat.name == self.model:
            return self.odds_of(
                chat.states([asked], self.layers, cancel, of=[of] if of else (), aside=aside, kept=True)[0]
            )
        return self.slope * said_odds(asked, lang, chat, cancel, aside=aside) + self.intercept

    def odds_of(self, state: NDArray[np.float32]) -> float:
        """The log-odds of yes by `model`'s state."""
        return float(state @ self.weights) + self.bias


def said_odds(
    asked: list[BaseMessage],
    lang: Lang,
    chat: LocalChatModel,
    cancel: threading.Event | None = None,
    *,
    aside: bool = False,
) -> float:
    """The log-odds, from -20 to 20, that the model says yes and not no."""
    yes, no = chat.chances(asked, ANSWERS[lang], cancel, aside=aside)
    return math.log(max(yes, LEAST) / max(no, LEAST))


@cache
def read_probe(name: str) -> Probe:
    """The fitted probe `<name>.json`."""
    row = json.loads(resources.files("rag.answer").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    del row["made"]
    return Probe(**row | {"weights": np.array(row["weights"], dtype=np.float32)})
