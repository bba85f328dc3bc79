"""What surrounds grading: the choice of questions, sessions kept in a database, progress, points, the report."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rag.corpus.library import read_library
from rag.errors import AnswerTooLong
from rag.history import AssessmentRow, History, HistoryUnusable, TurnRow, VersionRow, open_history
from rag.interview.choose import NoQuestions, Plan, choose, topics_of
from rag.interview.points import drafted
from rag.interview.progress import Mastery, due, mastery, review, standings
from rag.interview.report import html, make_report, markdown, radar
from rag.interview.session import Interview, InterviewMissing, interviews
from rag.settings import CORPUS, read_settings
from rag.text import is_chinese, worded


@pytest.fixture(scope="module")
def library():
    return read_library(CORPUS)


@pytest.fixture
def history(tmp_path):
    return History(f"sqlite:///{tmp_path / 'history.db'}")


def chosen(library, plan, **known):
    return choose(library, plan, chance=random.Random(7), **known)


def test_only_questions_of_the_topics_and_level_are_chosen_and_none_twice(library):
    questions = chosen(library, Plan(topics=("funding",), level="medium", length=6))
    assert {(question.topic, question.level) for question in questions} == {("funding", "medium")}
    assert len({question.id for question in questions}) == 6


def test_without_a_level_an_interview_begins_with_the_easy_questions(library):
    levels = [question.level for question in chosen(library, Plan(length=30))]
    assert levels == sorted(levels, key=["easy", "medium", "hard"].index)
    assert set(levels) == {"easy", "medium", "hard"}


def test_what_nothing_fits_says_so(library):
    with pytest.raises(NoQuestions):
        chosen(library, Plan(topics=("gardening",)))


def test_what_was_asked_lately_waits_unless_it_is_due(library):
    plan = Plan(topics=("team",), length=5)
    first = [question.id for question in chosen(library, plan)]
    then = [question.id for question in chosen(library, plan, lately=first)]
    assert not set(first) & set(then)
    again = [question.id for question in chosen(library, plan, lately=first, due=first[:2])]
    assert set(first[:2]) <= set(again)


def test_weak_topics_are_asked_more(library):
    known = [Mastery(topic=topic, share=0.95, questions=5) for topic in library.head.topics if topic != "law"]
    known.append(Mastery(topic="law", share=0.1, questions=5))
    assert {question.topic for question in chosen(library, Plan(length=8), known=known)} == {"law"}


def test_a_job_description_chooses_its_topics(library, embedder):
    job = "负责大模型推理服务的部署与性能优化，熟悉 vLLM、KV 缓存、量化、GPU 显存估算，建立监控与故障应急。"
    assert "engineering" in topics_of(job, library, embedder)
    assert "funding" not in topics_of(job, library, embedder)


def test_questions_are_asked_in_the_language_wanted_where_the_bank_has_it(library):
    questions = list(library.questions.values())
    assert all(is_chinese(worded(question.wordings, "zh")) for question in questions)
    assert sum(not is_chinese(worded(question.wordings, "en")) for question in questions) > len(questions) / 2


def test_points_are_drafted_from_sentences_and_lists_word_for_word():
    reference = "库存成本的构成：订货成本、保管成本、缺货成本。"
    assert drafted(reference) == ["订货成本", "保管成本", "缺货成本"]
    long = "".join(f"第{n}点说的是一件事情，它有它自己的道理。" for n in "一二三四五六七八九")
    assert len(drafted(long)) == 6
    assert "".join(drafted(long)) == long
    assert drafted("错误。栈顶之外的元素不能直接删除。") == ["错误。栈顶之外的元素不能直接删除。"]
    assert drafted("……") == []


def test_an_interview_asks_its_questions_in_turn_and_goes_on_after_a_restart(library, history, tmp_path):
    session = Interview.start(Plan(length=2, topics=("data",)), history=history, library=library, seed=1)
    first = session.current()
    assert (first.number, first.total, first.aims_at) == (1, 2, None)
    assert session.current() == first  # asking again does not ask anew
    session.skip(first.id)
    reopened = Interview(session.id, history=History(history.url), library=library)
    second = reopened.current()
    assert second.number == 2
    assert second.question.id != first.question.id
    reopened.pause(second.id, "写了一半", 5)
    assert Interview(session.id, history=history, library=library).draft(second.id) == "写了一半"
    reopened.skip(first.id)  # asked before: the question that waits is not skipped by it
    assert reopened.current() == second
    reopened.skip(second.id)
    assert reopened.current() is None
    assert interviews(history)[0].ended


def test_another_answer_that_was_begun_is_gone_on_with_after_a_pause(library, history):
    session = Interview.start(Plan(length=2, topics=("law",)), history=history, library=library, seed=1)
    first = graded(history, session, 0.5)
    second = session.current()
    session.pause(first.id, "这次我会先说结论", 5)
    reopened = Interview(session.id, history=History(history.url), library=library)
    assert reopened.current() == first
    assert reopened.draft(first.id) == "这次我会先说结论"
    reopened.skip(first.id)  # the answer that was graded stays
    assert reopened.current() == second
    assert history.export()["interviews"][0]["turns"][0]["versions"]


def test_a_question_gone_from_the_bank_does_not_end_the_interview(library, history):
    session = Interview.start(Plan(length=2, topics=("data",)), history=history, library=library, seed=1)
    gone = session.current().question.id
    smaller = replace(library, questions={id_: q for id_, q in library.questions.items() if id_ != gone})
    assert Interview(session.id, history=history, library=smaller).current().number == 2


def test_an_answer_that_is_too_long_is_refused_before_it_is_kept(library, history):
    session = Interview.start(Plan(length=1), history=history, library=library, seed=1)
    turn = session.current()
    with pytest.raises(AnswerTooLong):
        session.keep(turn.id, "字" * 6000)
    assert session.current() == turn


def test_an_interview_that_does_not_exist_is_an_error(library, history):
    with pytest.raises(InterviewMissing):
        Interview(99, history=history, library=library)


def graded(history, session, share, *, days_ago=0):
    """Keep an answer with a grade, as the grader would have written it."""
    turn = session.current()
    status = "covered" if share > 0.5 else "missing"
    points = [
        {"point": point.text, "weight": point.weight, "status": status, "credit": share, "evidence": "嗯"}
        for point in turn.question.key_points
    ]
    grade = {
        "score": 10 * share,
        "max_score": 10.0,
        "low": 0.0,
        "high": 10.0,
        "points": points,
        "flags": [],
        "drafted": False,
    }
    written = datetime.now(UTC) - timedelta(days=days_ago)
    with history.session() as work:
        work.add(VersionRow(turn_id=turn.id, answer="我觉得 <b>嗯</b>", seconds=60, grade=grade, written=written))
    return turn


def test_time_is_what_was_spent_on_answers(library, history):
    session = Interview.start(Plan(length=3, minutes=1), history=history, library=library, seed=1)
    assert session.seconds_left() == 60
    graded(history, session, 0.9)
    assert session.seconds_left() == 0
    assert session.current() is None


def test_mastery_takes_the_latest_answer_to_each_question(library, history):
    session = Interview.start(Plan(length=1, topics=("law",)), history=history, library=library, seed=1)
    turn = graded(history, session, 0.2, days_ago=3)
    with history.session() as work:
        first = work.get(TurnRow, turn.id).versions[0].grade
        work.add(VersionRow(turn_id=turn.id, answer="再答", seconds=5, grade=first | {"score": 8.0}))
    assert mastery(standings(history)) == [Mastery(topic="law", share=0.8, questions=1)]


def test_a_report_shows_answers_as_text_and_what_to_read(library, history):
    session = Interview.start(Plan(length=3), history=history, library=library, seed=2)
    for share in (0.9, 0.1, 0.4):
        graded(history, session, share)
    report = make_report(session.id, history, library)
    assert report.share == pytest.approx(1.4 / 3)
    assert report.low < report.share < report.high
    assert report.reading
    for passage in report.reading:
        assert any(passage.quote in document.document.text for document in library.documents.values())
    assert "&lt;b&gt;嗯&lt;/b&gt;" in html(report)
    assert "<b>嗯" not in html(report)
    assert not re.search(r"(src|href)=|url\((?!data:)", html(report) + markdown(report))  # nothing is loaded
    assert report.questions[0].text in markdown(report)


def test_a_report_of_nothing_invents_no_score(library, history):
    session = Interview.start(Plan(length=1), history=history, library=library, seed=2)
    session.skip(session.current().id)
    report = make_report(session.id, history, library)
    assert report.share is None
    assert "还没有可评分的回答" in markdown(report)


def test_a_report_tells_what_was_not_answered_from_what_could_not_be_graded(library, history):
    session = Interview.start(Plan(length=1), history=history, library=library, seed=2)
    turn = session.current()
    assert "未作答" in markdown(make_report(session.id, history, library))
    session.keep(turn.id, "我先答着")
    assert "未能评分" in markdown(make_report(session.id, history, library))


def test_only_the_questions_named_are_asked(library, history):
    name = next(iter(library.questions))
    session = Interview.start(Plan(only=(name,)), history=history, library=library)
    turn = session.current()
    assert (turn.question.id, turn.total, session.plan["length"]) == (name, 1, 1)


def test_plans_that_were_assessed_are_exported_and_deleted(history):
    with history.session() as work:
        work.add(AssessmentRow(user="local", plan="一份计划", result={"overall": 1}))
    assert history.export()["assessments"][0]["plan"] == "一份计划"
    history.delete()
    assert history.export()["assessments"] == []


def test_a_radar_needs_three_topics_and_keeps_inside_its_rings():
    assert radar([("甲", 0.5), ("乙", 0.5)], "主题") == ""
    drawn = radar([("<甲>", 1.0), ("乙", 0.0), ("丙", 0.5)], "主题")
    *rings, shape = re.findall(r'points="([^"]+)"', drawn)
    assert shape.split()[1].replace("-", "") == "0.0,0.0"
    assert shape.split()[0] == rings[-1].split()[0]
    assert "&lt;甲&gt;" in drawn


def test_a_radars_long_name_takes_two_lines():
    drawn = radar([("Technology and model choice", 0.95), ("Data", 0.0), ("Team", 0.5)], "Topics")
    assert re.findall(r">([^<>]+)</tspan>", drawn) == ["Technology and", "model choice 9.5", "Data 0", "Team 5"]
    assert ">C 2</tspan>" in radar([("A", 1.0), ("B", 0.0), ("C", 0.5)], "Dimensions", 4)


def test_everything_of_a_user_is_exported_and_deleted(library, history):
    session = Interview.start(Plan(length=1), history=history, library=library, seed=2)
    graded(history, session, 0.5)
    other = Interview.start(Plan(length=1), history=history, library=library, seed=2, user="someone")
    kept = history.export()
    assert kept["interviews"][0]["turns"][0]["versions"][0]["answer"] == "我觉得 <b>嗯</b>"
    assert history.delete() == 1
    assert history.export()["interviews"] == []
    assert Interview(other.id, history=history, library=library).current()


def test_what_was_answered_badly_is_due_sooner(library, history):
    session = Interview.start(Plan(length=2, topics=("law",)), history=history, library=library, seed=1)
    bad, good = graded(history, session, 0.1), graded(history, session, 0.95)
    with history.session() as work:
        for turn, share in ((bad, 0.1), (good, 0.95)):
            review(work, work.get(TurnRow, turn.id), share)
    assert due(history) == []
    assert due(history, at=datetime.now(UTC) + timedelta(days=3)) == [bad.question.id]
    assert set(due(history, at=datetime.now(UTC) + timedelta(days=365))) == {bad.question.id, good.question.id}
    history.delete()
    assert due(history, at=datetime.now(UTC) + timedelta(days=365)) == []


def test_the_reference_of_a_question_not_answered_yet_is_not_in_the_report(library, history):
    session = Interview.start(Plan(length=1), history=history, library=library, seed=2)
    turn = session.current()
    assert turn.question.reference not in markdown(make_report(session.id, history, library))
    graded(history, session, 0.5)
    assert turn.question.reference in markdown(make_report(session.id, history, library))


def test_two_that_open_a_new_database_at_once_both_can(tmp_path):
    for round_ in range(20):
        url = f"sqlite:///{tmp_path / f'{round_}.db'}"
        with ThreadPoolExecutor(8) as pool:
            assert [one.export()["interviews"] for one in pool.map(History, [url] * 8)] == [[]] * 8


def test_the_password_of_a_database_is_not_shown():
    with pytest.raises(HistoryUnusable) as error:
        History("nonsense://bob:geheim@localhost/x")
    assert "geheim" not in error.value.message("en")


def test_a_database_that_cannot_be_used_says_so(tmp_path):
    with pytest.raises(HistoryUnusable, match="nowhere"):
        History(f"sqlite:///{tmp_path / 'nowhere' / 'history.db'}")
    with pytest.raises(HistoryUnusable):
        History("no url at all")
    (tmp_path / "file").touch()
    with pytest.raises(HistoryUnusable):
        open_history(read_settings({"CHUANGCE_HOME": str(tmp_path / "file" / "home")}))
