import json

import pytest

from evals import answers
from evals.cases import OWN_SETS, Case, own_cases
from evals.report import write_report
from evals.scoring import change, rewritten, states, summed


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
