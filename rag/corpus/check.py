"""Check a corpus: what its files lack, and what no schema can see.

Near-duplicate questions, points their own reference answer does not state, passages no question rests on, documents
past their check date. Knows the library and an embedder; how alike texts are is `likeness`'s. Invariant: nothing of the
corpus is run or changed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.corpus import likeness
from rag.corpus.anchors import Rest
from rag.corpus.findings import Finding, finding
from rag.corpus.framework import check_framework
from rag.corpus.library import Library
from rag.corpus.queries import read_queries
from rag.ingest.passages import Passage, split
from rag.logistic import read_weights

_SHOWN = 24  # characters of a passage that a finding shows


class Embed(Protocol):
    """The part of the embedder a check needs: unit vectors, shape (n, dimension)."""

    def queries(self, texts: list[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found. `counts` has a row per topic; a key point rests on `rested` of the `passages`."""

    findings: tuple[Finding, ...]
    counts: dict[str, dict[str, int]]
    passages: int
    rested: int

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended; notes do not count."""
        return all(row.note for row in self.findings)


def check(library: Library, embedder: Embed, today: date) -> Report:
    """Everything there is to say about a corpus, except whether its exercises' code works (`exercises.check_code`)."""
    passages = {key: split(row.document) for key, row in library.documents.items()}
    rested = {passage.id for points in library.rests.values() for passage in resting_on(points, passages)}
    gaps = [
        (key, passage)
        for key, rows in passages.items()
        for passage in rows
        # A translation, on no passage of which anything rests, is no gap: the bank rests on the original.
        if passage.id not in rested and (library.documents[key].head.lang == "zh" or rested & {row.id for row in rows})
    ]
    found = [*library.findings, *read_queries(library)[1], *check_framework(library)[1], *_overdue(library, today)]
    if library.questions:
        found += [*_same_questions(library, embedder), *_unstated(library, embedder)]
    found += [
        finding("unrested", f"documents/{key}.md", text=" ".join(passage.text.split())[:_SHOWN])
        for key, passage in gaps
    ]
    return Report(findings=tuple(found), counts=_counts(library), passages=len(rested) + len(gaps), rested=len(rested))


def resting_on(points: tuple[Rest | Finding, ...], passages: dict[str, list[Passage]]) -> list[Passage]:
    """The passages (by document) that the quotes of a question's key points lie in, each once; a quote across a cut
    lies in two."""
    found = {
        passage.id: passage
        for rest in points
        if isinstance(rest, Rest)
        for passage in passages[rest.document.key]
        if passage.start < rest.end and rest.start < passage.end
    }
    return list(found.values())


def _overdue(library: Library, today: date) -> Iterator[Finding]:
    for key, row in library.documents.items():
        if row.head.check_by < today:
            yield finding("overdue", f"documents/{key}.md", day=row.head.check_by)


def _same_questions(library: Library, embedder: Embed) -> Iterator[Finding]:
    """Pairs of questions of which some wording is nearly the same; the likeliest wording of each pair is shown."""
    asked = [(question.id, text) for question in library.questions.values() for text in question.wordings]
    ids, texts = [name for name, _ in asked], [text for _, text in asked]
    weights = read_weights("rag.corpus", "same")
    features = likeness.same_features(texts, embedder.queries(texts))
    chances = weights.probabilities(features.reshape(-1, len(weights.features))).reshape(len(texts), len(texts))
    likeliest: dict[tuple[str, str], tuple[float, str, str]] = {}
    for first, second in np.argwhere(np.triu(chances >= weights.threshold, k=1)):
        pair, chance = (ids[first], ids[second]), float(chances[first, second])
        if pair[0] != pair[1] and chance > likeliest.get(pair, (0.0,))[0]:
            likeliest[pair] = (chance, texts[first], texts[second])
    for (one, other), (_, mine, theirs) in likeliest.items():
        where = f"questions/{library.questions[one].topic}.yaml: {one}"
        yield finding("same-question", where, mine=mine, theirs=theirs, other=other)


def _unstated(library: Library, embedder: Embed) -> Iterator[Finding]:
    """Key points that the reference answer of their own question does not state."""
    weights = read_weights("rag.corpus", "stated")
    for question in library.questions.values():
        parts = likeness.parts(question.reference)
        for number, point in enumerate(question.key_points, 1):
            features = partial(likeness.stated_features, point.text, question.reference)
            # Most points are stated in so many words: whatever the cosine, and so without asking for it.
            if weights.holds(features(np.zeros(len(parts), dtype=np.float32))):
                continue
            vectors = embedder.queries([point.text, *parts])
            if not weights.holds(features(vectors[1:] @ vectors[0])):
                where = f"questions/{question.topic}.yaml: {question.id}"
                yield finding("unstated", where, point=number, text=point.text)


def _counts(library: Library) -> dict[str, dict[str, int]]:
    """Per topic: documents and characters (without white space) by language, questions by level, points, exercises."""
    rows: dict[str, Counter[str]] = {topic: Counter() for topic in library.head.topics}
    for row in library.documents.values():
        body = row.document.text[row.document.body :]
        counter = rows.setdefault(row.head.topic, Counter())
        counter[f"documents_{row.head.lang}"] += 1
        counter[f"characters_{row.head.lang}"] += len("".join(body.split()))
    for question in library.questions.values():
        counter = rows.setdefault(question.topic, Counter())
        counter["questions"] += 1
        counter[question.level] += 1
        counter["key_points"] += len(question.key_points)
    for exercise in library.exercises.values():
        rows.setdefault(exercise.head.topic, Counter())["exercises"] += 1
    return {topic: dict(counter) for topic, counter in rows.items()}
