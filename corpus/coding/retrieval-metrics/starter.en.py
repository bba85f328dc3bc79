"""Retrieval metrics. Write your answer here."""


def recall_at_k(ranking: list[str], relevant: set[str], k: int) -> float:
    """The share of all relevant documents that is found in the first k ranks."""
    raise NotImplementedError


def mean_reciprocal_rank(rankings: list[list[str]], relevants: list[set[str]]) -> float:
    """The mean over the questions of 1 ÷ the rank of the first relevant document."""
    raise NotImplementedError


def ndcg_at_k(ranking: list[str], grades: dict[str, int], k: int) -> float:
    """The ratio of the DCG of the first k ranks to the ideal DCG."""
    raise NotImplementedError
