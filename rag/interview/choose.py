"""Which questions an interview asks.

Knows the bank and what was answered before; decides by a few plain sums, so that it can be explained. Invariant: no
question is asked twice in an interview.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.corpus.library import Library
from rag.corpus.schema import Level, Question
from rag.errors import Lang, UserError
from rag.interview.progress import Mastery
from rag.models.embedder import Embedder
from rag.text import language, pieces, terms

LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")
LENGTH = 5  # questions, unless asked for more or fewer
LATELY = 30  # main questions asked before that are not asked again yet, unless due
DUE, WEAK, LATELY_COST, CHANCE = 1.0, 1.0, 3.0, 0.5  # what each counts in the choice
UNKNOWN = 0.5  # mastery of a topic never asked about
JOB_TOPICS = 3  # topics chosen for a job description
JOB_NEAREST = 5  # questions of a topic nearest to the description
JOB_PIECE = 200.0  # width of the pieces a job description is compared in


class NoQuestions(UserError):
    zh = "没有符合条件的题目（主题：{topics}；难度：{level}）。请放宽主题或难度。"
    en = "No question fits (topics: {topics}; level: {level}). Choose more topics or another level."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an interview is to be; no topics: all of them; `minutes` of answering, without limit when None."""

    topics: tuple[str, ...] = ()
    level: Level | None = None
    length: int = LENGTH
    lang: Lang = "zh"
    minutes: int | None = None

    def as_json(self, questions: Sequence[str]) -> dict[str, Any]:
        return {
            "topics": list(self.topics),
            "level": self.level,
            "length": self.length,
            "lang": self.lang,
            "minutes": self.minutes,
            "questions": list(questions),
        }


def choose(
    library: Library,
    plan: Plan,
    *,
    known: Sequence[Mastery] = (),
    due: Sequence[str] = (),
    lately: Sequence[str] = (),
    chance: random.Random,
) -> list[Question]:
    """The questions of an interview, easy ones first: due ones before others, weak topics before strong ones, what was
    asked lately last. Raises NoQuestions."""
    fitting = [
        question
        for question in library.questions.values()
        if (not plan.topics or question.topic in plan.topics) and plan.level in (None, question.level)
    ]
    if not fitting:
        raise NoQuestions(topics=", ".join(plan.topics) or "-", level=plan.level or "-")
    share = {row.topic: row.share for row in known}

    def wanted(question: Question) -> float:
        value = WEAK * (1 - share.get(question.topic, UNKNOWN)) + CHANCE * chance.random()
        if question.id in due:
            return value + DUE
        return value - LATELY_COST * (question.id in lately)

    chosen = sorted(fitting, key=wanted, reverse=True)[: plan.length]
    return sorted(chosen, key=lambda question: LEVELS.index(question.level))


def topics_of(job: str, library: Library, embedder: Embedder) -> list[str]:
    """The topics a job description asks for: those with the questions nearest to its parts; none for an empty one."""
    if not terms(job):
        return []
    texts = [job[start:end] for start, end in pieces(job, 0, len(job), JOB_PIECE)]
    asked = embedder.queries(texts)
    questions = list(library.questions.values())
    near = (embedder.queries([question.question for question in questions]) @ asked.T).max(axis=1)
    topics = np.array([question.topic for question in questions])
    scores = {
        str(topic): float(np.sort(near[topics == topic])[-JOB_NEAREST:].mean()) for topic in dict.fromkeys(topics)
    }
    return sorted(scores, key=lambda topic: -scores[topic])[:JOB_TOPICS]


def worded(question: Question, lang: Lang) -> str:
    """The question in a language, where it has a wording in it."""
    return next((text for text in question.wordings if language(text) == lang), question.question)
