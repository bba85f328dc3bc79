"""`chuangce assess` as founders and scripts call it, in processes of its own."""

import json

import pytest

from tests.e2e.test_commands import run
from tests.plan import PLAN

REVISED = PLAN + "\n毛利率 62%，成本里算了推理、云资源和人工复核。\n"


@pytest.fixture(scope="module")
def assessed(made, tmp_path_factory):
    """A folder with the assessment of a plan, its revised version, and that one's assessment and report."""
    folder = tmp_path_factory.mktemp("assess")
    (folder / "old.json").write_text(json.dumps(made.as_json(), ensure_ascii=False), encoding="utf-8")
    (folder / "plan.md").write_text(REVISED, encoding="utf-8")
    done = run(
        "assess", folder / "plan.md", "--json", "--out", folder / "report.html", "--compare", folder / "old.json"
    )
    assert done.returncode == 0, done.stderr
    (folder / "new.json").write_text(done.stdout, encoding="utf-8")
    return folder


def test_json_follows_the_contract(assessed):
    row = json.loads((assessed / "new.json").read_text(encoding="utf-8"))
    assert 0 <= row["overall"] <= 100
    for dimension in row["dimensions"]:
        assert {"name", "score", "evidence", "strengths", "gaps", "advice"} <= dimension.keys()
        for evidence in dimension["evidence"]:
            assert evidence["quote"] in REVISED
        for advice in dimension["advice"]:
            assert advice["text"]
            assert advice["citations"]
    assert len(row["questions"]) == 3


def test_the_report_is_a_page_without_outside_addresses_and_compares_the_versions(assessed):
    page = (assessed / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "http" not in page.replace("http-equiv", "")
    assert "与上一版相比" in page


def test_a_file_that_is_no_assessment_is_named_before_a_model_is_loaded(assessed, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"overall": 3}', encoding="utf-8")
    done = run("assess", assessed / "plan.md", "--compare", wrong)
    assert done.returncode == 1
    assert "wrong.json" in done.stderr
    assert "正在加载模型" not in done.stderr
