"""A plan handed in, in the real page."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import ANSWER, SECONDS
from tests.plan import PLAN


def open_tab(page: Page) -> None:
    page.click("#tab-assess-button")
    expect(page.locator("#plan textarea")).to_be_visible(timeout=30 * SECONDS)


def test_a_plan_is_judged_reported_and_its_next_question_opens_in_an_interview(page):
    open_tab(page)
    page.fill("#plan textarea", PLAN)
    page.click("#assess-start")
    expect(page.locator("#assess-stop")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator("#assessment .cc-levels li").first).to_be_visible(timeout=ANSWER)
    report = page.frame_locator("#assessment .cc-report")
    expect(report.locator("h1")).to_be_visible(timeout=ANSWER)
    expect(page.locator("#assessment .cc-grade .cc-levels li")).to_have_count(10)
    quotes = report.locator("li:has(.tag) q").all_inner_texts()
    assert quotes
    assert all("".join(quote.split()) in "".join(PLAN.split()) for quote in quotes)
    with page.expect_download() as download:
        page.click("#assess-md")
    assert "# " in download.value.path().read_text(encoding="utf-8")
    expect(page.locator("#plan textarea")).to_have_value(PLAN)
    page.click("#practise")
    expect(page.locator("#asked h2")).to_be_visible(timeout=60 * SECONDS)


def test_what_was_answered_to_the_guiding_questions_stays_in_the_other_language_and_becomes_a_plan(page):
    open_tab(page)
    page.locator("#guided > button").click()
    page.fill("#guided-1 textarea", "连锁便利店的店长每周要花六小时对账。")
    page.click("#language")
    expect(page.locator("#assess-start")).to_have_text("Assess", timeout=60 * SECONDS)
    box = page.locator("#guided-1 textarea")
    if not box.is_visible():
        page.locator("#guided > button").click()
    expect(box).to_have_value("连锁便利店的店长每周要花六小时对账。", timeout=30 * SECONDS)
    page.click("#use-answers")
    expect(page.locator("#plan textarea")).to_have_value(
        "## Problem and demand\n\n连锁便利店的店长每周要花六小时对账。", timeout=30 * SECONDS
    )


def test_a_plan_of_a_few_words_is_refused_with_the_reason_and_stays_in_its_box(page):
    open_tab(page)
    page.fill("#plan textarea", "我要创业")
    page.click("#assess-start")
    expect(page.locator("#assessment [role=alert]")).to_be_visible(timeout=60 * SECONDS)
    expect(page.locator("#plan textarea")).to_have_value("我要创业")
    expect(page.locator("#assess-start")).to_be_visible()
