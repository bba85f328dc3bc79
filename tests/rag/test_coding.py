"""Coding exercises in an interview and outside: chosen, kept in every version, graded by their tests, reported."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rag.corpus.exercises import phrased
from rag.corpus.library import read_library
from rag.history import History, InterviewRow, ReviewRow
from rag.interview.choose import Plan, choose_exercises
from rag.interview.coding import CodeTooLong, NoIsolator, exercise_key, starter
from rag.interview.practice import practise, practised_code
from rag.interview.progress import due, due_titles, interview_share, mastery, standings
from rag.interview.report import html, make_report, markdown
from rag.interview.sandbox import isolator
from rag.interview.session import Interview, interviews
from rag.interview.turns import CodingTurn, Turn
from rag.settings import CORPUS

SOFTMAX = "softmax-cross-entropy"
runs_code = pytest.mark.skipif(isolator() is None, reason="no bubblewrap here; CI installs it")


@pytest.fixture(scope="module")
def library():
    return read_library(CORPUS)


@pytest.fixture
def history(tmp_path):
    return History(f"sqlite:///{tmp_path / 'history.db'}")


@pytest.fixture
def softmax(library):
    """The library with one exercise alone."""
    return replace(library, exercises={SOFTMAX: library.exercises[SOFTMAX]})


def solution(library) -> str:
    return (library.exercises[SOFTMAX].folder / "solution.py").read_text(encoding="utf-8")


def chosen(library, plan, **how):
    how.setdefault("known", {})
    return [exercise.id for exercise in choose_exercises(library, plan, chance=random.Random(7), **how)]


def at_exercise(history, library, **plan):
    """An interview whose questions were skipped, and the exercise that waits."""
    session = Interview.start(Plan(length=1, coding=1, **plan), history=history, library=library, seed=1)
    session.skip(session.current().id)
    return session, session.current()


def test_exercises_are_of_the_topics_and_level_where_there_are_such(library):
    found = chosen(library, Plan(topics=("data",), level="medium", coding=2))
    assert {(library.exercises[id_].head.topic, library.exercises[id_].head.level) for id_ in found} == {
        ("data", "medium")
    }
    assert len(set(found)) == 2
    assert library.exercises[chosen(library, Plan(topics=("data",), level="hard", coding=1))[0]].head.topic == "data"
    assert len(chosen(library, Plan(topics=("law",), coding=2))) == 2  # law has none: any other
    assert chosen(library, Plan()) == []


def test_an_exercise_asked_lately_waits_and_one_that_failed_comes_first(library):
    plan = Plan(topics=("models",), level="medium", coding=1)
    first = chosen(library, plan)
    assert chosen(library, plan, lately=first) != first
    assert chosen(library, plan, lately=first, due=first) == first
    failed = "top-k-top-p-sampling"
    known = dict.fromkeys(library.exercises, 1.0) | {failed: 0.2}
    assert chosen(library, plan, known=known) == [failed]


def test_an_exercise_is_asked_after_the_questions_and_an_interview_without_has_none(history, softmax):
    session = Interview.start(Plan(length=2, coding=1), history=history, library=softmax, seed=1)
    kinds = []
    while turn := session.current():
        kinds.append((type(turn), turn.number, turn.total))
        session.skip(turn.id)
    assert kinds == [(Turn, 1, 3), (Turn, 2, 3), (CodingTurn, 3, 3)]
    plain = Interview.start(Plan(length=1), history=history, library=softmax, seed=1)
    plain.skip(plain.current().id)
    assert plain.current() is None
    assert "已跳过" in markdown(make_report(session.id, history, softmax))


def test_an_interview_kept_before_there_were_exercises_goes_on(history, library):
    session = Interview.start(Plan(length=2), history=history, library=library, seed=1)
    with history.session() as work:
        row = work.get_one(InterviewRow, session.id)
        row.plan = {key: value for key, value in row.plan.items() if key not in ("coding", "exercises")}
    assert Interview(session.id, history=history, library=library).current().total == 2


def test_an_exercise_gone_from_the_corpus_does_not_hold_the_interview_up(history, softmax):
    session, _ = at_exercise(history, softmax)
    without = replace(softmax, exercises={})
    assert Interview(session.id, history=history, library=without).current() is None
    assert make_report(session.id, history, without).questions[-1].text == softmax.exercises[SOFTMAX].zh.title


def test_code_written_so_far_survives_a_restart_and_begins_with_the_starter(history, softmax):
    session, turn = at_exercise(history, softmax)
    assert session.code(turn.id) == starter(turn.exercise, "zh")
    session.pause(turn.id, "# 写了一半\n", 5)
    reopened = Interview(session.id, history=History(history.url), library=softmax)
    assert reopened.current() == turn
    assert reopened.code(turn.id) == "# 写了一半\n"


def test_code_that_is_too_long_is_refused_before_it_is_kept(history, softmax):
    session, turn = at_exercise(history, softmax)
    with pytest.raises(CodeTooLong):
        session.keep(turn.id, "#" * 60_000)
    assert session.current() == turn
    session.keep(turn.id, "#" * 6000)  # longer than an answer may be


def test_without_an_isolator_nothing_runs_and_what_was_kept_waits(history, softmax, monkeypatch):
    for module in ("coding", "session"):
        monkeypatch.setattr(f"rag.interview.{module}.isolator", lambda: None)
    session, turn = at_exercise(history, softmax)
    version = session.keep(turn.id, "print(1)")
    with pytest.raises(NoIsolator):
        session.grade_code(version)
    assert session.grade_waiting() == 0
    assert history.export()["interviews"][0]["turns"][1]["versions"][0]["answer"] == "print(1)"


@runs_code
def test_every_version_is_kept_with_its_result_and_what_it_brought(history, softmax):
    session, turn = at_exercise(history, softmax)
    failed = session.grade_code(session.keep(turn.id, starter(turn.exercise, "zh"), 30))
    assert failed.share == 0
    assert session.change(turn.id) is None
    session.keep(turn.id, solution(softmax), 30)  # and the process is killed before the tests run
    reopened = Interview(session.id, history=History(history.url), library=softmax)
    assert reopened.grade_waiting() == 1
    change = reopened.change(turn.id)
    assert len(change.gained) == len(failed.outcomes)
    assert change.lost == change.missing == ()
    versions = history.export()["interviews"][0]["turns"][1]["versions"]
    assert [version["answer"] for version in versions] == [starter(turn.exercise, "zh"), solution(softmax)]
    assert [version["grade"]["score"] for version in versions] == [0.0, 10.0]
    source = (turn.exercise.folder / "test_hidden.py").read_text(encoding="utf-8")
    told = json.dumps(versions, ensure_ascii=False)
    assert not any(line.strip() in told for line in source.splitlines() if line.strip().startswith("assert"))


@runs_code
def test_progress_and_report_take_an_exercise_in(history, softmax):
    session, turn = at_exercise(history, softmax)
    result = session.grade_code(session.keep(turn.id, starter(turn.exercise, "zh") + "\n# <b>嗯</b>\n"))
    assert [(row.question_id, row.share) for row in standings(history)] == [(exercise_key(SOFTMAX), 0.0)]
    assert mastery(standings(history))[0].topic == turn.exercise.head.topic
    soon = datetime.now(UTC) + timedelta(days=3)
    assert due(history, at=soon) == [exercise_key(SOFTMAX)]
    assert session.current() is None
    session.grade_code(session.keep(turn.id, solution(softmax) + "\n# <b>嗯</b>\n"))
    assert interview_share(interviews(history)[0]) == 1.0
    report = make_report(session.id, history, softmax)
    assert report.share == report.low == report.high == 1.0
    assert report.topics[0][1] == 1.0
    asked = report.questions[-1]
    assert (asked.exercise, asked.versions) == (True, 2)
    for page in (markdown(report), html(report)):
        assert all(phrased(outcome.behaviour, "zh") in page for outcome in result.outcomes)
    assert "[通过]" in markdown(report)
    assert "# &lt;b&gt;嗯&lt;/b&gt;" in html(report)
    assert "    # <b>嗯</b>" in markdown(report)  # a block of code


@runs_code
def test_the_report_of_an_english_interview_has_the_exercise_in_english(history, softmax):
    session, turn = at_exercise(history, softmax, lang="en")
    result = session.grade_code(session.keep(turn.id, starter(turn.exercise, "zh")))
    report = make_report(session.id, history, softmax)
    assert report.questions[-1].text == "Stable softmax and cross-entropy"
    for page in (markdown(report), html(report)):
        told = page.replace("&#39;", "'")
        assert all(phrased(outcome.behaviour, "en") in told for outcome in result.outcomes)
        assert not any(phrased(outcome.behaviour, "zh") in told for outcome in result.outcomes)


@runs_code
def test_an_exercise_done_alone_is_kept_but_is_no_interview(history, softmax):
    exercise = softmax.exercises[SOFTMAX]
    session = practise(exercise, history=history, library=softmax)
    turn = session.current()
    session.grade_code(session.keep(turn.id, "# 错的\n"))
    assert practised_code(exercise, history=History(history.url), library=softmax) == "# 错的\n"
    again = practise(exercise, history=history, library=softmax)
    assert (again.id, again.current()) == (session.id, turn)
    again.grade_code(again.keep(turn.id, solution(softmax)))
    assert again.change(turn.id).gained
    assert practised_code(exercise, history=history, library=softmax) == starter(exercise, "zh")
    assert practise(exercise, history=history, library=softmax).id != session.id
    assert interviews(history) == []
    assert mastery(standings(history))[0].share == 1.0
    kept = history.export()["interviews"][0]
    assert kept["plan"]["practice"]
    assert len(kept["turns"][0]["versions"]) == 2
    history.delete()
    assert history.export()["interviews"] == history.export()["reviews"] == []


@runs_code
def test_what_is_due_is_named_as_users_read_it(history, softmax):
    session, turn = at_exercise(history, softmax)
    session.grade_code(session.keep(turn.id, "# 错的\n"))
    with history.session() as work:
        for row in work.query(ReviewRow):
            row.due = datetime.now(UTC) - timedelta(days=1)
    assert due_titles(history, softmax, "zh") == ["稳定的 softmax 与交叉熵"]
    assert due_titles(history, softmax, "en") == ["Stable softmax and cross-entropy"]
    assert due_titles(history, replace(softmax, exercises={}), "zh") == []
