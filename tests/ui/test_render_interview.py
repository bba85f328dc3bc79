from dataclasses import replace

from rag.corpus.exercises import Outcome
from rag.corpus.library import read_library
from rag.interview.choose import Plan
from rag.interview.coding import Result
from rag.interview.grade import Grade
from rag.interview.turns import Change, CodingTurn, Turn
from rag.settings import CORPUS
from ui import render_interview as render
from ui.texts import EN, ZH

EVIL = "<img src=x onerror=alert(1)>"


def outcome(*, passed: bool, hidden: bool = False) -> Outcome:
    return Outcome(test="test_a", hidden=hidden, behaviour=f"做到 {EVIL}", passed=passed, reason="" if passed else EVIL)


def test_what_was_chosen_is_told_in_the_pages_language():
    plan = Plan(topics=("law", "gone"), level="hard", length=3, minutes=20, coding=2, lang="en").as_json(["q"] * 3, [])
    told = render.chosen(plan, {"law": "法律"}, ZH)
    assert "主题：法律、gone · 难度：难 · 题数：3 · 编程题：2 · 语言：英文 · 时限：20 分钟" in told
    told = render.chosen(Plan().as_json(["q"] * 5, []), {}, EN)
    assert "Topics: all · Level: any · Questions: 5 · Coding exercises: 0 · Language: Chinese · Time: no limit" in told


def test_an_interview_kept_before_there_were_exercises_can_be_told():
    plan = Plan().as_json([], [])
    del plan["coding"]
    assert "编程题：0" in render.chosen(plan, {}, ZH)


def test_an_exercise_and_what_its_tests_check_are_in_the_pages_language():
    exercise = read_library(CORPUS).exercises["bm25-search"]
    turn = CodingTurn(id=1, number=1, total=1, exercise=exercise)
    assert "<h2>从零实现 BM25 检索</h2>" in render.question(turn, None, ZH)
    assert "<h2>BM25 search from scratch</h2>" in render.question(turn, None, EN)
    behaviour = "返回空列表。\nReturns an empty list."
    result = Result(outcomes=(Outcome(test="test_a", hidden=True, behaviour=behaviour, passed=False, reason=""),))
    assert "返回空列表。</li>" in render.outcomes(result, None, ZH)
    assert "</span> Returns an empty list.</li>" in render.outcomes(result, None, EN)


def test_nothing_that_code_prints_becomes_markup():
    page = render.outcomes(Result(outcomes=(outcome(passed=True), outcome(passed=False))), None, ZH)
    assert "<img" not in page
    assert "1/2" in page


def test_of_a_hidden_test_only_the_behaviour_is_shown():
    page = render.outcomes(Result(outcomes=(outcome(passed=False, hidden=True),)), None, EN)
    assert "<pre>" not in page


def test_what_another_version_brought_stands_before_the_tests():
    result = Result(outcomes=(outcome(passed=True),))
    gained = ("返回空列表。\nReturns an empty list.", "不改输入。\nThe input does not change.")
    change = Change(gained=gained, lost=(), missing=())
    assert "现在通过了：返回空列表；不改输入<" in render.outcomes(result, change, ZH)
    assert "Passed now: Returns an empty list; The input does not change<" in render.outcomes(result, change, EN)
    assert "cc-change" not in render.outcomes(result, Change(gained=(), lost=(), missing=()), ZH)


def test_a_grade_is_shown_with_its_interval_except_where_nothing_was_graded():
    question = next(iter(read_library(CORPUS).questions.values()))
    turn = Turn(id=1, number=1, total=1, question=question, text=question.question, aims_at=None)
    graded = Grade(score=5.0, max_score=10.0, low=3.8, high=6.2, points=(), flags=(), drafted=False)
    nothing = replace(graded, score=0.0, low=0.0, high=0.0)
    assert "3.8–6.2" in render.grade(graded, turn, None, ZH, held_back=False)
    assert "0–0" not in render.grade(nothing, turn, None, ZH, held_back=False)
