"""Asking, in the real page."""

import urllib.parse
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect

from rag.corpus.library import read_library
from rag.settings import CORPUS
from tests.browser.conftest import ANSWER, SECONDS, beginning


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def test_a_question_is_answered_and_its_citation_opens_the_passage(page):
    ask(page, "现金跑道怎么算？")
    expect(page.locator("#stop")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator(".cc-sources li").first).to_be_visible(timeout=ANSWER)
    expect(page.locator(".cc-answer")).to_contain_text("跑道")
    page.locator(".cc-answer .cc-cite").first.click()
    passage = page.frame_locator("#reader").locator("mark#passage")
    expect(passage).to_contain_text("跑道", timeout=10 * SECONDS)
    expect(passage).to_be_in_viewport()
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("就绪")


def test_the_reader_steps_from_one_citation_to_the_next(page):
    ask(page, "创业公司怎样判断现在该不该融资，又该融多少？")
    cited = page.locator(".cc-sources .cc-cite")
    expect(cited.nth(1)).to_be_visible(timeout=ANSWER)
    cited.first.click()
    expect(page.locator("#cite-at")).to_have_text(f"1 / {cited.count()}")
    expect(page.locator("#cite-prev")).to_be_disabled()
    passage = page.frame_locator("#reader").locator("mark#passage")
    first = passage.inner_text(timeout=10 * SECONDS)
    page.click("#cite-next")
    expect(page.locator("#cite-at")).to_have_text(f"2 / {cited.count()}")
    expect(passage).not_to_have_text(first, timeout=10 * SECONDS)
    expect(cited.nth(1)).to_have_attribute("aria-current", "true")


def test_the_other_language_goes_on_with_the_conversation_and_what_was_typed(page):
    ask(page, "创业公司怎样判断现在该不该融资，又该融多少？")
    expect(page.locator(".cc-sources li").first).to_be_visible(timeout=ANSWER)
    page.fill("#question textarea", "还没问完的问题")
    page.click("#tab-interview-button")
    page.fill("#job textarea", "招聘：大模型产品经理")
    page.click("#language")
    expect(page.locator("#start")).to_have_text("Start", timeout=60 * SECONDS)
    expect(page.locator("#job textarea")).to_have_value("招聘：大模型产品经理", timeout=30 * SECONDS)
    page.click("#tab-ask-button")
    expect(page.locator(".cc-label")).to_contain_text("reference answer")
    expect(page.locator("#question textarea")).to_have_value("还没问完的问题")


def test_an_interview_and_an_exercise_go_on_in_the_other_language(page):
    page.click("#tab-coding-button")
    code = page.locator("#code .cm-content")
    expect(code).to_contain_text("def", timeout=30 * SECONDS)
    first = code.inner_text()
    page.click("#exercise input")
    page.get_by_role("option").nth(1).click()
    chosen = list(read_library(CORPUS).exercises.values())[1]
    expect(page.locator("#exercise input")).to_have_value(chosen.zh.title)
    expect(code).not_to_have_text(first, timeout=30 * SECONDS)
    code.fill("half = 1")
    page.click("#tab-interview-button")
    page.click("#start")
    expect(page.locator("#asked h2")).to_be_visible(timeout=60 * SECONDS)
    asked = page.locator("#asked h2").inner_text()
    page.fill("#answer textarea", "写到一半的回答")
    page.click("#language")
    expect(page.locator("#submit")).to_have_text("Submit", timeout=120 * SECONDS)
    expect(page.locator("#answer textarea")).to_have_value("写到一半的回答", timeout=60 * SECONDS)
    expect(page.locator("#asked h2")).to_have_text(asked)
    page.click("#tab-coding-button")
    expect(page.locator("#exercise input")).to_have_value(chosen.en.title, timeout=30 * SECONDS)
    expect(page.locator("#problem")).to_contain_text(beginning(chosen.en.statement))
    expect(code).to_contain_text("half = 1", timeout=30 * SECONDS)


def test_stop_ends_the_answer_and_the_next_question_is_taken(page):
    ask(page, "请详细说明如何评估一个大模型的效果，越全面越好。")
    page.locator("#stop").click(timeout=30 * SECONDS)
    expect(page.locator("#send")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator("#conversation")).to_contain_text("已停止")


def test_a_question_without_an_answer_is_refused_with_the_nearest_passages(page):
    ask(page, "珠穆朗玛峰有多高？")
    expect(page.locator(".cc-refused")).to_be_visible(timeout=ANSWER)
    expect(page.locator(".cc-cite")).to_have_count(0)


def test_a_question_of_the_bank_is_answered_at_once_and_the_model_can_be_asked_instead(page):
    ask(page, "创业公司怎样判断现在该不该融资，又该融多少？")
    expect(page.locator(".cc-label")).to_contain_text("题库里的参考答案", timeout=ANSWER)
    expect(page.locator(".cc-sources li").first).to_be_visible()
    page.locator("[data-act=model]").click(timeout=30 * SECONDS)
    expect(page.locator(".cc-question")).to_have_count(2, timeout=30 * SECONDS)
    page.locator("#stop").click(timeout=30 * SECONDS)
    expect(page.locator("#send")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator(".cc-label")).to_have_count(1)
    expect(page.locator("[data-act=model]")).to_have_count(0)


def test_quotes_only_shows_what_the_documents_say(page, corpus_index):
    page.get_by_label("只摘录原文").check()
    ask(page, "竞品突然降价，我要不要跟？")
    expect(page.locator(".cc-label")).to_contain_text("原文摘录", timeout=ANSWER)
    assert page.locator(".cc-sources li").count() >= 1


def test_a_question_that_cannot_be_asked_comes_back_with_the_reason(page):
    ask(page, "？？？")
    expect(page.locator(".cc-error")).to_contain_text("问题是空的", timeout=30 * SECONDS)
    expect(page.locator("#question textarea")).to_have_value("？？？")


def test_what_a_user_types_is_text_and_never_markup(page):
    ask(page, "<img src=x onerror=alert(1)> ${1+1} {{7*7}} 护城河" + "长" * 2000)
    expect(page.locator(".cc-question")).to_contain_text(
        "<img src=x onerror=alert(1)> ${1+1} {{7*7}}", timeout=30 * SECONDS
    )
    assert page.locator(".cc-question img").count() == 0


def test_the_english_page_is_english(page, url):
    page.goto(url + "/en/")
    expect(page.locator("#send")).to_have_text("Ask", timeout=30 * SECONDS)
    expect(page.locator("#status")).to_contain_text("ready", timeout=120 * SECONDS)
    expect(page.frame_locator("#reader").locator("body")).to_contain_text("Click a number")


def test_the_reader_shows_a_document_as_text_under_a_strict_policy(url, corpus_index):
    from rag.settings import CORPUS

    source = next(Path(CORPUS).rglob("moats.md"))
    query = urllib.parse.urlencode({"source": str(source), "start": 0, "end": 10**9})
    with urllib.request.urlopen(f"{url}/source?{query}", timeout=30) as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "护城河" in response.read().decode("utf-8")
    with urllib.request.urlopen(f"{url}/source?source=/etc/passwd", timeout=30) as response:
        assert "root:" not in response.read().decode("utf-8")
