"""The page for everybody: every tab by axe, light and dark, narrow and wide; the keyboard; no sideways scrolling."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import ANSWER, SECONDS
from tests.browser.test_interview import delete_everything
from tests.browser.test_page import ask
from ui.texts import EN, ZH

NARROW, WIDE = 390, 1440
GRAVE = ("serious", "critical")


@pytest.fixture(params=["light", "dark"])
def scheme(request) -> str:
    return request.param


@pytest.fixture(params=[NARROW, WIDE])
def width(request) -> int:
    return request.param


@pytest.fixture
def shown(browser, url, scheme, width) -> Iterator[Page]:
    """A page without motion, as some ask for, so that no colour is seen on its way to another."""
    size = {"width": width, "height": 900}
    opened = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    opened.goto(url)
    expect(opened.locator("#question textarea")).to_be_visible(timeout=60 * SECONDS)
    expect(opened.locator("#status")).to_contain_text("就绪", timeout=120 * SECONDS)
    yield opened
    opened.close()


def check(page: Page) -> None:
    """No serious or critical violation, and nothing wider than the window."""
    found = [row for row in Axe().run(page).response["violations"] if row["impact"] in GRAVE]
    told = [f"{row['id']}: {node['html'][:200]} {node['failureSummary']}" for row in found for node in row["nodes"]]
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tabs(page: Page) -> list[str]:
    return page.locator("#tabs [role=tab]:visible").evaluate_all("rows => rows.map(row => row.id)")


def test_every_tab_passes_axe_light_and_dark_narrow_and_wide(shown):
    names = tabs(shown)
    assert len(names) >= 6
    for name in names:
        shown.click(f"#{name}")
        expect(shown.locator(f"#{name}")).to_have_attribute("aria-selected", "true")
        expect(shown.locator(f"#{name.removesuffix('-button')}")).to_be_visible(timeout=30 * SECONDS)
        if name == "tab-library-button":
            expect(shown.locator("#shelf tbody tr").first).to_be_visible(timeout=30 * SECONDS)
        if name == "tab-progress-button":
            expect(shown.locator("#export")).to_be_enabled(timeout=30 * SECONDS)
        if name == "tab-diagnostics-button":
            expect(shown.locator("#facts dl").first).to_be_visible(timeout=30 * SECONDS)
        check(shown)


def test_an_answer_a_refusal_and_an_error_pass_axe(shown):
    ask(shown, "创业公司怎样判断现在该不该融资，又该融多少？")
    expect(shown.locator(".cc-sources li").first).to_be_visible(timeout=ANSWER)
    shown.locator(".cc-answer .cc-cite").first.click()
    shown.click("[data-act=helpful]")
    shown.click("[data-act=edit]")
    shown.click("[data-act=unhelpful]")
    expect(shown.locator("#feedback-note textarea")).to_be_visible()
    check(shown)
    shown.click("#feedback-give")
    shown.click("#unedit")
    ask(shown, "珠穆朗玛峰有多高？")
    expect(shown.locator(".cc-refused")).to_be_visible(timeout=ANSWER)
    ask(shown, "？？？")
    expect(shown.locator(".cc-error")).to_be_visible(timeout=30 * SECONDS)
    check(shown)
    delete_everything(shown)


def test_the_reader_passes_axe(shown, url):
    shown.click("#tab-library-button")
    expect(shown.locator("#shelf tbody a").first).to_be_visible(timeout=30 * SECONDS)
    document = shown.locator("#shelf tbody a").first.get_attribute("href")
    shown.get_by_label("题库").check()
    expect(shown.locator("#shelf li a").first).to_be_visible(timeout=30 * SECONDS)
    question = shown.locator("#shelf li a").first.get_attribute("href")
    for address in (document, question, "/source"):
        shown.goto(url + address)
        check(shown)


def test_a_first_visit_explains_itself_and_an_example_is_asked_by_keyboard(page):
    example = page.locator(".cc-ask").last
    expect(page.locator(".cc-welcome")).to_be_in_viewport(ratio=1)
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)
    asked = example.inner_text()
    example.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cc-question")).to_have_text(asked, timeout=30 * SECONDS)
    page.locator("#stop").click(timeout=30 * SECONDS)


def test_what_has_the_focus_is_seen(page):
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]; })()"
        )
        assert style[0] != "none"
        assert float(style[1].removesuffix("px")) >= 1


def test_the_tabs_are_in_the_same_order_in_both_languages(page, url):
    chinese = tabs(page)
    page.goto(url + "/en/")
    expect(page.locator("#send")).to_have_text(EN.send, timeout=60 * SECONDS)
    assert tabs(page) == chinese
    assert page.locator("html").get_attribute("lang") == "en"
    assert ZH.tab_ask not in page.locator("#tabs").inner_text()


def test_dark_stays_dark_after_a_reload(page):
    page.click("#appearance")
    expect(page.locator("body.dark")).to_have_count(1)
    page.reload()
    expect(page.locator("body.dark #question")).to_be_visible(timeout=60 * SECONDS)
