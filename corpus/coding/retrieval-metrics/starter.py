"""检索指标：在这里作答。"""


def recall_at_k(ranking: list[str], relevant: set[str], k: int) -> float:
    """前 k 名找回的相关文档占全部相关文档的比例。"""
    raise NotImplementedError


def mean_reciprocal_rank(rankings: list[list[str]], relevants: list[set[str]]) -> float:
    """各问题第一篇相关文档名次的倒数的平均。"""
    raise NotImplementedError


def ndcg_at_k(ranking: list[str], grades: dict[str, int], k: int) -> float:
    """前 k 名的 DCG 与理想 DCG 之比。"""
    raise NotImplementedError
