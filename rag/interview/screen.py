"""What can be said of an answer before it is graded: that it says nothing, is no language, is about something else,
only asks the question again, is the reference word for word, or talks to the grader.

A multinomial logistic model over the answer's sentence embedding and a few overlaps with the question and its points,
fitted by `evals/fit_screen.py`; the chat model has no say. Invariant: a sentence that talks to the grader is never
graded.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from rag.answer import guard, orders
from rag.models.embedder import Embedder
from rag.text import Span, sentences, terms

Flag = Literal["empty", "gibberish", "off_topic", "copied", "injection"]
CLASSES = ("answer", "empty", "gibberish", "off_topic", "copied", "injection")
SCALE = 8.0  # what a unit vector's numbers are multiplied by, to weigh as much as the overlaps
LONG = 60  # terms
MANY = 10  # of the points' terms
COPIED = 0.9  # share of an answer's runs of RUN terms that stand so in the reference
RUN = 4
LEAST_COPIED = 12  # terms: a shorter answer may well be said in the reference's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what an answer to it is compared with: its key points; `vector` and `aims` are the unit vectors
    of the question, shape (dimension,), and of its points, shape (points, dimension)."""

    question: str
    reference: str
    points: tuple[str, ...]
    vector: NDArray[np.float32]
    aims: NDArray[np.float32]

    @classmethod
    def of(cls, question: str, reference: str, points: Sequence[str], embedder: Embedder) -> "Asked":
        return cls(
            question=question,
            reference=reference,
            points=tuple(points),
            vector=embedder.queries([question])[0],
            aims=embedder.documents(list(points)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The sentences of an answer that are left to grade, as spans of it with their unit vectors, shape (spans,
    dimension), none where there is nothing to grade; and `text`, the answer as the grader reads it."""

    text: str
    spans: tuple[Span, ...]
    vectors: NDArray[np.float32]
    flags: tuple[Flag, ...]


def screen(answer: str, asked: Asked, embedder: Embedder) -> Screened:
    """Look at an answer, sentence by sentence and as a whole."""
    spans = [span for span in sentences(answer) if terms(guard.visible(answer[slice(*span)]))]
    if not spans:
        return Screened(text="", spans=(), vectors=np.zeros((0, 0), dtype=np.float32), flags=(wordless(answer),))
    texts = [guard.visible(answer[slice(*span)]) for span in spans]
    *each, whole = embedder.documents([*texts, "\n".join(texts)])
    vectors = np.stack(each)
    kind = CLASSES[int(np.argmax(chances("\n".join(texts), whole, asked)))]
    if kind != "answer":
        return Screened(text="", spans=(), vectors=vectors[:0], flags=(cast(Flag, kind),))
    flags: list[Flag] = []
    told = orders.told(texts, vectors)
    if any(told):
        flags.append("injection")
    kept = [at for at, order in enumerate(told) if not order]
    if is_copied("\n".join(texts[at] for at in kept), asked.reference):
        flags.append("copied")
    left = answer
    for (start, end), order in zip(spans[::-1], told[::-1], strict=True):
        left = left[:start] + left[end:] if order else left
    return Screened(
        text=guard.visible(left), spans=tuple(spans[at] for at in kept), vectors=vectors[kept], flags=tuple(flags)
    )


def wordless(answer: str) -> Flag:
    """What an answer without a word in it is: empty, where it is blank but for punctuation."""
    typed = any(unicodedata.category(char)[0] not in "PZC" for char in guard.visible(answer))
    return "gibberish" if typed else "empty"


def chances(text: str, vector: NDArray[np.float32], asked: Asked) -> NDArray[np.float64]:
    """The probability of each of CLASSES, shape (6,), for a text with its unit vector."""
    weights, bias = read_screen()
    scores = weights @ features(text, vector, asked) + bias
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum())


def features(text: str, vector: NDArray[np.float32], asked: Asked) -> NDArray[np.float64]:
    """The unit vector times SCALE, then: cosine with the question; shares of the text's terms that the question holds,
    and of the question's that the text holds; its length; cosine with the nearest point; how many of the terms that the
    points and the reference have beyond the question, and what share of the text's terms they are."""
    own, theirs = set(terms(text)), set(terms(asked.question))
    beyond = set(terms("\n".join([asked.reference, *asked.points]))) - theirs
    numbers = [
        float(vector @ asked.vector),
        len(own & theirs) / max(1, len(own)),
        len(own & theirs) / max(1, len(theirs)),
        min(1.0, len(own) / LONG),
        float((asked.aims @ vector).max()),
        min(1.0, len(own & beyond) / MANY),
        len(own & beyond) / max(1, len(own)),
    ]
    return np.concatenate([vector * SCALE, numbers])


def is_copied(answer: str, reference: str) -> bool:
    """Whether an answer is the reference word for word, or a part of it."""
    mine, theirs = terms(answer), terms(reference)
    runs = {tuple(mine[at : at + RUN]) for at in range(len(mine) - RUN + 1)}
    held = {tuple(theirs[at : at + RUN]) for at in range(len(theirs) - RUN + 1)}
    return len(mine) >= LEAST_COPIED and len(runs & held) >= COPIED * len(runs)


@cache
def read_screen() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights, shape (6, dimension + 7), and biases, shape (6,), in the order of CLASSES."""
    row = json.loads(resources.files("rag.interview").joinpath("screen.json").read_text(encoding="utf-8"))
    return np.array(row["weights"]), np.array(row["bias"])
