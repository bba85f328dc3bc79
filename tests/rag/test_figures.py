"""Numbers with units, and texts that turn each other round."""

import pytest

from rag.answer.figures import figures, lacking, miscounted
from rag.answer.polarity import clash


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("账上有 1,200 万元，撑 18 个月", [(12_000_000, "yuan"), (18, "month")]),
        ("十二个月，百分之三十", [(12, "month"), (30, "%")]),
        ("$2.5 million in twelve months", [(2_500_000, "dollar"), (12, "month")]),
        ("twenty-five percent", [(25, "%")]),
        ("2025年8月2日", [(2025, "year"), (8, "month"), (2, "day")]),
        ("一种方法，三个步骤，第二天，四五个月", []),
        ("6000万美元", [(60_000_000, "dollar")]),
        ("１２ 天", [(12, "day")]),
    ],
)
def test_figures_are_read_with_scale_and_unit(text, values):
    assert [(figure.value, figure.unit) for figure in figures(text)] == values


@pytest.mark.parametrize(
    ("claim", "source", "count"),
    [
        ("跑道是 12 个月", "跑道就是十二个月", 0),
        ("跑道是 18 个月", "跑道就是 12 个月", 1),
        ("跑道是 12 年", "跑道就是 12 个月", 1),
        ("30% of users", "百分之三十的用户", 0),
        ("收入 1.2 亿元", "收入 12000 万元", 0),
        ("100 元", "100 美元", 1),
    ],
)
def test_a_claimed_figure_must_stand_in_the_source_with_its_unit(claim, source, count):
    assert len(lacking(claim, source)) == count


@pytest.mark.parametrize(
    ("claim", "source", "turned"),
    [
        ("公司需要先拿到许可", "公司不需要先拿到许可", True),
        ("Users must consent.", "Users need not consent.", True),
        ("价格会上升", "价格会下降", True),
        ("研究方向由产品瓶颈倒推，不由论文热点决定", "研究方向应当由产品瓶颈倒推，而不是由论文热点决定。", False),
        ("不同的公司不断试错", "不同的公司不断试错", False),
        ("没有毛利就没有公司", "没有毛利就没有公司", False),
    ],
)
def test_a_claim_that_turns_the_source_round_clashes_with_it(claim, source, turned):
    assert (clash(claim, source) > 0) == turned


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("每周最多改 2 类错误。", "每周最多改三类错误。", True),
        ("两个工程师就够了。", "需要十个工程师。", True),
        ("分三个阶段推进。", "分为三个阶段，每个阶段两周。", False),
        ("两个原因说明它不可行。", "它太贵，而且太慢。", False),
        ("用一个例子说明。", "举三个例子。", False),
        ("两三个客户。", "五个客户。", False),
    ],
)
def test_a_count_of_the_same_thing_must_agree(claim, source, wrong):
    assert miscounted(claim, source) is wrong
