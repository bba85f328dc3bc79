import numpy as np
from solution import filter_logits, sample

LOGITS = np.log([0.5, 0.3, 0.15, 0.05])


def test_example() -> None:
    """题面示例：top_p 保留前两个，top_k 保留前三个，保留者为原值。
    The statement's example: top_p keeps the first two, top_k the first three, with their original values."""
    assert np.array_equal(np.isfinite(filter_logits(LOGITS, top_p=0.7)), [True, True, False, False])
    kept = filter_logits(LOGITS, top_k=3)
    assert np.array_equal(np.isfinite(kept), [True, True, True, False])
    assert np.allclose(kept[:3], LOGITS[:3])


def test_greedy() -> None:
    """温度为 0 时返回最大值的下标。
    A temperature of 0 returns the index of the largest value."""
    assert sample(np.array([0.1, 2.0, 1.0]), np.random.default_rng(0), temperature=0) == 1


def test_seeded() -> None:
    """同样的种子得到同样的结果，且都在合法范围内。
    The same seed gives the same result, and every index is valid."""
    first, second = ([sample(LOGITS, rng) for _ in range(20)] for rng in map(np.random.default_rng, (5, 5)))
    assert first == second and set(first) <= {0, 1, 2, 3} and len(set(first)) > 1
