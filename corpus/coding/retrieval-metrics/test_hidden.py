import random
from itertools import permutations
from math import log2

import pytest
from solution import mean_reciprocal_rank, ndcg_at_k, recall_at_k


def test_graded_relevance() -> None:
    """分级相关度按等级除以对数折扣计算，次序越差越低。
    Graded relevance is the grade divided by the logarithmic discount; the worse the order, the lower."""
    grades = {"a": 3, "b": 2, "c": 1}
    ideal = 3 + 2 / log2(3) + 1 / 2
    assert ndcg_at_k(["c", "x", "a", "b"], grades, 4) == pytest.approx((1 + 3 / 2 + 2 / log2(5)) / ideal)
    assert ndcg_at_k(["b", "a"], grades, 2) == pytest.approx((2 + 3 / log2(3)) / (3 + 2 / log2(3)))
    values = [ndcg_at_k(list(order), grades, 3) for order in permutations("abc")]
    assert values[0] == pytest.approx(1) and max(values[1:]) < 1 and min(values) == pytest.approx(values[-1])


def test_ideal_ranking() -> None:
    """理想 DCG 包含没检索到的文档（漏检要扣分），也只取前 k 名（前 k 名都最好时为 1）。
    The ideal DCG includes documents not retrieved (a miss costs) and takes only the first k (1 when the first k are the
    best)."""
    assert ndcg_at_k(["b"], {"a": 3, "b": 1}, 1) == pytest.approx(1 / 3)
    assert ndcg_at_k(["a"], {"a": 1, "b": 1, "c": 1}, 3) == pytest.approx(1 / (1 + 1 / log2(3) + 0.5))
    grades = dict.fromkeys("abcdefg", 1)
    for k in range(1, 8):
        assert ndcg_at_k(list("abcdefg"), grades, k) == pytest.approx(1)


def test_recall_denominator() -> None:
    """召回率的分母是全部相关文档数，与 k 无关；k 可以大于结果数。
    Recall divides by the number of all relevant documents, whatever k is; k may exceed the number of results."""
    relevant = set("abcde")
    assert recall_at_k(list("abxcde"), relevant, 2) == pytest.approx(0.4)
    assert recall_at_k(list("abxcde"), relevant, 4) == pytest.approx(0.6)
    assert recall_at_k(["a"], relevant, 50) == pytest.approx(0.2)


def test_duplicates() -> None:
    """重复出现的文档只有第一次有效，之后的仍占名次。
    Of a repeated document only the first counts; later ones still take up a rank."""
    assert recall_at_k(["a", "a", "b"], {"a", "b"}, 2) == 0.5
    assert recall_at_k(["a", "a", "a"], {"a", "b"}, 3) == 0.5
    assert ndcg_at_k(["a", "a", "b"], {"a": 2, "b": 2}, 3) == pytest.approx(3 / (2 + 2 / log2(3)))
    assert mean_reciprocal_rank([["x", "x", "a"]], [{"a"}]) == pytest.approx(1 / 3)


def test_unanswered_questions_count() -> None:
    """没找到相关文档的问题记 0 并计入分母，相关集合为空的问题也一样。
    A question for which nothing relevant was found scores 0 and counts in the mean, as does one with no relevant
    documents."""
    rankings = [["a", "b"], ["x", "a"], ["x", "y"], [], ["a"]]
    relevants = [{"a"}, {"a"}, {"a"}, {"a"}, set()]
    assert mean_reciprocal_rank(rankings, relevants) == pytest.approx((1 + 0.5) / 5)


def test_empty_inputs() -> None:
    """没有相关文档、等级全为 0、没有问题或结果为空时返回 0，不报错。
    No relevant documents, all grades 0, no questions and empty results give 0 without an error."""
    assert recall_at_k(["a"], set(), 1) == 0 and recall_at_k([], {"a"}, 3) == 0
    assert ndcg_at_k(["a"], {}, 1) == 0 and ndcg_at_k(["a"], {"a": 0, "b": 0}, 2) == 0
    assert ndcg_at_k([], {"a": 1}, 2) == 0
    assert mean_reciprocal_rank([], []) == 0


def test_bounds_and_purity() -> None:
    """随机输入上指标都在 0 与 1 之间，召回率随 k 不减，且不改动输入。
    On random input the metrics lie between 0 and 1, recall never falls as k grows, and the input does not change."""
    rng = random.Random(0)
    for _ in range(50):
        ranking = rng.choices("abcdefgh", k=rng.randrange(12))
        grades = {name: rng.randrange(4) for name in rng.sample("abcdefghij", k=6)}
        relevant = {name for name, grade in grades.items() if grade}
        kept = list(ranking), dict(grades), set(relevant)
        recalls = [recall_at_k(ranking, relevant, k) for k in range(1, 13)]
        assert recalls == sorted(recalls)
        for value in [*recalls, *(ndcg_at_k(ranking, grades, k) for k in range(1, 13))]:
            assert 0 <= value <= 1 + 1e-12
        mean_reciprocal_rank([ranking], [relevant])
        assert (ranking, grades, relevant) == kept


def test_bad_arguments() -> None:
    """参数不合法时抛出 ValueError。
    Invalid arguments raise ValueError."""
    for k in (0, -1):
        with pytest.raises(ValueError):
            recall_at_k(["a"], {"a"}, k)
        with pytest.raises(ValueError):
            ndcg_at_k(["a"], {"a": 1}, k)
    with pytest.raises(ValueError):
        ndcg_at_k(["a"], {"a": 1, "b": -1}, 1)
    with pytest.raises(ValueError):
        mean_reciprocal_rank([["a"]], [])
