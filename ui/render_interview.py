"""Interviews, exercises and progress as HTML. All text is escaped here."""

from collections.abc import Sequence
from html import escape

from rag.history import InterviewRow
from rag.interview.coding import Result
from rag.interview.grade import Grade
from rag.interview.progress import Standing, interview_share
from rag.interview.report import radar
from rag.interview.session import Change, Turn
from rag.interview.words import FLAGS, STATUSES
from ui.texts import Texts


def note(text: str) -> str:
    return f'<p class="cc-note" role="status">{escape(text)}</p>'


def stage(text: str) -> str:
    return f'<p class="cc-stage" role="status"><span class="cc-dot"></span>{escape(text)}</p>'


def error(message: str, texts: Texts) -> str:
    return f'<div class="cc-error" role="alert"><b>{texts.fault}</b><br>{escape(message)}</div>'


def question(turn: Turn, left: float | None, texts: Texts) -> str:
    mark = texts.follow_up if turn.aims_at else f"{turn.number}/{turn.total}"
    clock = "" if left is None else f" · {texts.minutes_left.format(minutes=left / 60)}"
    return f'<div class="cc-asked"><p class="cc-note">{escape(mark + clock)}</p><h2>{escape(turn.text)}</h2></div>'


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
    changed = ""
    if change:
        rows = ((texts.gained, change.gained), (texts.lost, change.lost), (texts.still_missing, change.missing))
        changed = "".join(f"<p>{label}{escape('；'.join(points))}</p>" for label, points in rows if points)
        changed = f'<div class="cc-change">{changed}</div>'
    told = escape(texts.interval.format(low=found.low, high=found.high))
    reference = f"<details><summary>{texts.reference}</summary><p>{escape(turn.question.reference)}</p></details>"
    if held_back:
        reference = note(texts.follow_up_next)
    return (
        f'<div class="cc-grade" role="status"><p><b class="cc-score">{found.score:g}</b> / {found.max_score:g} '
        f'<span class="cc-note">{told}</span></p>{flags}<ul class="cc-points">{points}</ul>{changed}{reference}</div>'
    )


def framed(page: str, title: str) -> str:
    """A whole page inside this one, cut off from it: nothing in it can run."""
    return f'<iframe class="cc-report" title="{escape(title)}" sandbox srcdoc="{escape(page)}"></iframe>'


def outcomes(result: Result, texts: Texts) -> str:
    """Each test by the behaviour it checks."""
    rows = "".join(
        f'<li><span class="cc-tag {"covered" if row.passed else "missing"}">'
        f"{texts.passed if row.passed else texts.failed}</span> {escape(row.behaviour)}"
        + (f"<pre>{escape(row.reason)}</pre>" if not row.passed and not row.hidden else "")
        + "</li>"
        for row in result.outcomes
    )
    told = texts.tests_passed.format(passed=result.passed, total=len(result.outcomes))
    return f'<div role="status"><p><b>{told}</b></p><ul class="cc-points">{rows}</ul></div>'


def progress(
    topics: Sequence[tuple[str, float, int]],
    known: Sequence[Standing],
    waiting: Sequence[str],
    rows: Sequence[InterviewRow],
    texts: Texts,
) -> str:
    """Mastery by topic, its course, questions that are due, and the interviews."""
    if not rows:
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
