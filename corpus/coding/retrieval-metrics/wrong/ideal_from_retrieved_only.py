"""理想 DCG 只用检索到的文档，漏检不扣分。"""

from collections.abc import Iterable
from math import log2


def recall_at_k(ranking: list[str], relevant: set[str], k: int) -> float:
    """前 k 名找回的相关文档占全部相关文档的比例。"""
    _check(k)
    # 集合的交集使重复出现的文档只计一次，召回率不会超过 1。
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def mean_reciprocal_rank(rankings: list[list[str]], relevants: list[set[str]]) -> float:
    """各问题第一篇相关文档名次的倒数的平均。"""
    if len(rankings) != len(relevants):
        raise ValueError("两个列表长度应相同")
    total = 0.0
    for ranking, relevant in zip(rankings, relevants, strict=True):
        total += next((1 / rank for rank, document in enumerate(ranking, start=1) if document in relevant), 0.0)
    return total / len(rankings) if rankings else 0.0


def ndcg_at_k(ranking: list[str], grades: dict[str, int], k: int) -> float:
    """前 k 名的 DCG 与理想 DCG 之比。"""
    _check(k)
    if any(grade < 0 for grade in grades.values()):
        raise ValueError("等级不能为负")
    left = dict(grades)
    # 取出即删除：重复出现的文档第二次起增益为 0，但仍占名次。
    actual = _dcg(left.pop(document, 0) for document in ranking[:k])
    ideal = _dcg(sorted((grades.get(document, 0) for document in set(ranking)), reverse=True)[:k])
    return actual / ideal if ideal else 0.0


def _dcg(gains: Iterable[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _check(k: int) -> None:
    if k < 1:
        raise ValueError("k 至少为 1")
