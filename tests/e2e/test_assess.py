"""`chuangce assess` as founders and scripts call it, in processes of its own."""

import json

import pytest

from tests.e2e.test_commands import run
from tests.rag.test_assess import PLAN


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assess")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    done = run("assess", folder / "plan.md", "--json", "--out", folder / "report.html")
    assert done.returncode == 0, done.stderr
    (folder / "old.json").write_text(done.stdout, encoding="utf-8")
    return folder


def test_json_follows_the_contract(assessed):
    row = json.loads((assessed / "old.json").read_text(encoding="utf-8"))
    assert 0 <= row["overall"] <= 100
    for dimension in row["dimensions"]:
        assert {"name", "score", "evidence", "strengths", "gaps", "advice"} <= dimension.keys()
        for evidence in dimension["evidence"]:
            assert evidence["quote"] in PLAN
        for advice in dimension["advice"]:
            assert advice["text"]
            assert advice["citations"]
    assert len(row["questions"]) == 3


def test_the_report_is_a_page_without_outside_addresses(assessed):
    page = (assessed / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "http" not in page.replace("http-equiv", "")


def test_a_file_that_is_no_assessment_is_named_before_a_model_is_loaded(assessed, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"overall": 3}', encoding="utf-8")
    done = run("assess", assessed / "plan.md", "--compare", wrong)
    assert done.returncode == 1
    assert "wrong.json" in done.stderr
    assert "正在加载模型" not in done.stderr


def test_a_revised_plan_is_compared_with_the_one_before(assessed, tmp_path):
    better = tmp_path / "better.md"
    better.write_text(PLAN + "\n毛利率 62%，成本里算了推理、云资源和人工复核。\n", encoding="utf-8")
    done = run("assess", better, "--compare", assessed / "old.json")
    assert done.returncode == 0, done.stderr
    assert "与上一版相比" in done.stdout
