"""Which questions and exercises an interview asks.

Knows the bank and what was answered before; decides by a few plain sums, so that it can be explained. Invariant: no
question and no exercise is asked twice in an interview.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.corpus.library import Exercise, Library
from rag.corpus.schema import Level, Question
from rag.errors import Lang, UserError
from rag.interview.progress import Mastery
from rag.models.embedder import Embedder
from rag.text import pieces, terms

LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")
LENGTH = 5  # questions, unless asked for more or fewer
MOST_CODING = 2  # exercises
LATELY = 30  # main questions asked before that are not asked again yet, unless due
LATELY_CODING = 8  # exercises likewise
DUE, WEAK, LATELY_COST, CHANCE = 1.0, 1.0, 3.0, 0.5  # what each counts in the choice
UNKNOWN = 0.5  # mastery of a topic or an exercise never asked about
JOB_TOPICS = 3  # topics chosen for a job description
JOB_NEAREST = 5  # questions of a topic nearest to the description
JOB_PIECE = 200.0  # width of the pieces a job description is compared in


class NoQuestions(UserError):
    zh = "没有符合条件的题目（主题：{topics}；难度：{level}）。请放宽主题或难度。"
    en = "No question fits (topics: {topics}; level: {level}). Choose more topics or another level."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an interview is to be; no topics: all of them; `length` questions, then `coding` exercises; `minutes` of
    answering, without limit when None. Questions named in `only` (ids) are asked, and no others."""

    topics: tuple[str, ...] = ()
    level: Level | None = None
    length: int = LENGTH
    lang: Lang = "zh"
    minutes: int | None = None
    coding: int = 0
    only: tuple[str, ...] = ()

    def as_json(self, questions: Sequence[str], exercises: Sequence[str]) -> dict[str, Any]:
        """As the history keeps it, with the ids of what was chosen, in order."""
        return {
            "topics": list(self.topics),
            "level": self.level,
            "length": len(questions),
            "lang": self.lang,
            "minutes": self.minutes,
            "coding": self.coding,
            "questions": list(questions),
            "exercises": list(exercises),
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
    if plan.only:
        return [library.questions[id_] for id_ in plan.only]
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


def choose_exercises(
    library: Library,
    plan: Plan,
    *,
    known: Mapping[str, float],
    due: Sequence[str] = (),
    lately: Sequence[str] = (),
    chance: random.Random,
) -> list[Exercise]:
    """The exercises of an interview, easy ones first: those of its topics and level before all others, among them due
    ones, and ones that failed (`known`: the share of tests that passed, by id), what was asked lately last."""

    def fits(exercise: Exercise) -> tuple[bool, bool]:
        return not plan.topics or exercise.head.topic in plan.topics, plan.level in (None, exercise.head.level)

    def wanted(exercise: Exercise) -> float:
        value = WEAK * (1 - known.get(exercise.id, UNKNOWN)) + CHANCE * chance.random()
        if exercise.id in due:
            return value + DUE
        return value - LATELY_COST * (exercise.id in lately)

    ranked = sorted(library.exercises.values(), key=lambda exercise: (fits(exercise), wanted(exercise)), reverse=True)
    return sorted(ranked[: plan.coding], key=lambda exercise: LEVELS.index(exercise.head.level))


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
