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
        ("最佳产品和最佳产品团队分别是谁？", ["最佳产品是谁？", "最佳产品团队是谁？"]),
        ("速度与激情10内地和北美的上映时间", ["速度与激情10内地的上映时间", "速度与激情10北美的上映时间"]),
        ("北京分部澳大利亚和新西兰员工数量", ["北京分部澳大利亚员工数量", "北京分部新西兰员工数量"]),
    ],
)
def test_two_things_joined_are_parted_where_each_begins_and_ends(question, asked):
    assert parts(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("《心居》的主演有谁，导演是谁？", ["《心居》的主演有谁", "《心居》导演是谁"]),
        ("标准版怎么收费？它要签几年？", ["标准版怎么收费", "标准版要签几年"]),
        ("退款由谁审批？他的工号是多少？", ["退款由谁审批", "他的工号是多少"]),
        ("标准版怎么收费，企业版要签几年？", ["标准版怎么收费", "企业版要签几年"]),
        ("我们只有三个人，该先招谁，薪水给多少？", ["我们只有三个人，该先招谁", "我们只有三个人，薪水给多少"]),
        ("RAG 和微调怎么选？什么时候用？", ["RAG 和微调怎么选", "什么时候用"]),
        (
            "In the weekly routine, on which day are errors picked, and how many kinds at most?",
            ["In the weekly routine, on which day are errors picked", "how many kinds at most"],
        ),
    ],
)
def test_a_part_says_what_it_is_about(question, asked):
    assert parts(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "标准版和企业版有什么区别？",
        "谁和你说的？",
        "和",
        "怎么和投资人谈估值？",
        "对方刚开始谈就要看客户名单和源代码，什么时候给他看？",
        "能不能同时吃布洛芬和对乙酰氨基酚？",
    ],
)
def test_what_is_asked_of_two_things_together_or_of_one_stays_whole(question):
    assert parts(question) == [question]
