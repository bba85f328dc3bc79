import argparse
import json
from collections import Counter
from dataclasses import replace

import pytest

from evals import answers, data
from evals.cases import OWN_SETS, Case, own_cases
from evals.report import write_report
from evals.scoring import change, rewritten, score, states, summed
from rag.answer.values import Answer, Timings


@pytest.mark.parametrize(
    ("text", "wordings", "held"),
    [
        ("次日股价下跌约 48 \uff05。", ["48%"], True),
        ("版本 3.5 于五月发布", ["3.5"], True),
        ("版本 35 于五月发布", ["3.5"], False),
        ("先問客戶，再寫代碼", ["先问客户"], True),
        ("先问清楚客户的预算，再写代码", ["问…预算"], True),
        ("问" + "长" * 40 + "预算", ["问…预算"], False),
        ("It fell by 48 per cent.", ["48%", "48 per cent"], True),
        ("", ["48%"], False),
    ],
)
def test_a_fact_is_stated_in_any_of_its_wordings(text, wordings, held):
    assert states(text, wordings) == held


def test_a_rewrite_must_hold_what_it_leans_on_and_nothing_else():
    case = Case(
        set="conversations",
        id="1",
        question="那成本呢？",
        expect="either",
        must=(("微调",), ("成本", "费用")),
        must_not=("三万",),
    )
    assert rewritten(case, "微调的费用是多少？") == 1
    assert rewritten(case, "它的费用是多少？") == 0
    assert rewritten(case, "微调的费用是三万吗？") == 0


ANSWER = Answer(
    kind="generated",
    text="1月3日宣誓，12 日开会。",
    sentences=(),
    citations=(),
    question_used="",
    confidence=1.0,
    timings=Timings(rewrite_ms=0, retrieve_ms=0, judge_ms=0, first_token_ms=0, total_ms=0),
)


@pytest.mark.parametrize(
    ("facts", "exact", "right"),
    [
        ((("1月3日",),), True, 1),
        ((("1月3日",), ("1月12日",)), True, 0),
        ((("12日",),), True, 0),  # a space stands between: RGB's rule takes it letter for letter
        ((("12日",),), False, 1),
        ((("1月12日", "12 日"),), True, 1),
    ],
)
def test_an_answer_is_right_when_it_states_every_fact(facts, exact, right):
    case = Case(set="rgb-0", id="1", question="？", expect="answered", facts=facts, exact=exact)
    assert score(case, ANSWER, None)["facts_stated"] == right
    assert score(case, replace(ANSWER, kind="refused"), None)["facts_stated"] == 0


def test_intervals_hold_the_value_and_narrow_with_more_cases():
    few, many = summed([1.0, 0.0] * 5), summed([1.0, 0.0] * 50)
    for row in (few, many):
        assert row["low"] < row["value"] == 0.5 < row["high"]
    assert many["high"] - many["low"] < few["high"] - few["low"]
    assert summed([0.2, 0.4, 0.9])["n"] == 3


def test_a_change_counts_only_where_both_evaluations_hold_the_case():
    old = {str(n): 0.0 for n in range(12)}
    assert change(old, {str(n): 1.0 for n in range(2, 14)}) == {
        "old": 0.0, "new": 1.0, "better": 10, "worse": 0, "p": 0.002, "significant": True, "n": 10
    }  # fmt: skip
    assert change(old, {"0": 1.0} | {str(n): 0.0 for n in range(1, 12)})["significant"] is False
    assert change(old, {"other": 1.0}) is None


@pytest.mark.parametrize("split", ["dev", "test"])
def test_every_set_has_cases_of_both_parts(split):
    cases = own_cases(OWN_SETS, split)
    assert {case.set for case in cases} == set(OWN_SETS)
    assert len({(case.set, case.id) for case in cases}) == len(cases)


def test_the_sets_asked_for_are_asked_and_no_more_of_each_than_asked_for(tmp_path, monkeypatch):
    rows = [{"id": n, "query": "？", "answer": ["1"], "positive": ["1"], "negative": ["2"] * 5} for n in range(60)]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "rgb_zh_refine.dev.jsonl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(data, "DATA", tmp_path)
    parser = argparse.ArgumentParser()
    answers.add_arguments(parser)
    for words, counts in (
        (["--sets", "rgb", "--noise", "0", "1", "--limit", "3"], {"rgb-0": 3, "rgb-1": 3}),
        (["--sets", "cross", "bank", "--limit", "2"], {"cross": 2}),
        (["--sets", "rgb", "--noise", "0", "--start", "50"], {"rgb-0": 10}),
    ):
        cases = answers._chosen(parser.parse_args(words))
        assert Counter(case.set for case in cases) == counts
    assert all(case.expect == ("refused" if case.set == "rgb-1" else "answered") for case in cases)


def report(**more):
    case = {
        "set": "answerable",
        "id": "1",
        "question": "<script>alert(1)</script>？",
        "scores": {"answered": 0.0},
        "answer": "",
        "kind": "refused",
    }
    made = {"on": "2026-01-01", "version": "1", "split": "test", "off": None, "caution": "normal", "models": ["m"]}
    measures = {"answerable.answered": summed([0.0])}
    return {"made": made, "measures": measures, "latency_ms": {}, "cases": [case]} | more


def test_the_report_shows_failures_as_text_and_says_where_questions_come_from(tmp_path):
    write_report(report(), tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert "drafted these questions" not in html
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == report()
    write_report(report(made=report()["made"] | {"split": "drafted"}), tmp_path)
    assert "drafted these questions" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_gate_names_what_is_surely_too_low_or_got_worse():
    good = {"answerable.answered": summed([1.0] * 50)}
    assert not answers._failed({"measures": good})
    assert answers._failed({"measures": {"answerable.answered": summed([0.0] * 50)}})
    worse = {"x.answered": change({str(n): 1.0 for n in range(10)}, {str(n): 0.0 for n in range(10)})}
    assert answers._failed({"measures": good, "changes": worse})


def test_what_is_no_report_cannot_be_compared_with(tmp_path):
    path = tmp_path / "old.json"
    for text in ("{", "[]", '{"cases": [{}]}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(answers.NotAReport):
            answers._old(path)
