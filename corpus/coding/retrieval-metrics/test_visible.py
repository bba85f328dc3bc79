import pytest
from solution import mean_reciprocal_rank, ndcg_at_k, recall_at_k

RANKING = ["a", "b", "c", "d"]
RELEVANT = {"b", "d", "z"}


def test_example() -> None:
    """题面示例的三个指标。
    The three metrics of the statement's example."""
    assert recall_at_k(RANKING, RELEVANT, 2) == pytest.approx(1 / 3)
    assert mean_reciprocal_rank([RANKING], [RELEVANT]) == 0.5
    assert ndcg_at_k(RANKING, dict.fromkeys(RELEVANT, 1), 4) == pytest.approx(0.4982, abs=1e-4)


def test_perfect_ranking() -> None:
    """理想的排序各项都是 1。
    An ideal ranking scores 1 on every metric."""
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg_at_k(["a", "b", "c", "d"], grades, 4) == pytest.approx(1)
    assert recall_at_k(["a", "b", "c", "d"], set(grades), 3) == 1
    assert mean_reciprocal_rank([["a"], ["b", "a"]], [{"a"}, {"b"}]) == 1


def test_nothing_found() -> None:
    """一篇相关文档也没找到时各项都是 0。
    Every metric is 0 when no relevant document is found."""
    assert recall_at_k(["x", "y"], {"a"}, 2) == 0
    assert mean_reciprocal_rank([["x", "y"]], [{"a"}]) == 0
    assert ndcg_at_k(["x", "y"], {"a": 2}, 2) == 0
