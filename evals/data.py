"""Read evaluation data: our own from `evals/data`, the public (never copied) from `../shared/data`."""

import json
import math
import os
import random
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from rag.errors import UserError

OWN = Path(__file__).resolve().parent / "data"
DATA = Path(os.environ.get("CHUANGCE_EVAL_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


class DataMissing(UserError):
    zh = "缺少评测数据 {path}。把公开数据放在项目旁的 shared/data/ 后重试。"
    en = "The evaluation data {path} is missing. Put the public data in shared/data/ beside the project."


def rows(name: str) -> list[dict[str, Any]]:
    """The objects of `<name>.jsonl`. Raises DataMissing."""
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        raise DataMissing(path=path)
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def own_rows(name: str, split: str | None = None) -> list[dict[str, Any]]:
    """The entries of our own `<name>.yaml`; of one split, "dev" for fitting or "test" for reporting, where asked."""
    entries: list[dict[str, Any]] = yaml.safe_load((OWN / f"{name}.yaml").read_text(encoding="utf-8"))
    return [entry for entry in entries if split in (None, entry.get("split"))]


def rgb_passages(row: dict[str, Any], noise: float, count: int = 5, helpful: str = "positive") -> list[str]:
    """`count` passages, ceil(count * noise) of them negative (RGB's protocol), in an order that depends on the row."""
    negatives = math.ceil(count * noise)
    positives = row[helpful]
    if positives and isinstance(positives[0], list):  # a list for each part of the answer: one of each by turns
        positives = [text for turn in zip_longest(*positives) for text in turn if text]
    chosen = positives[: count - negatives]
    chosen = chosen + row["negative"][: count - len(chosen)]
    random.Random(row["id"]).shuffle(chosen)
    return chosen
