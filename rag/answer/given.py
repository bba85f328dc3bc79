"""Hits from passages that come with the question instead of an index.

Such passages may be many or long: they are cut like documents when they do not all fit the prompt.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.lexical import LexicalStore
from rag.index.search import Hit, features, make_hit
from rag.ingest.documents import Document
from rag.ingest.passages import Passage, split
from rag.logistic import read_weights
from rag.models.embedder import Embedder
from rag.text import language, width


def given_hits(
    question: str, vector: NDArray[np.float32], texts: Sequence[str], embedder: Embedder, room: float
) -> list[Hit]:
    """The passages in the order given, the best as far as they fit `room` (a width); `source` is `passages[i]`."""
    passages = [_whole(number, text) for number, text in enumerate(texts) if text.strip()]
    if sum(width(passage.text) for passage in passages) > room:
        passages = [part for passage in passages for part in _parts(passage)]
    if not passages:
        return []
    units = [passage.embedded for passage in passages]
    vectors = np.split(
        embedder.documents([text for unit in units for text in unit]), np.cumsum([*map(len, units)])[:-1]
    )
    lexical = dict(LexicalStore.build([passage.text for passage in passages]).search(question, len(passages)))
    weights = read_weights("rag.index", "search")
    hits: dict[int, Hit] = {}
    for row, (passage, own) in enumerate(zip(passages, vectors, strict=True)):
        score = weights.scores([features(own @ vector, (), lexical.get(row, 0.0), own_language=True)])[0]
        hits[row] = make_hit(passage, own, vector, float(score))
    kept: list[int] = []
    for row in sorted(hits, key=lambda row: -hits[row].score):
        room -= width(passages[row].text)
        if room < 0 and kept:
            break
        kept.append(row)
    return [hits[row] for row in sorted(kept)]


def _whole(number: int, text: str) -> Passage:
    return Passage(id=str(number), source=f"passages[{number}]", heading=(), start=0, end=len(text), text=text)


def _parts(passage: Passage) -> list[Passage]:
    document = Document(
        source=passage.source,
        name=passage.source,
        title="",
        lang=language(passage.text),
        digest="",
        text=passage.text,
        body=0,
    )
    return split(document)
