"""What the tasks on our own corpus share: its index, and how it ranks."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.index.build import build
from rag.index.lexical import LexicalStore
from rag.index.queries import Queries
from rag.index.search import FEATURES, Index, open_index
from rag.ingest.passages import Passage
from rag.logistic import read_weights
from rag.models import registry
from rag.settings import CORPUS, Settings

DEPTH = 50  # passages of a ranking that are looked at
PART = 25  # characters of a quote that a passage must hold in one piece: a cut may run through it


def corpus_index(settings: Settings) -> Index:
    """The index of the project's corpus, brought up to date in the evaluation's own folder."""
    folder = settings.home / "eval-index"
    build(settings, folder, [CORPUS], note=lambda *_: None)
    return open_index(folder, registry.fingerprint(settings, "embed"))


def without_queries(index: Index) -> Index:
    """The index as it would be without what people ask."""
    languages = [index.documents[passage.source].lang for passage in index.passages]
    texts = [passage.in_context for passage in index.passages]
    lexical = LexicalStore.build(texts, languages, index.lexical.glossary)
    return replace(index, queries=Queries(), lexical=lexical)


def rankings(index: Index, question: str, vector: NDArray[np.float32]) -> dict[str, list[Passage]]:
    """The passages as the product ranks them, and as each half alone would."""
    rows, features = index.candidates(question, vector)
    scores = {
        "product": read_weights("rag.index", "search").scores(features),
        "dense": features[:, 0],
        "lexical": features[:, FEATURES.index("lexical")],
    }
    return {
        name: [index.passages[rows[at]] for at in np.argsort(-values, kind="stable")[:DEPTH]]
        for name, values in scores.items()
    }


def holds_evidence(passage: Passage, row: dict[str, Any]) -> bool:
    """Whether a passage holds, at least in part, the evidence a question's entry quotes."""
    if not passage.source.endswith(f"/{row['document']}.md"):
        return False
    quote = row["quote"]
    starts = range(0, max(1, len(quote) - PART + 1), 5)
    return any(quote[at : at + PART] in passage.text for at in starts)
