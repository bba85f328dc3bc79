"""What can be done with an answer, in the real page: copied, judged, edited, asked again, exported."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import ANSWER, SECONDS
from tests.browser.test_interview import delete_everything, open_tab
from tests.browser.test_page import ask

KNOWN = "创业公司怎样判断现在该不该融资，又该融多少？"  # in the bank: answered at once


@pytest.fixture
def answered(page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, KNOWN)
    expect(page.locator(".cc-acts")).to_be_visible(timeout=ANSWER)
    return page


def saved(page: Page, button: str) -> tuple[Download, str]:
    with page.expect_download() as begun:
        page.click(button)
    return begun.value, Path(begun.value.path()).read_text(encoding="utf-8")


def test_an_answer_is_copied_with_its_sources_and_judged_by_keyboard_and_that_is_kept_and_deleted(answered):
    page, said = answered, answered.locator(".cc-said")
    page.click("[data-act=copy]")
    expect(said).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.locator(".cc-answer p").first.inner_text().split("。")[0] in copied
    assert "\n[1] " in copied
    page.focus("[data-act=helpful]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-act=helpful]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-act=helpful]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("内容有误")).to_be_focused()
    page.get_by_label("不完整").check()
    page.fill("#feedback-note textarea", "没有讲到 <b>稀释</b>")
    page.click("#feedback-give")
    expect(said).to_have_text("谢谢，已记下：不完整")
    expect(page.locator("[data-act=unhelpful]")).to_be_focused()
    page.reload()
    expect(said).to_have_text("谢谢，已记下：不完整", timeout=60 * SECONDS)
    page.click("[data-act=unhelpful]")
    expect(page.locator("#feedback-note textarea")).to_have_value("没有讲到 <b>稀释</b>")
    open_tab(page, "进步")
    expect(page.locator("#standing")).not_to_be_empty()
    (row,) = json.loads(saved(page, "#export")[1])["feedback"]
    assert (row["question"], row["kind"], row["reasons"]) == (KNOWN, "bank", ["incomplete"])
    delete_everything(page)
    open_tab(page, "问答")
    expect(page.locator(".cc-welcome")).to_be_visible()
    expect(page.locator("#save")).to_be_hidden()


def test_the_last_question_is_edited_and_asked_again_in_its_place_and_the_conversation_exported(answered):
    page, box = answered, answered.locator("#question textarea")
    page.fill("#question textarea", "下一个问题")
    page.click("[data-act=edit]")
    expect(box).to_have_value(KNOWN)
    expect(box).to_be_focused()
    page.click("#unedit")
    expect(box).to_have_value("下一个问题")
    page.click("[data-act=edit]")
    expect(box).to_have_value(KNOWN)
    ask(page, "珠穆朗玛峰有多高？")
    expect(page.locator(".cc-refused")).to_be_visible(timeout=ANSWER)
    expect(page.locator(".cc-question")).to_have_text(["珠穆朗玛峰有多高？"])
    expect(box).to_have_value("下一个问题")
    expect(page.locator("#send")).to_be_visible()
    page.click("[data-act=retry]")
    expect(page.locator("#stop")).to_be_visible()
    expect(page.locator("[data-act=retry]")).to_be_visible(timeout=ANSWER)
    expect(page.locator(".cc-question")).to_have_count(1)
    ask(page, KNOWN)
    expect(page.locator(".cc-sources li").first).to_be_visible(timeout=ANSWER)
    file, text = saved(page, "#save")
    assert file.suggested_filename.endswith(".md")
    assert "## 1. 珠穆朗玛峰有多高？\n\n文档里没有找到" in text
    assert f"## 2. {KNOWN}\n\n*题库里的参考答案" in text
    assert "\n1.  > " in text
