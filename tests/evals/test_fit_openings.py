import pytest

from evals.fit_openings import _share, _stated

ROW = {
    "quote": "跑道等于账上现金除以月净消耗。账上有 600 万元，跑道就是 12 个月。",
    "facts": [["12 个月"], ["600 万", "六百万"]],
}


@pytest.mark.parametrize(
    ("texts", "share", "stated"),
    [
        (["跑道等于账上现金除以月净消耗。", "团队每月看一次。"], 0.5, 0.0),
        ([f"他们说：{ROW['quote']}"], 1.0, 1.0),
        (["跑道就是 12 个月。", "账上有六百万元。"], 0.5, 1.0),
        ([], 0.0, 0.0),
    ],
)
def test_an_opening_counts_by_the_facts_it_states_and_by_how_much_of_it_is_the_evidence(texts, share, stated):
    assert _share(ROW, texts) == share
    assert _stated(ROW, texts) == stated
