"""Follow-ups by code alone; with the model see tests/e2e."""

import pytest

from rag.answer.rewrite import _checked, _with_points
from rag.answer.values import Turn

LIST = "一共三种：1. 提示链；2. 路由；3. 编排者与工人（临时拆分任务）。"
LINES = "There are two biases:\n1. Position bias: order counts.\n2. Verbosity bias: length counts."


@pytest.mark.parametrize(
    ("said", "question", "pointed"),
    [
        (LIST, "第二种适合什么情况？", "“路由”适合什么情况？"),
        (LIST, "那第三种呢？", "“编排者与工人”呢？"),
        (LIST, "最后一种展开说说", "“编排者与工人”展开说说"),
        (LIST, "第五种呢？", "第五种呢？"),
        (LINES, "How do I prevent the second one?", 'How do I prevent "Verbosity bias"?'),
        ("跑道是 12.5 个月，2. 以后再说。", "第二个呢？", "第二个呢？"),
    ],
)
def test_the_second_one_is_what_the_last_list_says_second(said, question, pointed):
    history = [Turn(role="user", content="有哪几种？"), Turn(role="assistant", content=said)]
    later = [Turn(role="user", content="谢谢"), Turn(role="assistant", content="不客气。")]
    assert _with_points(question, history) == pointed
    assert _with_points(question, [*history, *later]) == pointed


@pytest.mark.parametrize(
    "written",
    ["微调和检索怎么选？", "微调和检索该怎么选？", "那成本呢？", "微调和检索的 3 万成本差多少？", "成本取决于样本量。"],
)
def test_a_rewrite_that_repeats_adds_nothing_or_invents_is_not_used(written):
    asked = ["微调和检索怎么选？"]
    assert _checked(written, "那成本呢？", asked, ["看数据多少。"]) == "微调和检索怎么选？ 那成本呢？"


def test_a_rewrite_that_fills_in_what_was_left_out_is_used():
    assert _checked("微调和检索的成本差多少？", "那成本呢？", ["微调和检索怎么选？"], []) == "微调和检索的成本差多少？"


def test_what_a_question_takes_up_from_the_last_answer_goes_with_it_without_figures():
    answer = "标准有三条：频率高，出错可以挽回，其中结果容易检验最常被忽略。占 40% 的那条最常被忽略？"
    used = _checked("", "最常被忽略的那条呢？", ["场景怎么选？"], [answer])
    assert used == "场景怎么选？ 其中结果容易检验最常被忽略 最常被忽略的那条呢？"
