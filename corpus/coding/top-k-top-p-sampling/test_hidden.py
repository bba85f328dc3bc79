import numpy as np
import pytest
from solution import filter_logits, sample


def kept(logits: np.ndarray, **options: float) -> list[int]:
    return np.flatnonzero(np.isfinite(filter_logits(logits, **options))).tolist()


def naive(logits: np.ndarray, top_k: int | None, top_p: float | None) -> list[int]:
    ranked = sorted((i for i in range(len(logits)) if logits[i] > -np.inf), key=lambda i: (-logits[i], i))
    if top_k is not None:
        ranked = ranked[:top_k]
    if top_p is not None:
        p = np.exp(logits[ranked] - logits[ranked].max())
        p, total, chosen = p / p.sum(), 0.0, []
        for i, probability in zip(ranked, p, strict=True):
            chosen.append(i)
            total += probability
            if total >= top_p:
                break
        ranked = chosen
    return sorted(ranked)


def test_unsorted_matches_naive() -> None:
    """无序的随机输入上，保留的下标与朴素实现相同，保留的值不变。
    On random unsorted input the kept indices equal a naive implementation's, and the kept values do not change."""
    rng = np.random.default_rng(0)
    for _ in range(40):
        logits = rng.normal(scale=2, size=12)
        for top_k, top_p in [(3, None), (None, 0.6), (None, 0.95), (5, 0.8), (1, 0.5), (20, 0.3)]:
            expected = naive(logits, top_k, top_p)
            result = filter_logits(logits, top_k=top_k, top_p=top_p)
            assert np.flatnonzero(np.isfinite(result)).tolist() == expected
            assert np.array_equal(result[expected], logits[expected])


def test_crossing_token_is_kept() -> None:
    """使累计概率越过 p 的词元也保留，至少保留一个。
    The token that takes the cumulative probability past p is kept too, so that at least one is."""
    logits = np.log([0.05, 0.6, 0.1, 0.25])
    assert kept(logits, top_p=0.01) == [1]
    assert kept(logits, top_p=0.59) == [1]
    assert kept(logits, top_p=0.61) == [1, 3]
    assert kept(logits, top_p=0.86) == [1, 2, 3]
    assert kept(logits, top_p=1.0) == [0, 1, 2, 3]
    assert kept(logits) == [0, 1, 2, 3]


def test_ties() -> None:
    """值相同时优先保留下标小的，top-k 恰好保留 k 个。
    Of equal values the smaller index is kept first, and top-k keeps exactly k."""
    logits = np.array([1.0, 2.0, 1.0, 2.0, 1.0, 1.0])
    assert kept(logits, top_k=3) == [0, 1, 3]
    assert kept(np.zeros(5), top_k=2) == [0, 1]
    assert kept(np.zeros(4), top_p=0.6) == [0, 1, 2]
    assert sample(np.array([0.0, 3.0, 3.0]), np.random.default_rng(0), temperature=0) == 1


def test_top_k_then_renormalised_top_p() -> None:
    """先 top-k 再 top-p，top-p 用 top-k 之后重新归一化的概率。
    Top-k comes before top-p, which uses the probabilities renormalised after top-k."""
    logits = np.log([0.3, 0.25, 0.25, 0.2])
    assert kept(logits, top_k=2, top_p=0.5) == [0]
    assert kept(logits, top_p=0.5) == [0, 1]


def test_temperature_before_filter() -> None:
    """温度先于 top-p 生效：升温使可选的词元变多，降温使之变少。
    Temperature acts before top-p: a higher one leaves more tokens to choose from, a lower one fewer."""
    logits = np.log([0.7, 0.2, 0.07, 0.03])
    rng = np.random.default_rng(1)
    hot = {sample(logits, rng, temperature=100.0, top_p=0.7) for _ in range(200)}
    cold = {sample(logits, rng, temperature=0.1, top_p=0.95) for _ in range(200)}
    assert hot == {0, 1, 2} and cold == {0}


def test_frequencies() -> None:
    """抽取的频率符合温度与过滤之后的概率。
    The frequencies drawn match the probabilities after temperature and filtering."""
    logits = np.array([0.0, 2.0, -1.0, 1.0])
    rng = np.random.default_rng(2)
    counts = np.bincount([sample(logits, rng, temperature=2.0, top_k=3) for _ in range(4000)], minlength=4)
    p = np.exp(np.array([0.0, 1.0, -np.inf, 0.5]))
    assert counts[2] == 0
    assert np.allclose(counts / 4000, p / p.sum(), atol=0.03)


def test_extreme_values() -> None:
    """很大的 logits、很低的温度与被禁的词元：结果正确，没有数值警告。
    Very large logits, very low temperature and banned tokens give correct results without numerical warnings."""
    rng = np.random.default_rng(3)
    logits = np.array([-1e4, 1e4, -np.inf, 1e4 - 1])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert {sample(logits, rng, temperature=0.001) for _ in range(20)} == {1}
        assert {sample(logits, rng, temperature=1e5) for _ in range(200)} == {0, 1, 3}
        assert kept(logits, top_k=4) == [0, 1, 3]
        assert kept(logits, top_p=1.0) == [0, 1, 3]
        assert kept(np.array([-np.inf, -1e4]), top_k=1, top_p=0.5) == [1]


def test_random_state_and_purity() -> None:
    """只用传入的 rng，温度为 0 时连它也不用；不改动输入，整数输入也可以。
    Only the rng passed in is used, and not even that at temperature 0; the input does not change, and integers are
    accepted."""
    logits = np.array([3, 1, 2])
    before = logits.copy()
    results = []
    for global_seed in (1, 2):
        np.random.seed(global_seed)
        rng = np.random.default_rng(9)
        results.append([sample(logits, rng, temperature=5.0, top_p=0.99) for _ in range(30)])
    assert results[0] == results[1]
    rng, untouched = np.random.default_rng(4), np.random.default_rng(4)
    assert sample(logits, rng, temperature=0, top_k=2, top_p=0.5) == 0
    assert rng.random() == untouched.random()
    assert kept(logits, top_k=1) == [0] and np.array_equal(logits, before)


def test_bad_arguments() -> None:
    """参数不合法时抛出 ValueError。
    Invalid arguments raise ValueError."""
    for options in ({"top_k": 0}, {"top_p": 0.0}, {"top_p": 1.5}, {"top_p": -0.1}):
        with pytest.raises(ValueError):
            filter_logits(np.zeros(3), **options)
        with pytest.raises(ValueError):
            sample(np.zeros(3), np.random.default_rng(0), **options)
    with pytest.raises(ValueError):
        sample(np.zeros(3), np.random.default_rng(0), temperature=-0.5)
