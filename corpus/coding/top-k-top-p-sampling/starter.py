"""Top-k 与 top-p 采样：在这里作答。"""

import numpy as np


def filter_logits(logits: np.ndarray, *, top_k: int | None = None, top_p: float | None = None) -> np.ndarray:
    """按 top-k 与 top-p 过滤，去掉的位置置为 -inf。"""
    raise NotImplementedError


def sample(
    logits: np.ndarray,
    rng: np.random.Generator,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> int:
    """按温度、top-k 与 top-p 抽取一个词元的下标。"""
    raise NotImplementedError
