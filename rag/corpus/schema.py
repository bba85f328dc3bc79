"""The form of a corpus: what each of its files must hold.

Owns field names and limits, nothing else: whether an anchor resolves or a point is stated is for `check`. Invariant: a
value of these classes is complete, and never changes.

    corpus.yaml                 CorpusHead; its presence makes a folder a corpus
    documents/<topic>/*.md      front matter: DocumentHead
    questions/<topic>.yaml      a list of Question (the topic is the file's name)
    questions/en/<topic>.yaml   a list of the English of each: `id` and the fields of English
    coding/<id>/                problem.md with an ExerciseHead, problem.en.md with a ProblemHead, starter.py,
                                starter.en.py (may lack), solution.py, tests, wrong/
    queries/<topic>/*.yaml      what people ask of each document (`queries`)
    glossary.yaml               a list of Term
    assessment/*.yaml           the dimensions plans are judged by (`framework`)
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rag.errors import Lang
from rag.text import CJK, width

Level = Literal["easy", "medium", "hard"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]
REFERENCE = (120, 400)  # width in Chinese characters: what a strong candidate says in about a minute or two
_WIDE = rf"[{CJK}，。；：！？、“”‘’（）《》…—]"
_FOLDED = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")  # YAML folds a line break into a blank: not in Chinese
_YEAR = re.compile(r"(19|20)\d\d")


def _dated(source: str) -> str:
    if not _YEAR.search(source):
        raise PydanticCustomError("undated", "has no year")
    return source


def _speakable(reference: str) -> str:
    reference = _FOLDED.sub("", reference)
    least, most = REFERENCE
    size = round(width(reference))
    if not least <= size <= most:
        raise PydanticCustomError(
            "reference_length", "is {size} wide, not {least} to {most}", {"size": size, "least": least, "most": most}
        )
    return reference


class Entry(BaseModel):
    """What all entries have in common: no field but those named, and no change."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Both(Entry):
    """A text in both languages."""

    zh: Line
    en: Line

    def of(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class CorpusHead(Entry):
    """`corpus.yaml`: the title, and the topics that folders and files may be named by."""

    title: Line
    topics: dict[Slug, Both] = Field(min_length=1)


class DocumentHead(Entry):
    """A document's front matter; its facts were last checked on `updated` and must be checked again by `check_by`."""

    title: Line
    topic: Slug
    lang: Lang
    updated: date
    check_by: date
    sources: tuple[Annotated[Line, AfterValidator(_dated)], ...] = Field(min_length=1)


class KeyPoint(Entry):
    """One idea an answer is graded for.

    `passage` is an anchor, "topic/document#heading"; `quote` a sentence or two that stand there word for word.
    """

    text: Line
    weight: int = Field(ge=1, le=3)
    passage: Annotated[str, StringConstraints(pattern=r"^[^#\s][^#]*#.+$")]
    quote: Line


class FollowUp(Entry):
    """A question asked when the key point number `aims_at` (from 1) was missed."""

    question: Line
    aims_at: int = Field(ge=1)


class English(Entry):
    """What an entry of the question bank says in English, each list in the entry's own order."""

    reference: Annotated[str, StringConstraints(min_length=REFERENCE[0], max_length=6 * REFERENCE[1])]
    key_points: tuple[Line, ...]
    follow_ups: tuple[Line, ...]
    mistakes: tuple[Line, ...]


class Question(Entry):
    """An entry of the question bank; `reference` is an answer a strong candidate could speak. A bank of your own may do
    without `en`: what is Chinese then stands for both."""

    id: Slug
    topic: Slug
    question: Line
    level: Level
    aliases: tuple[Line, ...] = Field(min_length=2)
    reference: Annotated[str, AfterValidator(_speakable)]
    key_points: tuple[KeyPoint, ...] = Field(min_length=3, max_length=6)
    mistakes: tuple[Line, ...] = Field(min_length=1)
    follow_ups: tuple[FollowUp, ...] = Field(min_length=2, max_length=2)
    en: English | None = None

    def reference_in(self, lang: Lang) -> str:
        return self.en.reference if lang == "en" and self.en else self.reference

    def points_in(self, lang: Lang) -> tuple[str, ...]:
        """The texts of the key points."""
        return self.en.key_points if lang == "en" and self.en else tuple(point.text for point in self.key_points)

    def follow_ups_in(self, lang: Lang) -> tuple[str, ...]:
        """The follow-up questions."""
        return self.en.follow_ups if lang == "en" and self.en else tuple(one.question for one in self.follow_ups)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way the question may be asked."""
        return (self.question, *self.aliases)

    @model_validator(mode="after")
    def _aims(self) -> "Question":
        if any(follow_up.aims_at > len(self.key_points) for follow_up in self.follow_ups):
            raise PydanticCustomError("aims_nowhere", "a follow-up aims at a key point that does not exist")
        for name in ("key_points", "follow_ups", "mistakes"):
            if self.en and len(getattr(self.en, name)) != len(getattr(self, name)):
                raise PydanticCustomError("english_differs", "the English has another number of {name}", {"name": name})
        return self


class ProblemHead(Entry):
    """The front matter of an exercise's `problem.en.md`, the English of its `problem.md`."""

    title: Line


class ExerciseHead(ProblemHead):
    """The front matter of an exercise's `problem.md`; `reading` names documents, "topic/document"."""

    topic: Slug
    level: Level
    minutes: int = Field(ge=5, le=120)
    requires: tuple[Literal["numpy", "torch"], ...]
    reading: tuple[Line, ...] = Field(min_length=1)


class Term(Entry):
    """A glossary entry: one concept, its Chinese and English names, other names, and what it means."""

    zh: Line
    en: Line
    also: tuple[Line, ...] = ()
    meaning: Line

    @property
    def names(self) -> tuple[str, ...]:
        return (self.zh, self.en, *self.also)
