"""Every tab of the page and every state worth seeing as pictures: both languages, narrow and wide, light and dark.

Starts the real page in a process of its own, with this machine's models and index and a home folder that is thrown
away, and drives it in Chromium. Knows the ids of the page, not its code. Invariants: the models do each piece of work
once a language, all pictures of a state show the same page; what is kept of the user is never touched.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml
from PIL import Image

from evals.data import OWN
from rag.corpus.library import Library, read_library
from rag.errors import Fault, Lang, UserError
from rag.history import open_history
from rag.index.manifest import read_manifest
from rag.interview.choose import Plan
from rag.interview.session import Interview
from rag.settings import CORPUS, Settings, read_settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGS: tuple[Lang, ...] = ("zh", "en")
TABS = ("ask", "interview", "coding", "assess", "progress", "library", "diagnostics")
NARROW, WIDE, HEIGHT = 390, 1440, 900  # pixels
MODES = ("light", "dark")
WAIT = 600  # seconds for what a model writes on a busy machine
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SCREENS = CORPUS.parent / "ui" / "assets" / "screens"
# What is as high as a part of the window keeps its height while the window grows as high as the page: a frame is
# painted only where the window reaches.
_SETTLE = """() => new Promise(done => {
  for (const box of document.querySelectorAll("#conversation, #plan textarea")) box.scrollTo(0, 0);
  for (const { contentDocument } of document.querySelectorAll(".cc-reader"))
    contentDocument?.querySelector("mark")?.scrollIntoView();
  for (const box of document.querySelectorAll("#conversation, #shelf, iframe")) {
    const height = `${box.offsetHeight}px`;
    if (box.offsetHeight) Object.assign(box.style, { height, minHeight: height, maxHeight: height });
  }
  scrollTo(0, 0);
  setTimeout(() => done(document.documentElement.scrollHeight), 200);
})"""
_LOOSEN = """() => {
  for (const box of document.querySelectorAll("#conversation, #shelf, iframe"))
    Object.assign(box.style, { height: "", minHeight: "", maxHeight: "" });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture of the READMEs: the first `height` pixels of a page, or what a `part` of it (a selector) takes."""

    state: str
    width: int = WIDE
    mode: str = "light"
    height: int = 0
    part: str = ""
    langs: tuple[Lang, ...] = LANGS


SHOWN = {
    "answer": Shown(state="ask-answered", height=832),
    "narrow": Shown(state="ask-answered", width=NARROW, mode="dark", height=826),
    # An answer in English is graded by key points in Chinese: not yet well enough to be shown.
    "interview": Shown(state="interview-graded", height=560, langs=("zh",)),
    "assessment": Shown(state="assess-done", part="#assessment .cc-grade"),
}


class NoBrowser(UserError):
    zh = "截图需要 Playwright：运行 pip install -e '.[dev]' 后重试。"
    en = "Screenshots need Playwright: run pip install -e '.[dev]' and try again."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="folder for the pictures")
    parser.add_argument("--readme", action="store_true", help="also renew the pictures of the READMEs")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Raises NoBrowser, and what reading the index raises."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser() from None
    args.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the page is ended with us
    errors: list[str] = []
    left: list[str] = []
    cameras = []
    begin = time.monotonic()
    with served(read_settings()) as (url, settings), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for lang in LANGS:
            page = browser.new_page(locale={"zh": "zh-CN", "en": "en-GB"}[lang])
            page.set_default_timeout(WAIT * 1000)
            page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "request",
                lambda asked: None if asked.url.startswith((url, "data:", "blob:")) else left.append(asked.url),
            )
            page.goto(url + ("/en/" if lang == "en" else "/"))
            cameras.append(Camera(page=page, lang=lang, out=args.out, readme=args.readme))
        scenes = yaml.safe_load((OWN / "scenes.yaml").read_text(encoding="utf-8"))
        for camera in cameras:
            _walk(camera, scenes[camera.lang], settings)
        browser.close()
    return {
        "task": "screenshots",
        "shots": sum(camera.count for camera in cameras),
        "seconds": round(time.monotonic() - begin),
        "console_errors": errors,
        "requests_that_left": left,
        "wider_than_the_window": [name for camera in cameras for name in camera.too_wide],
        "failed": bool(errors or left),
    }


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, Settings]]:
    """The page's address and the settings it runs with, as long as it is needed. Raises Fault where it does not start,
    and what reading the index raises."""
    read_manifest(settings.index)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as probe:
        home = Path(folder)
        (home / "models").symlink_to(settings.home / "models")
        shutil.copytree(settings.index, home / "index")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        given = {"HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), "DATABASE_URL": ""}
        environ = os.environ | {f"CHUANGCE_{name}": value for name, value in given.items()}
        command = [sys.executable, "-m", "ui", "--no-browser"]
        server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            while not _answers(url):
                if server.poll() is not None:
                    raise Fault(reason=f"the page ended with exit code {server.returncode}")
                time.sleep(0.5)
            yield url, read_settings(environ)
        finally:
            server.terminate()
            server.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError:
        return False
    return True


@dataclass(slots=True, kw_only=True)
class Camera:
    """Takes what a page shows in every width and mode; counts, and notes what is wider than its window."""

    page: "Page"
    lang: Lang
    out: Path
    readme: bool
    count: int = 0
    too_wide: list[str] = field(default_factory=list)

    def shoot(self, state: str) -> None:
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            height = self.page.evaluate(_SETTLE)
            self.page.set_viewport_size({"width": width, "height": max(HEIGHT, height)})
            for mode in MODES:
                self.page.emulate_media(color_scheme=mode, reduced_motion="reduce")  # type: ignore[arg-type]
                self.page.wait_for_timeout(200)
                path = self.out / f"{state}.{self.lang}.{width}.{mode}.png"
                self.page.screenshot(path=path, animations="disabled")
                self.count += 1
                if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    self.too_wide.append(path.name)
                for name, shown in SHOWN.items() if self.readme else ():
                    if (shown.state, shown.width, shown.mode) == (state, width, mode) and self.lang in shown.langs:
                        self._keep(path, SCREENS / f"{name}.{self.lang}.webp", shown)
            self.page.evaluate(_LOOSEN)
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    def _keep(self, taken: Path, path: Path, shown: Shown) -> None:
        """A part of a picture, small enough for the repository."""
        box = self.page.locator(shown.part).bounding_box() if shown.part else None
        begin, end = (int(box["y"]) - 8, int(box["y"] + box["height"]) + 8) if box else (0, shown.height)
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(taken) as whole:
            whole.convert("RGB").crop((0, begin, whole.width, end)).save(path, quality=80, method=6)


def _walk(camera: Camera, typed: dict[str, Any], settings: Settings) -> None:
    """Every state of a language, in an order in which each is reached from the one before."""
    page, library = camera.page, read_library(CORPUS)
    light = page.locator("#status .cc-light")
    light.first.wait_for()
    if page.locator("#status .cc-light.wait").count():
        camera.shoot("ask-loading")
    page.locator("#status .cc-light.good").nth(2).wait_for()
    for tab in TABS:
        _open(page, tab)
        camera.shoot(tab if tab == "diagnostics" else f"{tab}-empty")
    _ask(camera, typed)
    _interview(camera, typed["answers"], settings, library)
    _solve(camera, library)
    _assess(camera, (OWN / "plans" / f"{typed['plan']}.md").read_text(encoding="utf-8"))
    _open(page, "progress")
    page.locator("#standing .cc-radar").wait_for()
    camera.shoot("progress")
    _read(camera, typed["search"])
    _open(page, "diagnostics")
    page.click("#self-test")
    page.locator("#self-test:enabled").wait_for()
    page.locator("#verdicts :is(.cc-good, .cc-doubt)").wait_for()
    camera.shoot("diagnostics-tested")
    _open(page, "progress")  # the other language starts from nothing, too
    page.check("#sure input")
    page.click("#delete:enabled")
    page.locator("#standing .cc-empty").wait_for()


def _open(page: "Page", tab: str) -> None:
    page.click(f"#tab-{tab}-button")
    page.locator(f"#tab-{tab}").wait_for()
    ready = {
        "progress": "#standing :is(.cc-empty, .cc-table)",
        "library": "#shelf tbody tr",
        "diagnostics": "#facts dl",
        "coding": ".cm-content",
    }
    if tab in ready:
        page.locator(f"#tab-{tab} {ready[tab]}").first.wait_for()


def _ask(camera: Camera, typed: dict[str, Any]) -> None:
    page = camera.page
    _open(page, "ask")

    def ask(text: str, sign: str) -> None:
        page.fill("#question textarea", text)
        page.press("#question textarea", "Enter")
        page.locator(sign).first.wait_for()

    ask(typed["question"], ".cc-answer p:not(.cc-stage)")
    camera.shoot("ask-writing")
    page.locator(".cc-sources .cc-cite").first.wait_for()
    page.locator(".cc-answer .cc-cite").first.click()
    page.frame_locator("#reader").locator("mark#passage").wait_for()
    camera.shoot("ask-answered")
    for state, sign in (("known", ".cc-sources li"), ("refused", ".cc-refused"), ("empty", ".cc-error")):
        page.click("#clear")
        page.locator(".cc-welcome").wait_for()
        ask(typed[state], sign)
        if state == "known":
            page.click("[data-act=unhelpful]")
            page.locator("#feedback-note textarea").wait_for()
        camera.shoot({"known": "ask-bank-judged", "refused": "ask-refused", "empty": "ask-error"}[state])


def _interview(camera: Camera, answers: dict[str, str], settings: Settings, library: Library) -> None:
    """An interview of known questions, begun outside the page and gone on with there; each answer graded once."""
    page = camera.page
    Interview.start(
        Plan(only=tuple(answers), length=len(answers), lang=camera.lang),
        history=open_history(settings),
        library=library,
    )
    _open(page, "interview")
    page.click("#resume")
    page.locator("#asked h2").wait_for()
    for answer in answers.values():
        page.fill("#answer textarea", answer)
        first = answer == next(iter(answers.values()))
        if first:
            camera.shoot("interview-asked")
        page.click("#submit")
        page.locator("#result .cc-score").wait_for()
        if first:
            camera.shoot("interview-graded")
        _turn(page, "#next")
        while (mark := page.locator("#asked .cc-note")).count() and not mark.inner_text()[0].isdigit():  # a follow-up
            _turn(page, "#skip")
    page.frame_locator(".cc-report").locator("h1").wait_for()
    camera.shoot("interview-report")


def _turn(page: "Page", button: str) -> None:
    """On to what is asked next, or to the report."""
    shown = "document.querySelector('#asked h2')?.textContent ?? ''"
    before = page.evaluate(shown)
    page.click(button)
    page.wait_for_function(f"before => ({shown}) !== before", arg=before)


def _solve(camera: Camera, library: Library) -> None:
    """The first exercise as it is given out, then solved."""
    page, exercise = camera.page, next(iter(library.exercises.values()))
    _open(page, "coding")
    page.click("#run")
    page.locator("#outcome .cc-tag").first.wait_for()
    camera.shoot("coding-failed")
    page.locator("#code .cm-content").fill((exercise.folder / "solution.py").read_text(encoding="utf-8"))
    page.click("#hand-in")
    page.locator("#outcome:has(.cc-tag.covered):not(:has(.cc-tag.missing))").wait_for()
    camera.shoot("coding-passed")


def _assess(camera: Camera, plan: str) -> None:
    page = camera.page
    _open(page, "assess")
    page.fill("#plan textarea", plan)
    page.click("#assess-start")
    page.locator("#assessment .cc-levels li").first.wait_for()
    camera.shoot("assess-underway")
    page.frame_locator("#assessment .cc-report").locator("h1").first.wait_for()
    camera.shoot("assess-done")


def _read(camera: Camera, text: str) -> None:
    """The library: a document opened, then a search and what it found."""
    page = camera.page
    reader = page.frame_locator("#shelf-reader")
    _open(page, "library")
    page.locator("#shelf tbody a").first.click()
    reader.locator(".cut").first.wait_for()
    camera.shoot("library-document")
    page.fill("#shelf-text :is(textarea, input)", text)
    page.click("#shelf-find")
    page.locator("#shelf .cc-found a").first.click()
    reader.locator("mark#passage").wait_for()
    camera.shoot("library-search")
