"""The question bank inside an index: what its corpora know to ask, and where each answer rests.

Knows wordings, reference answers and spans of documents; decides nothing. Invariant: every span lies in a document of
the same index.

    gen-<id>/bank.jsonl    one Known per line
    gen-<id>/bank.npy      a unit vector for each wording, in order, shape (wordings, dimension)
    gen-<id>/points.npy    and for each key point
"""

import dataclasses
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.corpus.anchors import Rest
from rag.corpus.library import Library

Embed = Callable[[list[str]], NDArray[np.float32]]
FILE = "bank.jsonl"
_VECTORS = "bank.npy"
_POINTS = "points.npy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key point, in English too where the bank has it, and the span of the document `source` that proves it."""

    text: str
    english: str = ""
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A question of a bank: the ways it may be asked (the first is its own), a reference answer, in English too where
    the bank has it, what proves it."""

    id: str
    wordings: tuple[str, ...]
    reference: str
    english: str = ""
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Bank:
    """The questions, and the unit vectors of all their wordings in order, shape (wordings, dimension), and of their
    key points, embedded as texts, shape (points, dimension)."""

    questions: tuple[Known, ...] = ()
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    point_vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @cached_property
    def wordings(self) -> list[tuple[Known, str]]:
        """Every wording with its question, in the order of the vectors."""
        return [(known, wording) for known in self.questions for wording in known.wordings]

    @cached_property
    def points(self) -> list[Point]:
        """Every key point, in the order of its vectors."""
        return [point for known in self.questions for point in known.points]

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[Known, str, float]]:
        """The k questions nearest to a question's unit vector, each with its nearest wording and the cosine."""
        best: dict[str, tuple[Known, str, float]] = {}
        if not self.questions:
            return []
        cosines = self.vectors @ vector
        for at in np.argsort(-cosines, kind="stable"):
            known, wording = self.wordings[at]
            best.setdefault(known.id, (known, wording, float(cosines[at])))
            if len(best) == k:
                break
        return list(best.values())

    def save(self, folder: Path) -> None:
        with (folder / FILE).open("w", encoding="utf-8") as out:
            for known in self.questions:
                out.write(json.dumps(dataclasses.asdict(known), ensure_ascii=False) + "\n")
        np.save(folder / _VECTORS, self.vectors, allow_pickle=False)
        np.save(folder / _POINTS, self.point_vectors, allow_pickle=False)


def known_questions(libraries: Iterable[Library]) -> tuple[Known, ...]:
    """The bank questions of corpora all of whose key points rest on a passage."""
    found: dict[str, Known] = {}
    for library in libraries:
        for question in library.questions.values():
            rests = [rest for rest in library.rests[question.id] if isinstance(rest, Rest)]
            if len(rests) < len(question.key_points):
                continue
            english = question.en.key_points if question.en else [""] * len(rests)
            points = tuple(
                Point(text=point.text, english=en, source=rest.document.document.source, start=rest.start, end=rest.end)
                for point, en, rest in zip(question.key_points, english, rests, strict=True)
            )
            known = Known(
                id=question.id,
                wordings=question.wordings,
                reference=question.reference,
                english=question.en.reference if question.en else "",
                points=points,
            )
            found.setdefault(question.id, known)
    return tuple(found.values())


def make_bank(questions: tuple[Known, ...], asked: Embed, said: Embed) -> Bank:
    """A Bank over questions; `asked` gives the vectors of wordings, `said` those of key points."""
    if not questions:
        return Bank()
    wordings = [wording for known in questions for wording in known.wordings]
    points = [point.text for known in questions for point in known.points]
    return Bank(questions=questions, vectors=asked(wordings), point_vectors=said(points))


def load_bank(folder: Path) -> Bank:
    """Raises OSError, ValueError, KeyError or TypeError when the files are not what `save` wrote."""
    with (folder / FILE).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    questions = tuple(
        Known(
            id=row["id"],
            wordings=tuple(row["wordings"]),
            reference=row["reference"],
            english=row.get("english", ""),  # not there in an index built before the bank had English
            points=tuple(Point(**point) for point in row["points"]),
        )
        for row in rows
    )
    bank = Bank(
        questions=questions,
        vectors=np.load(folder / _VECTORS, allow_pickle=False),
        point_vectors=np.load(folder / _POINTS, allow_pickle=False),
    )
    if (len(bank.wordings), len(bank.points)) != (len(bank.vectors), len(bank.point_vectors)):
        raise ValueError("vectors and wordings or points differ in number")
    return bank
