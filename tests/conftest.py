"""Shared real parts: the models of this machine (`make test` fetches them), loaded once for all tests."""

import os
from pathlib import Path

import hypothesis
import pytest

from rag.settings import Settings, read_settings

# No test may depend on how fast a machine is; CI draws the same examples at every run.
hypothesis.settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The page's tests come last: the browser's driver keeps an event loop running in this thread until the session
    ends, and what comes after it can run none of its own."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return read_settings()


@pytest.fixture(scope="session")
def embedder(settings):
    from rag.models.embedder import load_embedder

    return load_embedder(settings)


@pytest.fixture(scope="session")
def fingerprint(settings) -> str:
    """What an index is opened with."""
    from rag.models import registry

    return registry.fingerprint(settings, "embed")


@pytest.fixture(scope="session")
def chat(settings):
    from rag.models.chat import load_chat_model

    return load_chat_model(settings)


@pytest.fixture(scope="session")
def corpus_index(settings, tmp_path_factory) -> Path:
    """The project's own corpus, indexed once."""
    from rag.index.build import build
    from rag.settings import CORPUS

    folder = tmp_path_factory.mktemp("corpus") / "index"
    build(settings, folder, [CORPUS], note=lambda *_: None)
    return folder


@pytest.fixture(scope="session")
def answerer(fingerprint, chat, embedder, corpus_index):
    from rag.answer.answerer import Answerer
    from rag.index.search import open_index

    return Answerer(chat=chat, embedder=embedder, index=open_index(corpus_index, fingerprint))


@pytest.fixture(scope="session")
def assessor(settings, chat, embedder):
    from rag.assess.assess import Assessor
    from rag.corpus.framework import read_framework
    from rag.corpus.library import read_library
    from rag.settings import CORPUS

    library = read_library(CORPUS)
    return Assessor(framework=read_framework(library), library=library, chat=chat, embedder=embedder, settings=settings)


@pytest.fixture(scope="session")
def made(assessor):
    """The assessment of a short plan."""
    from rag.assess.plan import make_plan
    from tests.plan import PLAN

    return assessor.assess(make_plan(PLAN), "zh")
