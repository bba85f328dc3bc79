"""The real page, with the real models, in a real Chromium: the server and the browser, shared by all tests."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

SECONDS = 1000  # playwright counts milliseconds
ANSWER = 240 * SECONDS
expect.set_options(timeout=60 * SECONDS)  # a machine that does other things takes its time
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def beginning(markdown: str) -> str:
    """A text's beginning, as far as it stands in the page as it is written."""
    return re.split(r"[`*\n]", markdown)[0].strip()


@pytest.fixture(scope="session")
def url(settings, corpus_index, tmp_path_factory) -> Iterator[str]:
    """The page's address; the server uses this machine's models and a copy of the corpus index, on a free port."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(settings.home / "models")
    shutil.copytree(corpus_index, home / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "ui", "--no-browser"],
        env={**os.environ, "CHUANGCE_HOME": str(home), "CHUANGCE_PORT": str(port)},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Playwright's own Chromium where the system has none (`playwright install chromium`).
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser, url) -> Iterator[Page]:
    """A fresh page, all of it there, that must log no error and must not reach any other address."""
    opened = browser.new_page(viewport={"width": 1360, "height": 900})
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda e: errors.append(str(e)))
    opened.on("request", lambda r: errors.append(r.url) if not r.url.startswith((url, "data:", "blob:")) else None)
    opened.goto(url)
    expect(opened.locator("#question textarea")).to_be_visible(timeout=60 * SECONDS)
    expect(opened.locator("#status")).to_contain_text("就绪", timeout=120 * SECONDS)  # leaving sooner logs an error
    yield opened
    opened.close()
    assert not errors
