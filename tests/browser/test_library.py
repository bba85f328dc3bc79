"""The library and the diagnostics, in the real page."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import ANSWER, SECONDS
from tests.browser.test_interview import open_tab
from tests.browser.test_page import ask

LOADED = 120 * SECONDS
NOTE = "# 栗子计划\n\n栗子计划是我们在松鼠市做的一次试点，第一批客户共有 37 家面包店，每家每月付 219 元。\n"


def open_library(page: Page) -> None:
    open_tab(page, "资料库")
    expect(page.locator("#shelf table tbody tr").first).to_be_visible(timeout=LOADED)


def search(page: Page, text: str) -> None:
    page.fill("#shelf-text textarea, #shelf-text input", text)
    page.click("#shelf-find")
    expect(page.locator("#shelf .cc-note")).to_contain_text(f"“{text}”", timeout=30 * SECONDS)


def test_a_document_opens_as_the_passages_it_was_cut_into(page, corpus_index):
    open_library(page)
    manifest = json.loads((corpus_index / "manifest.json").read_text(encoding="utf-8"))
    expect(page.locator("#shelf tbody tr")).to_have_count(manifest["documents"])
    row = page.locator("#shelf tbody tr").first
    row.locator("a").click()
    reader = page.frame_locator("#shelf-reader")
    expect(reader.locator("h1")).to_have_text(row.locator("a").inner_text(), timeout=10 * SECONDS)
    expect(reader.locator(".cut")).to_have_count(int(row.locator("td").nth(2).inner_text()))


def test_a_search_finds_the_passage_that_says_it_in_other_words(page):
    open_library(page)
    search(page, "钱还够花几个月")
    found = page.locator("#shelf li")
    expect(found.filter(has_text="跑道").first).to_be_visible()
    found.first.locator("a").click()
    expect(page.frame_locator("#shelf-reader").locator("mark#passage")).to_be_in_viewport(timeout=10 * SECONDS)


def test_a_question_of_the_bank_opens_with_its_answer_and_what_each_point_rests_on(page):
    open_library(page)
    page.get_by_label("题库").check()
    expect(page.locator("#shelf .cc-note")).to_contain_text("道题", timeout=30 * SECONDS)
    search(page, "现金跑道")
    page.locator("#shelf li a").first.click()
    reader = page.frame_locator("#shelf-reader")
    expect(reader.locator("body")).to_contain_text("参考答案", timeout=10 * SECONDS)
    reader.locator("ol a").first.click()
    expect(reader.locator("mark#passage")).to_be_in_viewport(timeout=10 * SECONDS)


def test_a_search_that_finds_nothing_says_what_to_try(page):
    open_library(page)
    page.locator("#shelf-topic input").click()
    page.get_by_role("option", name="我的文件").click()
    expect(page.locator("#shelf")).to_contain_text("没有符合的内容", timeout=30 * SECONDS)


def test_an_uploaded_file_is_answered_from_and_gone_once_it_is_removed(page, corpus_index, tmp_path):
    open_library(page)
    documents = json.loads((corpus_index / "manifest.json").read_text(encoding="utf-8"))["documents"]
    note, broken = tmp_path / "栗子计划.md", tmp_path / "broken.pdf"
    note.write_text(NOTE, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 not really")
    page.set_input_files("#upload input[type=file]", [note, broken])
    expect(page.locator("#building")).to_contain_text("索引已更新", timeout=ANSWER)
    expect(page.locator("#owned .cc-files")).to_contain_text("栗子计划.md")
    expect(page.locator("#owned .cc-doubt")).to_contain_text("broken.pdf")
    expect(page.locator("#shelf tbody tr").filter(has_text="栗子计划")).to_be_visible()
    expect(page.locator("#status")).to_contain_text(f"{documents + 1} 篇文档")
    open_tab(page, "问答")
    page.get_by_label("只摘录原文").check()
    ask(page, "栗子计划的第一批客户有多少家面包店？")
    expect(page.locator(".cc-answer")).to_contain_text("37 家", timeout=ANSWER)
    open_tab(page, "资料库")
    page.locator("#remove-which input").click()
    for name in ("broken.pdf", "栗子计划.md"):
        page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    page.click("#remove")
    expect(page.locator("#owned")).to_contain_text("还没有自己的文件", timeout=ANSWER)
    expect(page.locator("#building")).to_contain_text("索引已更新", timeout=ANSWER)
    expect(page.locator("#shelf tbody tr").filter(has_text="栗子计划")).to_have_count(0, timeout=30 * SECONDS)


def test_what_the_documents_could_not_answer_is_listed(page):
    ask(page, "珠穆朗玛峰有多高？")
    expect(page.locator(".cc-refused")).to_be_visible(timeout=ANSWER)
    open_tab(page, "资料库")
    expect(page.locator("#unanswered li").filter(has_text="珠穆朗玛峰有多高")).to_have_count(1, timeout=30 * SECONDS)


def test_the_self_test_says_of_each_part_that_it_works(page):
    open_tab(page, "诊断")
    expect(page.locator("#facts")).to_contain_text("CHUANGCE_THREADS", timeout=30 * SECONDS)
    page.click("#self-test")
    expect(page.locator("#verdicts .cc-good")).to_contain_text("全部正常", timeout=ANSWER)
    expect(page.locator("#verdicts .cc-tag.covered")).to_have_count(4)
