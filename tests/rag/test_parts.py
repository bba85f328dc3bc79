"""A question that asks of several things is asked of each."""

import pytest

from rag.answer.parts import parts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("日本和中国的上映时间", ["日本的上映时间", "中国的上映时间"]),
        ("标准版和企业版怎么收费？", ["标准版怎么收费？", "企业版怎么收费？"]),
        ("天使轮和A轮各要准备哪些材料？", ["天使轮各要准备哪些材料？", "A轮各要准备哪些材料？"]),
        ("种子轮估值和天使轮估值怎么定", ["种子轮估值怎么定", "天使轮估值怎么定"]),
        ("2021年和2022年的收入", ["2021年的收入", "2022年的收入"]),
        ("公司的年会及首次会议的时间", ["公司的年会的时间", "公司的首次会议的时间"]),
        ("公司的收入和利润是多少？", ["公司的收入是多少？", "公司的利润是多少？"]),
        ("公司的收入和利润增长了多少？", ["公司的收入增长了多少？", "公司的利润增长了多少？"]),
        ("要遵守哪些法律和伦理问题的规定？", ["要遵守哪些法律问题的规定？", "要遵守哪些伦理问题的规定？"]),
        ("北京分部澳大利亚和新西兰员工数量", ["北京分部澳大利亚员工数量", "北京分部新西兰员工数量"]),
    ],
)
def test_two_things_joined_are_parted_where_each_begins_and_ends(question, asked):
    assert parts(question) == asked


@pytest.mark.parametrize("question", ["标准版和企业版有什么区别？", "谁和你说的？", "和", "怎么和投资人谈估值？"])
def test_what_is_asked_of_two_things_together_or_of_one_stays_whole(question):
    assert parts(question) == [question]
