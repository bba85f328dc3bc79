"""The self-test: does each part do its work here, how long does it take, and if not, why.

Knows the engine's parts, no page. Invariant: a part that fails gives a verdict, never an exception.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from langchain_core.messages import HumanMessage

from rag.answer.answerer import Answerer
from rag.errors import IndexMissing, Lang, ours
from rag.index.manifest import check_files
from rag.index.search import Index
from rag.text import worded
from ui.engine import Engine
from ui.texts_diagnostics import DiagnosticsTexts, diagnostics_texts

TOKENS = 8
GREETING = {"zh": "你好，请介绍一下你自己。", "en": "Hello, please introduce yourself."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a part did: `told` says what it did or why it did not."""

    name: str
    good: bool
    told: str
    seconds: float


Part = Callable[[Answerer, DiagnosticsTexts, Lang], tuple[bool, str]]


def run(engine: Engine, lang: Lang) -> Iterator[Verdict]:
    """The verdicts, one after the other. Raises the error loading ended with."""
    answerer, words = engine.wait(), diagnostics_texts(lang)

    def files(answerer: Answerer, words: DiagnosticsTexts, lang: Lang) -> tuple[bool, str]:
        manifest = _index(answerer, engine).manifest
        check_files(engine.settings.index, manifest)
        return True, words.files_good.format(count=len(manifest.files))

    def ask(answerer: Answerer, words: DiagnosticsTexts, lang: Lang) -> tuple[bool, str]:
        question = worded(_index(answerer, engine).bank.questions[0].wordings, lang)
        answer = answerer.ask(question)
        good = answer.kind == "bank" and bool(answer.citations)
        return good, f"{question} {words.ask_good.format(count=len(answer.citations)) if good else words.ask_bad}"

    parts: tuple[tuple[str, Part], ...] = (
        (words.ask, ask),
        (words.embedding, _embed),
        (words.generation, _generate),
        (words.files, files),
    )
    for name, part in parts:
        begun = time.perf_counter()
        try:
            good, told = part(answerer, words, lang)
        except Exception as error:  # noqa: BLE001 - `ours` logs it
            good, told = False, ours(error).message(lang)
        yield Verdict(name=name, good=good, told=told, seconds=time.perf_counter() - begun)


def _index(answerer: Answerer, engine: Engine) -> Index:
    if answerer.index is None:
        raise IndexMissing(path=engine.settings.index)
    return answerer.index


def _embed(answerer: Answerer, words: DiagnosticsTexts, lang: Lang) -> tuple[bool, str]:
    vector = answerer.embedder.queries([GREETING[lang]])[0]
    length = float(np.linalg.norm(vector))
    if abs(length - 1) > 1e-3:
        return False, words.embedding_bad.format(length=length)
    return True, words.embedding_good.format(size=len(vector))


def _generate(answerer: Answerer, words: DiagnosticsTexts, lang: Lang) -> tuple[bool, str]:
    chunks = answerer.chat.stream([HumanMessage(GREETING[lang])], max_new_tokens=TOKENS)
    text = "".join(chunk.text for chunk in chunks).strip()
    return bool(text), words.generation_good.format(text=text) if text else words.generation_bad
