"""The report of an interview: how each answer was graded and why, what to read next and practise.

Built from the history and the bank; invents nothing: every sentence is a grade, the candidate's own words or a passage.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import jinja2
import markupsafe

from rag.corpus.anchors import Rest
from rag.corpus.exercises import phrased
from rag.corpus.library import Library
from rag.errors import Lang
from rag.history import History, InterviewRow
from rag.interview.coding import exercise_id
from rag.interview.font import embedded_font
from rag.interview.session import InterviewMissing, waits_for_follow_up
from rag.interview.words import FLAGS, STATUSES, TESTS
from rag.text import width, worded

READING = 6  # passages recommended, at most
PRACTICE = 5  # questions recommended, at most
LABEL = 10.5  # width of a corner's label on one line, in Chinese characters
RADAR = 110.0  # radius of the radar's full score, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage to read: the point missed, where it rests, and the sentence that proves it."""

    point: str
    document: str
    heading: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question or exercise of the report with its last graded version; `versions` counts all. `grade` is None where
    it was skipped or could not be graded; an exercise's has outcomes of tests, a question's has points."""

    text: str
    topic: str
    follow_up: bool
    exercise: bool
    answer: str
    reference: str
    grade: dict[str, Any] | None
    versions: int
    skipped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Scores are shares of the full score, with the interval a person's grade lies in eight times of ten; None where
    nothing was graded."""

    lang: Lang
    began: str
    share: float | None
    low: float | None
    high: float | None
    topics: tuple[tuple[str, float], ...]
    questions: tuple[Asked, ...]
    reading: tuple[Passage, ...]
    practice: tuple[str, ...]


def make_report(id_: int, history: History, library: Library) -> Report:
    """The report of an interview as it stands. Raises InterviewMissing."""
    with history.session() as session:
        row = session.get(InterviewRow, id_)
        if row is None:
            raise InterviewMissing(id=id_)
        lang: Lang = row.plan["lang"]
        names = {topic: name.of(lang) for topic, name in library.head.topics.items()}
        asked, missed, grades = [], [], []
        for turn in row.turns:
            graded = [version for version in turn.versions if version.grade]
            grade = graded[-1].grade if graded else None
            question = library.questions.get(turn.question_id)
            told = turn.aims_at is None and turn.versions and not waits_for_follow_up(turn)
            asked.append(
                Asked(
                    text=turn.text,
                    topic=names.get(turn.topic, turn.topic),
                    follow_up=turn.aims_at is not None,
                    exercise=exercise_id(turn.question_id) is not None,
                    answer=(graded or turn.versions)[-1].answer if turn.versions else "",
                    reference=question.reference_in(lang) if question and told else "",
                    grade=grade,
                    versions=len(turn.versions),
                    skipped=turn.skipped,
                )
            )
            if grade and turn.aims_at is None:
                grades.append((turn.topic, grade))
                if question:
                    missed += [
                        (question.id, at)
                        for at, point in enumerate(grade["points"])
                        if point["status"] != "covered" and at < len(question.key_points)
                    ]
        answered = {turn.question_id for turn in row.turns}
        began = row.began.astimezone().strftime("%Y-%m-%d %H:%M")
    shares = [
        (topic, *(grade[name] / grade["max_score"] for name in ("score", "low", "high"))) for topic, grade in grades
    ]
    by_topic: dict[str, list[float]] = {}
    for topic, share, _, _ in shares:
        by_topic.setdefault(names.get(topic, topic), []).append(share)
    error = math.sqrt(sum(((high - low) / 2) ** 2 for _, _, low, high in shares)) / max(1, len(shares))
    share = sum(row[1] for row in shares) / len(shares) if shares else None
    return Report(
        lang=lang,
        began=began,
        share=share,
        low=None if share is None else max(0.0, share - error),
        high=None if share is None else min(1.0, share + error),
        topics=tuple((topic, sum(own) / len(own)) for topic, own in by_topic.items()),
        questions=tuple(asked),
        reading=tuple(_passages(missed, library, lang))[:READING],
        practice=tuple(_practice(missed, answered, library, lang))[:PRACTICE],
    )


def markdown(report: Report) -> str:
    """The report as Markdown."""
    return _templates().get_template("report.md").render(report=report, t=_words(report.lang)).strip() + "\n"


def html(report: Report) -> str:
    """The report as one HTML page, ready to print, with the characters of a Chinese font in it where this machine has
    one."""
    words = _words(report.lang)
    drawn = markupsafe.Markup(radar(report.topics, words["topics"]))  # escaped where it is made
    page = _templates().get_template("report.html")
    written = page.render(report=report, t=words, radar=drawn, font="")
    return page.render(report=report, t=words, radar=drawn, font=embedded_font(written))


def radar(topics: Sequence[tuple[str, float]], label: str, full: float = 10) -> str:
    """A radar of the topics' shares as SVG, each written as so much of `full`; classes cc-ring and cc-shape are left to
    be styled. Empty for fewer than three."""
    if len(topics) < 3:
        return ""
    angles = [2 * math.pi * at / len(topics) - math.pi / 2 for at in range(len(topics))]

    def corners(shares: Sequence[float]) -> str:
        return " ".join(
            f"{RADAR * share * math.cos(angle):.1f},{RADAR * share * math.sin(angle):.1f}"
            for share, angle in zip(shares, angles, strict=True)
        )

    rings = "".join(
        f'<polygon points="{corners([level] * len(topics))}" class="cc-ring"/>' for level in (0.25, 0.5, 0.75, 1.0)
    )
    labels = "".join(
        _label(f"{name} {round(full * share, 1):g}", angle) for (name, share), angle in zip(topics, angles, strict=True)
    )
    shape = corners([share for _, share in topics])
    return (
        f'<svg class="cc-radar" viewBox="-230 -150 460 300" role="img" aria-label="{escape(label)}">{rings}'
        f'<polygon points="{shape}" class="cc-shape"/>{labels}</svg>'
    )


def _label(text: str, angle: float) -> str:
    """A corner's name and score; on two lines where it would not fit on one."""
    spaces = [at for at, char in enumerate(text) if char == " "]
    cut = min(spaces, key=lambda at: abs(2 * at - len(text)))
    lines = [text] if width(text) <= LABEL else [text[:cut], text[cut + 1 :]]
    x, y = 1.14 * RADAR * math.cos(angle), 1.14 * RADAR * math.sin(angle) - 7 * (len(lines) - 1) * (1 - math.sin(angle))
    anchor = "middle" if abs(math.cos(angle)) < 0.2 else "start" if math.cos(angle) > 0 else "end"
    rows = "".join(f'<tspan x="{x:.1f}" y="{y + 14 * at:.1f}">{escape(line)}</tspan>' for at, line in enumerate(lines))
    return f'<text text-anchor="{anchor}">{rows}</text>'


def _passages(missed: Sequence[tuple[str, int]], library: Library, lang: Lang) -> list[Passage]:
    found: dict[str, Passage] = {}
    for id_, at in missed:
        point, rest = library.questions[id_].key_points[at], library.rests[id_][at]
        if isinstance(rest, Rest):
            heading = point.passage.partition("#")[2]
            found.setdefault(
                point.quote,
                Passage(
                    point=library.questions[id_].points_in(lang)[at],
                    document=rest.document.document.title,
                    heading=heading,
                    quote=point.quote,
                ),
            )
    return list(found.values())


def _practice(missed: Sequence[tuple[str, int]], asked: set[str], library: Library, lang: Lang) -> list[str]:
    """Questions that were not asked whose points rest on the documents of what was missed."""
    wanted = {library.questions[id_].key_points[at].passage.partition("#")[0] for id_, at in missed}
    return [
        worded(question.wordings, lang)
        for question in library.questions.values()
        if question.id not in asked and any(point.passage.partition("#")[0] in wanted for point in question.key_points)
    ]


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.PackageLoader("rag.interview", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=jinja2.select_autoescape(("html",)), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["phrased"] = phrased
    return environment


def _words(lang: Lang) -> dict[str | bool, str]:
    return {key: pair[lang == "en"] for key, pair in (WORDS | STATUSES | FLAGS | TESTS).items()}


WORDS = {
    "title": ("模拟面试报告", "Mock interview report"),
    "overall": ("总分", "Overall"),
    "interval": ("人工评分八成会落在", "a person's grade lies eight times of ten in"),
    "nothing": ("还没有可评分的回答。", "Nothing has been graded yet."),
    "topics": ("各主题", "By topic"),
    "questions": ("逐题", "Question by question"),
    "follow_up": ("追问", "Follow-up"),
    "exercise": ("编程题", "Exercise"),
    "your_code": ("你的代码", "Your code"),
    "skipped": ("已跳过", "Skipped"),
    "unanswered": ("未作答", "Not answered"),
    "ungraded": ("未能评分", "Not graded"),
    "your_answer": ("你的回答", "Your answer"),
    "version": ("第 {} 版", "version {}"),
    "reference": ("参考答案", "Reference answer"),
    "you_said": ("你说", "you said"),
    "reading": ("接下来读什么", "What to read next"),
    "practice": ("建议再练", "Practise next"),
    "flags": ("提示", "Noticed"),
}
