"""Set how nearly a question must have the words of a bank question to be taken for it.

Development part of `near_misses`: each looks much like a bank question and asks something else. Words cannot tell a
free rewording from those (`rewordings` have fewer words in common than near misses have), so only near-identity counts:
an answer to another question is the worst error, and what is not recognised is answered by the model as ever.
"""

import argparse
import json
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from evals.data import own_rows
from evals.own import corpus_index
from rag.answer import known
from rag.models.embedder import load_embedder
from rag.settings import read_settings

MARGIN = 0.1  # over the likeliest near miss


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus's index."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings()
    index, embedder = corpus_index(settings), load_embedder(settings)
    alike: dict[str, list[float]] = {}
    for kind in ("near_misses", "rewordings"):
        rows = own_rows(kind, "dev")
        for row, vector in zip(rows, embedder.queries([row["question"] for row in rows]), strict=True):
            near = [
                wording for question, _, _ in index.bank.nearest(vector, known.OTHERS) for wording in question.wordings
            ]
            alike.setdefault(kind, []).append(max(known.likeness(row["question"], wording) for wording in near))
    threshold = round(max(alike["near_misses"]) + MARGIN, 4)
    row = {
        "threshold": threshold,
        "made": {
            "on": date.today().isoformat(),
            "by": "python -m evals fit-known",
            "from": "evals/data/near_misses.yaml, development part",
            "rows": len(alike["near_misses"]),
            "likeliest_near_miss": round(max(alike["near_misses"]), 4),
            "rewordings_taken": sum(value >= threshold for value in alike["rewordings"]),
        },
    }
    path = Path(str(resources.files("rag.answer").joinpath("known.json")))
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return row
