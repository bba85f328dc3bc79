"""Where the model looks for the answer: which sentences of a passage a question attends to while it is read.

Of the model's attention heads a few look from the question at the sentence that answers it, whatever words it uses
(Wu et al., 2024; Zhang et al., 2025). Which ones, and what they are worth beside the search's nearness, is fitted for
one model and the prompt of `judge` by `evals/fit_openings.py`. They cost next to nothing: the passage is judged anyway.
Invariant: with another model, or none, everything ranks by nearness.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.logistic import Logistic, read_weights
from rag.models.attention import Head

FEATURES = ("near", "look", "length")
LEAST = 1e-3  # a share of attention below this counts as this: hardly a sentence that was read gets less


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The heads of `model` that look at answers, and the weights of FEATURES."""

    model: str
    heads: tuple[Head, ...]
    weights: Logistic


def features(near: float, look: float | None, text: str) -> list[float]:
    """FEATURES of a sentence: how near it comes to the question, the log of the share of attention it gets, the log of
    its length; by nearness alone where nothing is known of its share."""
    return [near, 0.0, 0.0] if look is None else [near, math.log(max(look, LEAST)), math.log(len(text))]


@cache
def read_looks() -> Looks:
    """What is fitted (`opening.json`)."""
    row = json.loads(resources.files("rag.answer").joinpath("opening.json").read_text(encoding="utf-8"))
    heads = tuple((layer, head) for layer, head in row["heads"])
    return Looks(model=row["model"], heads=heads, weights=read_weights("rag.answer", "opening"))
