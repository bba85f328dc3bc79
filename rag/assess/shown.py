"""Which sentences of a plan show how far it meets a criterion.

A logistic model over how near each sentence comes to the criterion's texts, fitted by `evals/fit_shown.py`. Some
sentences come near everything (hubs: Radovanović et al., 2010): what a sentence has in common with all criteria counts
for none of them. Knows sentences, no levels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer import figures, orders
from rag.assess.plan import Plan
from rag.corpus.framework import Criterion, Framework
from rag.index.vectors import VectorCache
from rag.logistic import read_weights
from rag.models import registry
from rag.models.embedder import Embedder
from rag.settings import Settings
from rag.text import terms

FEATURES = ("says", "met", "asks", "overlap", "length", "figures", "names")
LONG = 150  # terms: the logarithm of a sentence's length counts up to here
FEW = 4  # terms of a shorter sentence count as so many, where shares of them do


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Unit vectors of a framework's texts, shape (texts, dimension), by the text."""

    vectors: dict[str, NDArray[np.float32]]

    def of(self, texts: tuple[str, ...]) -> NDArray[np.float32]:
        return np.stack([self.vectors[text] for text in texts])


def embedded(framework: Framework, embedder: Embedder, settings: Settings) -> Examples:
    """The vectors of all examples and questions; kept in the home folder, so that they are made once."""
    texts: list[str] = []
    for dimension in framework.dimensions:
        for criterion in dimension.criteria:
            texts += [*criterion.says, *criterion.skirts, criterion.asks.zh, criterion.asks.en]
            texts += [criterion.met.zh, criterion.met.en]
        for flag in dimension.red_flags:
            texts += [*flag.says, *flag.clean]
    with VectorCache(settings.home / "assessment.sqlite", registry.fingerprint(settings, "embed")) as kept:
        kept.add(kept.missing(texts), embedder.documents, lambda _: None)
        vectors = kept.vectors(texts)
        kept.keep_only(texts)
    return Examples(vectors=dict(zip(texts, vectors, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A plan with the unit vectors of its sentences, shape (sentences, dimension); none of them gives orders."""

    plan: Plan
    vectors: NDArray[np.float32]


def read(plan: Plan, embedder: Embedder) -> Read:
    """Read a plan; what gives orders is put aside. Raises PlanTooShort where nothing else is left."""
    texts = [plan.of(span) for span in plan.sentences]
    vectors = embedder.documents(texts)
    told = np.array(orders.told(texts, vectors))
    return Read(plan=plan.without(told.tolist()), vectors=vectors[~told])


def features(seen: Read, criteria: Sequence[Criterion], examples: Examples) -> NDArray[np.float64]:
    """FEATURES of each sentence for each criterion, shape (criteria, sentences, 7).

    Less their mean over all criteria: the mean cosine to what meets the criterion, the cosine to its text where it is
    met, that of the sentence with its neighbours to its question, the share of its terms that the three hold. Then the
    sentence's length, whether it holds a figure, and whether it only names something, as a heading or a question does.
    """
    plan = seen.plan
    texts = [plan.of(span) for span in plan.sentences]
    held = [set(terms(text)) for text in texts]
    around = _with_neighbours(seen.vectors)
    near = np.stack([_near(seen, held, around, criterion, examples) for criterion in criteria])
    own = np.array(
        [
            (min(1.0, math.log1p(len(terms(text))) / math.log1p(LONG)), bool(figures.figures(text)), _names(text))
            for text in texts
        ]
    )
    alike = np.broadcast_to(own, (len(criteria), *own.shape))
    return np.concatenate([near - near.mean(axis=0), alike], axis=2)


def scores(seen: Read, criteria: Sequence[Criterion], examples: Examples) -> NDArray[np.float64]:
    """The log-odds that a sentence shows how far a criterion is met, shape (criteria, sentences)."""
    rows = features(seen, criteria, examples)
    found = read_weights("rag.assess", "shown").scores(rows.reshape(-1, len(FEATURES)))
    return found.reshape(rows.shape[:2])


def _near(
    seen: Read, held: Sequence[set[str]], around: NDArray[np.float32], criterion: Criterion, examples: Examples
) -> NDArray[np.float64]:
    lang = seen.plan.lang
    asks, met = criterion.asks.of(lang), criterion.met.of(lang)
    wanted = set(terms(" ".join([*criterion.says, asks, met])))
    return np.column_stack(
        [
            (seen.vectors @ examples.of(criterion.says).T).mean(axis=1),
            seen.vectors @ examples.vectors[met],
            around @ examples.vectors[asks],
            [len(own & wanted) / max(FEW, len(own)) for own in held],
        ]
    ).astype(np.float64)


def _with_neighbours(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors of sentences with half of those before and after them added."""
    grown = vectors.copy()
    grown[1:] += vectors[:-1] / 2
    grown[:-1] += vectors[1:] / 2
    unit: NDArray[np.float32] = grown / np.linalg.norm(grown, axis=1, keepdims=True)
    return unit


def _names(text: str) -> bool:
    bare = text.strip("*_ ")
    return bare.startswith("#") or bare.endswith(("？", "?", "：", ":"))
