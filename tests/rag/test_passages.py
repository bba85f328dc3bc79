import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.queries import Query
from rag.ingest.documents import Document
from rag.ingest.passages import LIMIT, MIN_TAIL, code, held, split
from rag.text import terms, width

BLOCKS = [
    "# 标题一",
    "## 小节 *二*",
    "**面试题1：什么是护城河？**",
    "**答案：** 护城河是让对手难以复制的优势。它需要时间。",
    "- 第一点\n- 第二点\n\n  续行",
    "```python\nprint('你好')\n\nx = 1\n```",
    "| 表 | 头 |\n|---|---|\n| 1 | 2 |",
    "    缩进的代码",
    "[链接]: http://example.com",
    "很长的段落。" * 120,
    "Long English prose goes on. " * 90,
    "没有标点的长文" * 100,
    "标题\n===",
    "> 引用\n续",
    "---",
    "\u3000\u3000全角缩进的段落。",
    "```\n没有结束的代码块",
]


def document(text: str, body: int = 0) -> Document:
    return Document(source="/a.md", name="a.md", title="文档", lang="zh", digest="", text=text, body=body)


@example(["\r0", "\r0"], "\n")
@given(
    st.lists(st.sampled_from(BLOCKS) | st.text(max_size=60), max_size=14), st.sampled_from(["\n", "\n\n", "\n \n\n"])
)
def test_passages_and_the_gaps_between_them_rebuild_the_source(blocks, joint):
    source = document(joint.join(blocks))
    rebuilt, at = "", 0
    for passage in split(source):
        gap = source.text[at : passage.start]
        assert not terms(gap)
        rebuilt += gap + passage.text
        assert passage.text == source.text[passage.start : passage.end]
        assert passage.text.strip()
        at = passage.end
    assert not terms(source.text[at:])
    assert rebuilt + source.text[at:] == source.text


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=14))
def test_no_passage_is_wider_than_the_limit_with_its_tail(blocks):
    assert all(width(p.text) <= LIMIT + MIN_TAIL for p in split(document("\n\n".join(blocks))))


def test_a_question_stays_with_its_answer_and_neighbours_apart():
    text = "#### 一、面试题\n\n**1. 什么是大模型？**\n\n**答案：** 参数很多的模型。\n\n"
    text += "**2. 为什么重要？**\n\n**答案：** 泛化更好。\n"
    first, second = split(document(text))
    assert first.heading == ("文档", "一、面试题", "1. 什么是大模型？")
    assert "参数很多" in first.text
    assert "泛化" not in first.text
    assert second.heading == ("文档", "一、面试题", "2. 为什么重要？")


def test_a_code_fence_that_fits_is_kept_whole():
    fence = "```python\n" + "print(1)\n" * 40 + "```"
    passages = split(document("# 题\n\n" + "说明文字。" * 80 + "\n\n" + fence))
    assert any(fence in passage.text for passage in passages)


def test_a_cut_section_keeps_its_heading_path():
    passages = split(document("# 甲\n\n## 乙\n\n" + "一句话说完一件事。" * 100))
    assert len(passages) > 1
    assert {passage.heading for passage in passages} == {("文档", "甲", "乙")}


def test_the_same_text_in_two_places_has_two_ids():
    passages = split(document("# 甲\n\n同样的话。\n\n# 乙\n\n同样的话。\n\n# 甲\n\n同样的话。"))
    assert len({passage.id for passage in passages}) == len(passages) == 3


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_carriage_returns_end_lines_too(end):
    text = f"# 甲{end}{end}第一句。{end}{end}# 乙{end}{end}第二句。"
    first, second = split(document(text))
    assert (first.text, second.text) == (f"# 甲{end}{end}第一句。", f"# 乙{end}{end}第二句。")


def test_front_matter_is_no_passage():
    text = "---\ntitle: 文档\n---\n正文。"
    assert [passage.text for passage in split(document(text, body=text.index("正文")))] == ["正文。"]


def test_a_passage_holds_every_span_it_has_a_part_of():
    text = "## 甲\n\n" + "第一句话说了些什么。" * 80
    document = Document(source="s", name="s", title="", lang="zh", digest="", text=text, body=0)
    passages = split(document)
    assert len(passages) == 2
    cut = passages[1].start
    spans = [
        Query(text="", source="s", start=cut - 3, end=cut + 3),
        Query(text="", source="s", start=cut, end=cut + 3),
        Query(text="", source="of another document", start=0, end=9),
    ]
    assert held(passages, spans) == {0: [0], 1: [0, 1]}


def test_a_block_of_code_is_from_mark_to_mark_or_to_the_end():
    text = "一\n\n```python\nx = 1\n```\n\n二\n\n~~~\ny\n"
    assert [text[slice(*span)] for span in code(text)] == ["```python\nx = 1\n```", "~~~\ny"]
    assert code("行内的 ``` 不是围栏") == []
