from dataclasses import replace
from datetime import UTC, datetime

from markdown_it import MarkdownIt

from rag.answer.answerer import Found
from tests.ui.test_render import EVIL, answer
from ui import export
from ui.exchange import Exchange, Feedback
from ui.texts import EN, ZH

NOW = datetime(2026, 11, 28, 20, 10, tzinfo=UTC)
PLAIN = replace(answer("第一句。", "第二句。").citations[0], heading=("文", "节", "小节"), quote="原文第一行\n- 第二行")


def cited(kind="generated"):
    return replace(answer("第一句。", "第二句。", kind=kind), citations=(PLAIN,))


def test_a_copied_answer_carries_its_numbered_citations():
    text = export.text(cited(), None, ZH)
    assert text == "第一句。[1]\n第二句。[1]\n\nd.md › 节 › 小节\n[1] “原文第一行 - 第二行”"


def test_what_is_cited_of_one_section_stands_below_one_title():
    other = replace(PLAIN, n=3, heading=("文", "别处"), quote="第三行")
    value = replace(cited(), citations=(PLAIN, replace(PLAIN, n=2, start=6, end=9, quote="又一行"), other))
    assert export.text(value, None, ZH).endswith(
        "d.md › 节 › 小节\n[1] “原文第一行 - 第二行”\n[2] “又一行”\n\nd.md › 别处\n[3] “第三行”"
    )
    page = MarkdownIt("commonmark").render(export.markdown([Exchange(question="?", answer=value)], None, ZH, NOW))
    assert page.count("d.md › 节 › 小节") == 1
    assert page.count("<blockquote>") == 3
    assert '<ol start="3">' in page


def test_a_copied_refusal_says_what_is_missing_and_what_can_be_asked():
    refused = replace(
        answer("没有找到。", kind="refused"), citations=(), sentences=(), missing=("珠峰",), nearest=("甲？",)
    )
    assert export.text(refused, None, ZH) == "没有找到。\n\n文档里没有提到：珠峰\n\n可以回答的相近问题\n\n- 甲？"


def test_an_exported_conversation_holds_questions_answers_sources_refusals_and_feedback():
    first = Exchange(question="它呢？", answer=cited(), found=Found(question_used="护城河呢？", hits=()))
    first.feedback = Feedback(row=1, helpful=False, reasons=("incomplete",), note="没讲\n定价")
    refused = replace(answer("没有找到。", kind="refused"), citations=(), sentences=(), missing=("珠峰",))
    told = [first, Exchange(question="珠峰多高？", answer=refused), Exchange(question="断了", interrupted=True)]
    text = export.markdown(told, None, ZH, NOW)
    assert "导出于 2026-11-28 20:10，3 问。" in text
    assert "## 1. 它呢？\n\n理解为：护城河呢？\n\n第一句。[1]\n第二句。[1]\n\n**依据**\n\nd.md › 节 › 小节" in text
    assert "\n\n1.  > 原文第一行\n    > - 第二行\n\n2/2 句有依据\n\n反馈：没帮助、不完整、没讲 定价" in text
    assert "## 2. 珠峰多高？\n\n没有找到。\n\n文档里没有提到：珠峰" in text
    assert f"## 3. 断了\n\n{ZH.interrupted}" in text


def test_what_the_bank_says_and_what_an_answer_leaves_open_is_exported():
    value = replace(cited(kind="bank"), missing=("Who decides?",))
    value = replace(value, sentences=(replace(value.sentences[0], disputed_by=(1,)),))
    text = export.markdown([Exchange(question="?", answer=value)], None, EN, NOW)
    assert f"*{EN.from_bank}*" in text
    assert "Not answered: Who decides?" in text
    assert "Sources disagree: [1]" in text


def test_nothing_in_an_exported_conversation_becomes_markup_or_a_link():
    evil = EVIL + " [x]: http://evil.example\n\n[x]: http://evil.example"
    told = [
        Exchange(question=evil, answer=answer(EVIL, evil), found=Found(question_used=f"{evil}？", hits=())),
        Exchange(question=evil, answer=replace(answer(evil, kind="refused"), missing=(evil,), nearest=(evil,))),
        Exchange(question=evil, error=evil),
    ]
    page = MarkdownIt("commonmark", {"html": True}).render(export.markdown(told, None, ZH, NOW))
    assert "<img" not in page
    assert "<a " not in page


def test_an_export_names_files_and_not_where_they_lie():
    value = replace(cited(), citations=(replace(PLAIN, source="/home/someone/plans/plan.md"),))
    assert "someone" not in export.markdown([Exchange(question="?", answer=value)], None, EN, NOW)
