"""top-p 用的是 top-k 之前的概率，没有在剩下的词元上重新归一化。"""

import numpy as np


def filter_logits(logits: np.ndarray, *, top_k: int | None = None, top_p: float | None = None) -> np.ndarray:
    """按 top-k 与 top-p 过滤，去掉的位置置为 -inf。"""
    if top_k is not None and top_k < 1:
        raise ValueError("top_k 至少为 1")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError("top_p 应在 (0, 1] 内")
    kept = np.array(logits, dtype=float)
    # 稳定排序：值相同者下标小的在前。order 把名次映射回原来的下标。
    order = np.argsort(-kept, kind="stable")
    if top_k is not None:
        kept[order[top_k:]] = -np.inf
    if top_p is not None and top_p < 1:
        cumulative = np.cumsum(_softmax(np.asarray(logits, dtype=float))[order])
        # 某个词元之前的累计概率已达到 p 才去掉它，越过 p 的那个因此保留。
        kept[order[1:][cumulative[:-1] >= top_p]] = -np.inf
    return kept


def sample(
    logits: np.ndarray,
    rng: np.random.Generator,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> int:
    """按温度、top-k 与 top-p 抽取一个词元的下标。"""
    if temperature < 0:
        raise ValueError("temperature 不能为负")
    if temperature == 0:
        return int(np.argmax(logits))
    kept = filter_logits(np.asarray(logits, dtype=float) / temperature, top_k=top_k, top_p=top_p)
    return int(rng.choice(len(kept), p=_softmax(kept)))


def _softmax(logits: np.ndarray) -> np.ndarray:
    p = np.exp(logits - logits.max())
    return p / p.sum()
