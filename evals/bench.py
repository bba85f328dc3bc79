"""Time the stages of an answer on this machine, each beside its budget.

Budgets are for two plain cores; a busy machine misses them, so read ratios between runs on the same machine.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from rag.answer.answerer import HITS
from rag.answer.open import open_answerer
from rag.index.search import open_index
from rag.models import registry, runtime
from rag.models.embedder import load_embedder
from rag.settings import read_settings

QUESTIONS = ("现金跑道怎么算？", "创业公司应该用 RAG 还是微调？", "When is LoRA a better choice than full fine-tuning?")
BUDGETS_MS = {
    "import_cli": 500,
    "open_index": 300,
    "load_embedder": 5000,
    "embed_question": 40,
    "search": 20,
    "load_models_and_index": 12000,
    "retrieve": 100,
    "judge": 6000,
    "first_token": 10000,
    "answer": 25000,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repeat", type=int, default=1, help="how often each question is asked")


def run(args: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    spent: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begin = time.perf_counter()
        result = work()
        spent.setdefault(name, []).append((time.perf_counter() - begin) * 1000)
        return result

    for _ in range(3):
        timed("import_cli", lambda: subprocess.run([sys.executable, "-c", "import rag.cli"], check=True))
    fingerprint = registry.fingerprint(settings, "embed")
    index = timed("open_index", lambda: open_index(settings.index, fingerprint))
    embedder = timed("load_embedder", lambda: load_embedder(settings))
    for question in QUESTIONS * 5:
        vector = timed("embed_question", partial(embedder.queries, [question]))[0]
        timed("search", partial(index.search, question, vector, HITS))
    answerer = timed("load_models_and_index", lambda: open_answerer(settings, settings.index))
    for question in QUESTIONS * args.repeat:
        answer = timed("answer", partial(answerer.ask, question))
        spent.setdefault("retrieve", []).append(answer.timings.retrieve_ms)
        spent.setdefault("judge", []).append(answer.timings.judge_ms)
        spent.setdefault("first_token", []).append(answer.timings.first_token_ms)
    how = runtime.detect(settings.threads)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "task": "bench",
        "runs_on": f"{how.numbers} ({how.dtype_why}), {how.threads} threads",
        "median_ms": {name: round(statistics.median(spent[name]), 1) for name in BUDGETS_MS},
        "budget_ms": BUDGETS_MS,
        "over_budget": [name for name, limit in BUDGETS_MS.items() if statistics.median(spent[name]) > limit],
        "peak_memory_gb": round(peak / (1e9 if sys.platform == "darwin" else 1e6), 2),
    }
