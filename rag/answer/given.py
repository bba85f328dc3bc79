"""Hits from passages that come with the question instead of an index.

Such passages may be many or long: they are cut like documents when they do not all fit the prompt.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.lexical import LexicalStore
from rag.index.search import Hit, fuse, make_hit
from rag.ingest.documents import Document
from rag.ingest.passages import Passage, split
from rag.models.embedder import Embedder
from rag.text import is_chinese, width


def given_hits(
    question: str, vector: NDArray[np.float32], texts: Sequence[str], embedder: Embedder, room: float
) -> list[Hit]:
    """The passages in the order given, the best as far as they fit `room` (a width); `source` is `passages[i]`."""
    passages = [_whole(number, text) for number, text in enumerate(texts) if text.strip()]
    if sum(width(passage.text) for passage in passages) > room:
        passages = [part for passage in passages for part in _parts(passage)]
    if not passages:
        return []
    vectors = embedder.documents([passage.text for passage in passages])
    dense = [int(row) for row in np.argsort(-(vectors @ vector), kind="stable")]
    lexical = [row for row, _ in LexicalStore.build([p.text for p in passages]).search(question, len(passages))]
    hits: dict[int, Hit] = {}
    for row, score in fuse([dense, lexical]):
        room -= width(passages[row].text)
        if room < 0 and hits:
            break
        hits[row] = make_hit(passages[row], vectors[row], vector, row, score, dense, lexical)
    return [hits[row] for row in sorted(hits)]


def _whole(number: int, text: str) -> Passage:
    return Passage(id=str(number), source=f"passages[{number}]", heading=(), start=0, end=len(text), text=text)


def _parts(passage: Passage) -> list[Passage]:
    document = Document(
        source=passage.source,
        name=passage.source,
        title="",
        lang="zh" if is_chinese(passage.text) else "en",
        digest="",
        text=passage.text,
        body=0,
    )
    return split(document)
