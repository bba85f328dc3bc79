"""Interview, exercises and progress, in the real page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from rag.corpus.library import Exercise, read_library
from rag.interview.coding import starter
from rag.interview.sandbox import isolator
from rag.settings import CORPUS
from tests.browser.conftest import ANSWER, SECONDS, beginning

RUN = 150 * SECONDS  # of an exercise's tests
runs_code = pytest.mark.skipif(isolator() is None, reason="no bubblewrap here; CI installs it")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def hand_in(page: Page, answer: str) -> None:
    page.fill("#answer textarea", answer)
    page.click("#submit")
    expect(page.locator("#result .cc-score")).to_be_visible(timeout=ANSWER)


def delete_everything(page: Page) -> None:
    open_tab(page, "进步")
    page.check("#sure input")
    page.click("#delete")
    expect(page.locator("#standing")).to_contain_text("还没有面试记录")


def solution(exercise: Exercise) -> str:
    return (exercise.folder / "solution.py").read_text(encoding="utf-8")


def write_code(page: Page, box: str, code: str) -> None:
    page.locator(f"{box} .cm-content").fill(code)


def test_an_interview_is_graded_followed_up_answered_again_and_reported(page):
    open_tab(page, "面试")
    page.click("#start")
    asked = page.locator("#asked h2")
    expect(asked).to_be_visible(timeout=60 * SECONDS)
    questions = {question.question: question for question in read_library(CORPUS).questions.values()}
    question = questions[asked.inner_text()]
    expect(page.locator("#chosen")).to_contain_text(
        "主题：全部 · 难度：不限 · 题数：5 · 编程题：0 · 语言：中文 · 时限：不限"
    )
    hand_in(page, "嗯，我只记得这件事要看具体情况，先小范围试一试。<b>加粗</b>")
    expect(page.locator("#result")).not_to_contain_text(question.reference[:40])  # a follow-up waits
    page.click("#next")
    expect(page.locator("#asked")).to_contain_text("追问")
    while "追问" in page.locator("#asked").inner_text():
        follow_up = asked.inner_text()
        page.click("#skip")
        expect(asked).not_to_have_text(follow_up)
    page.fill("#answer textarea", "写到一半")
    page.reload()
    expect(page.locator("#answer textarea")).to_have_value("写到一半", timeout=60 * SECONDS)
    page.click("#pause")
    expect(page.locator("#setup")).to_be_visible()
    page.click("#resume")
    expect(page.locator("#answer textarea")).to_have_value("写到一半", timeout=60 * SECONDS)
    second = questions[page.locator("#asked h2").inner_text()]
    hand_in(page, second.reference)
    expect(page.locator(".cc-tag.covered").first).to_be_visible()
    page.click("#answer-again")
    expect(page.locator("#answer textarea")).to_have_value(second.reference)
    hand_in(page, "不知道。")
    expect(page.locator("#result")).to_contain_text("这次没说到")
    page.click("#next")
    page.click("#end")
    report = page.frame_locator(".cc-report")
    expect(report.locator("h1")).to_have_text("模拟面试报告", timeout=60 * SECONDS)
    expect(report.locator("body")).to_contain_text("<b>加粗</b>")
    expect(page.locator("#report")).to_be_visible()
    open_tab(page, "进步")
    expect(page.locator("#standing")).to_contain_text("已结束")
    delete_everything(page)


def come_to_the_exercise(page: Page) -> Locator:
    """Start an interview of a question and an exercise, and skip the question; where it says what is asked."""
    page.locator("#length input[type=number]").fill("1")
    page.locator("#coding-count input[type=number]").fill("1")
    page.locator("#coding-count input[type=number]").press("Tab")
    page.click("#start")
    asked = page.locator("#asked")
    expect(asked).to_contain_text("1/2", timeout=60 * SECONDS)
    page.click("#skip")
    return asked


@runs_code
def test_an_exercise_in_an_interview_fails_then_passes_and_is_in_the_report(page):
    open_tab(page, "面试")
    asked = come_to_the_exercise(page)
    expect(asked).to_contain_text("2/2 · 编程题")
    exercises = {exercise.zh.title: exercise for exercise in read_library(CORPUS).exercises.values()}
    exercise = exercises[asked.locator("h2").inner_text()]
    write_code(page, "#interview-code", starter(exercise, "zh") + "\n# 写到一半")
    page.click("#attempt")
    expect(page.locator("#result .cc-tag.missing").first).to_be_visible(timeout=RUN)
    page.reload()
    expect(page.locator("#interview-code .cm-content")).to_contain_text("# 写到一半", timeout=60 * SECONDS)
    page.click("#submit")
    expect(page.locator("#answer-again")).to_be_visible(timeout=RUN)
    failed = page.locator("#result .cc-tag.missing")
    expect(failed.first).to_be_visible()
    page.click("#answer-again")
    expect(page.locator("#interview-code .cm-content")).to_contain_text("# 写到一半")
    expect(failed.first).to_be_visible()  # beside the code that is to be mended
    write_code(page, "#interview-code", solution(exercise))
    page.click("#submit")
    expect(page.locator("#result")).to_contain_text("现在通过了", timeout=RUN)
    expect(failed).to_have_count(0)
    page.click("#next")
    report = page.frame_locator(".cc-report")
    expect(report.locator(".score")).to_contain_text("10.0", timeout=60 * SECONDS)
    expect(report.locator("article").last).to_contain_text(exercise.zh.title)
    expect(report.locator("article").last.locator(".tag.covered").first).to_be_visible()
    delete_everything(page)


@runs_code
def test_an_exercise_fails_then_passes_and_progress_knows_of_it(page):
    open_tab(page, "编程题")
    exercise = next(iter(read_library(CORPUS).exercises.values()))
    page.click("#run")
    expect(page.locator("#outcome .cc-tag.missing").first).to_be_visible(timeout=RUN)
    write_code(page, "#code", "# 错的")
    page.click("#hand-in")
    expect(page.locator("#outcome p").first).to_contain_text(re.compile(r"^0/\d{2} "), timeout=RUN)  # hidden tests too
    page.reload()
    open_tab(page, "编程题")
    expect(page.locator("#code .cm-content")).to_have_text("# 错的")
    write_code(page, "#code", solution(exercise))
    page.click("#hand-in")
    expect(page.locator("#outcome")).to_contain_text("现在通过了", timeout=RUN)
    expect(page.locator("#outcome .cc-tag.missing")).to_have_count(0)
    open_tab(page, "进步")
    expect(page.locator("#standing")).to_contain_text("10.0")
    delete_everything(page)


def test_exercises_are_in_english_on_the_english_page(page, url):
    page.goto(f"{url}/en/")
    open_tab(page, "Coding")
    exercises = list(read_library(CORPUS).exercises.values())
    expect(page.locator("#exercise input")).to_have_value(exercises[0].en.title)
    expect(page.locator("#problem")).to_contain_text(beginning(exercises[0].en.statement))
    expect(page.locator("#code .cm-content")).to_contain_text("Write your answer here")
    open_tab(page, "Interview")
    asked = come_to_the_exercise(page)
    expect(asked).to_contain_text("2/2 · Exercise")
    (problem,) = (one.en for one in exercises if one.en.title == asked.locator("h2").inner_text())
    expect(page.locator("#interview-problem")).to_contain_text(beginning(problem.statement))
    page.click("#skip")
    report = page.frame_locator(".cc-report")
    expect(report.locator("article").last).to_contain_text(problem.title, timeout=60 * SECONDS)
    page.goto(url)
    back = page.get_by_role("tab", name="面试", exact=True)  # the tab that was open is opened again
    expect(back).to_have_attribute("aria-selected", "true", timeout=60 * SECONDS)
    delete_everything(page)


def test_a_tab_that_is_empty_says_what_to_do(page):
    open_tab(page, "进步")
    expect(page.locator("#standing")).to_contain_text("还没有面试记录")
