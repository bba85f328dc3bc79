"""Interviews, exercises and progress as HTML. All text is escaped here."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from rag.corpus.exercises import phrased
from rag.errors import Lang
from rag.history import InterviewRow
from rag.interview.choose import LEVELS
from rag.interview.coding import Result
from rag.interview.grade import Grade
from rag.interview.progress import Standing, interview_share
from rag.interview.report import radar
from rag.interview.turns import Change, CodingTurn, Turn
from rag.interview.words import FLAGS, STATUSES, listed
from rag.text import language
from ui.texts import Texts


def note(text: str) -> str:
    return f'<p class="cc-note" role="status">{escape(text)}</p>'


def stage(text: str) -> str:
    return f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{escape(text)}</p>'


def error(message: str, texts: Texts) -> str:
    return f'<div class="cc-error" role="alert"><b>{texts.fault}</b><br>{escape(message)}</div>'


def chosen(plan: Mapping[str, Any], names: Mapping[str, str], texts: Texts) -> str:
    """What an interview was to be, by its plan as the history keeps it; `names` are the topics'."""
    zh = texts.lang == "zh"
    topics = ("、" if zh else ", ").join(names.get(topic, topic) for topic in plan["topics"])
    minutes = plan["minutes"]
    rows = (
        (texts.topics, topics or texts.all_topics),
        (texts.level, texts.levels[LEVELS.index(plan["level"]) + 1] if plan["level"] else texts.levels[0]),
        (texts.length, str(plan["length"])),
        (texts.coding_count, str(plan.get("coding", 0))),
        (texts.language, texts.languages[plan["lang"] == "en"]),
        (texts.time_limit, texts.minutes_chosen.format(minutes=minutes) if minutes else texts.no_limit),
    )
    told = " · ".join(f"{label}{'：' if zh else ': '}{value}" for label, value in rows)
    return f'<p class="cc-note">{escape(told)}</p>'


def question(turn: Turn | CodingTurn, left: float | None, texts: Texts) -> str:
    number = f"{turn.number}/{turn.total}"
    if isinstance(turn, CodingTurn):
        exercise = turn.exercise
        mark = f"{number} · {texts.exercise_mark.format(minutes=exercise.head.minutes)}"
        text = exercise.problem(texts.lang).title
    else:
        mark, text = texts.follow_up if turn.aims_at else number, turn.text
    clock = "" if left is None else f" · {texts.minutes_left.format(minutes=left / 60)}"
    return f'<div class="cc-asked"><p class="cc-note">{escape(mark + clock)}</p><h2>{escape(text)}</h2></div>'


def grade(found: Grade, turn: Turn, change: Change | None, texts: Texts, *, held_back: bool) -> str:
    """Score, points with the candidate's words, what changed, and the reference answer; while follow-ups wait, not what
    they ask for."""
    en = texts.lang == "en"
    flags = "".join(f'<p class="cc-doubt">{escape(FLAGS[flag][en])}</p>' for flag in found.flags)
    points = "".join(
        f'<li><span class="cc-tag {point.status}">{STATUSES[point.status][en]}</span> {escape(point.point)}'
        + (f"<blockquote>{escape(point.evidence)}</blockquote>" if point.evidence else "")
        + "</li>"
        for point in found.points
        if not held_back or point.status == "covered"
    )
    changed = _changed(change, (texts.gained, texts.lost, texts.still_missing), texts.lang)
    between = found.low < found.high  # not where nothing of the answer was graded
    told = escape(texts.interval.format(low=found.low, high=found.high)) if between else ""
    told_reference = escape(turn.question.reference_in(language(turn.text)))
    reference = f"<details><summary>{texts.reference}</summary><p>{told_reference}</p></details>"
    if held_back:
        reference = note(texts.follow_up_next)
    return (
        f'<div class="cc-grade" role="status"><p><b class="cc-score">{found.score:g}</b> / {found.max_score:g} '
        f'<span class="cc-note">{told}</span></p>{flags}<ul class="cc-points">{points}</ul>{changed}{reference}</div>'
    )


def framed(page: str, title: str) -> str:
    """A whole page inside this one, cut off from it: nothing in it can run."""
    return f'<iframe class="cc-report" title="{escape(title)}" sandbox srcdoc="{escape(page)}"></iframe>'


def outcomes(result: Result, change: Change | None, texts: Texts) -> str:
    """Each test by the behaviour it checks, and what changed since the version before."""
    rows = "".join(
        f'<li><span class="cc-tag {"covered" if row.passed else "missing"}">'
        f"{texts.passed if row.passed else texts.failed}</span> {escape(phrased(row.behaviour, texts.lang))}"
        + (f"<pre>{escape(row.reason)}</pre>" if not row.passed and not row.hidden else "")
        + "</li>"
        for row in result.outcomes
    )
    told = texts.tests_passed.format(passed=result.passed, total=len(result.outcomes))
    changed = _changed(change, (texts.tests_gained, texts.tests_lost), texts.lang)  # what still fails stands below
    return f'<div role="status"><p><b>{told}</b></p>{changed}<ul class="cc-points">{rows}</ul></div>'


def progress(
    topics: Sequence[tuple[str, float, int]],
    known: Sequence[Standing],
    waiting: Sequence[str],
    rows: Sequence[InterviewRow],
    texts: Texts,
) -> str:
    """Mastery by topic, its course, what is due, and the interviews."""
    if not rows and not known:
        return f'<p class="cc-empty">{texts.no_progress}</p>'
    bars = "".join(
        f"<tr><th>{escape(name)}</th><td><meter min=0 max=1 value={share:.3f}></meter></td>"
        f"<td>{10 * share:.1f}</td><td>{texts.questions_answered.format(count=count)}</td></tr>"
        for name, share, count in topics
    )
    due = "".join(f"<li>{escape(text)}</li>" for text in waiting) or f"<li>{texts.nothing_due}</li>"
    table = "".join(
        f"<tr><td>{row.began.astimezone():%Y-%m-%d %H:%M}</td><td>{texts.over if row.ended else texts.going_on}</td>"
        f"<td>{_mean(row)}</td></tr>"
        for row in rows
    )
    return (
        f"<h3>{texts.mastery}</h3>{radar([(name, share) for name, share, _ in topics], texts.mastery)}"
        f'<table class="cc-table">{bars}</table>{_trend(known, texts)}'
        f"<h3>{texts.due}</h3><ul>{due}</ul><h3>{texts.interviews}</h3>"
        f'<table class="cc-table">{table}</table>'
    )


def _changed(change: Change | None, labels: Sequence[str], lang: Lang) -> str:
    """What was gained and lost, and is still missing where there is a label for it."""
    rows = zip(labels, (change.gained, change.lost, change.missing), strict=False) if change else ()
    told = "".join(f"<p>{label}{escape(listed(points, lang))}</p>" for label, points in rows if points)
    return f'<div class="cc-change">{told}</div>' if told else ""


def _mean(row: InterviewRow) -> str:
    share = interview_share(row)
    return "–" if share is None else f"{10 * share:.1f} / 10"


def _trend(known: Sequence[Standing], texts: Texts) -> str:
    """The answers' shares over time as a line, where there are enough."""
    if len(known) < 3:
        return ""
    width, height = 460.0, 80.0
    step = width / (len(known) - 1)
    points = " ".join(f"{at * step:.1f},{height * (1 - row.share):.1f}" for at, row in enumerate(known))
    return (
        f'<h3>{texts.trend}</h3><svg class="cc-trend" viewBox="-4 -4 468 88" role="img" aria-label="{texts.trend}">'
        f'<polyline points="{points}" class="cc-line"/></svg>'
    )
