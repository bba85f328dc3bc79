import numpy as np
import pytest
from solution import attention


def make_inputs(
    seed: int, n: int, h: int, tq: int, tk: int, d: int, dv: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, h, tq, d)), rng.normal(size=(n, h, tk, d)), rng.normal(size=(n, h, tk, dv))


def naive(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, causal: bool, mask: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    n, h, tq, d = q.shape
    tk = k.shape[2]
    output, weights = np.zeros((n, h, tq, v.shape[3])), np.zeros((n, h, tq, tk))
    for b, a, i in np.ndindex(n, h, tq):
        seen = [j for j in range(tk) if (mask is None or mask[b, j]) and (not causal or j <= tk - tq + i)]
        if seen:
            scores = np.array([q[b, a, i] @ k[b, a, j] / d**0.5 for j in seen])
            scores = np.exp(scores - scores.max())
            weights[b, a, i, seen] = scores / scores.sum()
            output[b, a, i] = sum(weights[b, a, i, j] * v[b, a, j] for j in seen)
    return output, weights


def check(actual: tuple[np.ndarray, np.ndarray], expected: tuple[np.ndarray, np.ndarray]) -> None:
    for got, want in zip(actual, expected, strict=True):
        assert got.shape == want.shape
        assert np.allclose(got, want, atol=1e-10)


def test_matches_naive() -> None:
    """没有掩码时与逐个查询计算的朴素实现一致，各维大小互不相同。
    Without a mask the result equals a naive computation query by query, all dimensions of different size."""
    q, k, v = make_inputs(0, 2, 3, 4, 6, 9, 5)
    check(attention(q, k, v), naive(q, k, v, False, None))


def test_causal_with_cache() -> None:
    """键多于查询时，查询对应序列的最后若干位置，因果掩码按此对齐。
    With more keys than queries the queries are the last positions of the sequence, and the causal mask is aligned
    so."""
    for tq, tk in [(1, 5), (2, 5), (5, 5)]:
        q, k, v = make_inputs(1, 2, 2, tq, tk, 4, 3)
        check(attention(q, k, v, causal=True), naive(q, k, v, True, None))


def test_padding_mask() -> None:
    """填充的键权重恰为 0，其余重新归一；填充处的键与值不影响输出。
    Padded keys have a weight of exactly 0 and the others are renormalised; keys and values in the padding change
    nothing."""
    q, k, v = make_inputs(2, 3, 2, 4, 5, 4, 3)
    mask = np.arange(5) < np.array([[5], [2], [3]])
    output, weights = attention(q, k, v, padding_mask=mask)
    check((output, weights), naive(q, k, v, False, mask))
    assert (weights[~np.broadcast_to(mask[:, None, None], weights.shape)] == 0).all()
    hidden = ~mask[:, None, :, None]
    changed = attention(q, np.where(hidden, 50.0, k), np.where(hidden, -70.0, v), padding_mask=mask)
    check(changed, (output, weights))


def test_both_masks_and_empty_rows() -> None:
    """两种掩码可以同时使用；没有可见键的查询，权重与输出都是 0 而不是 nan。
    Both masks can be used together; a query without a visible key has weights and output 0, not nan."""
    q, k, v = make_inputs(3, 2, 2, 4, 4, 4, 3)
    mask = np.array([[False, False, True, True], [False, False, False, False]])
    with np.errstate(all="raise", under="ignore"):
        output, weights = attention(q, k, v, causal=True, padding_mask=mask)
    check((output, weights), naive(q, k, v, True, mask))
    assert (weights[0, :, :2] == 0).all() and (output[1] == 0).all()


def test_large_scores() -> None:
    """分数很大时仍是正确的有限值，没有数值警告，被遮蔽的大分数也不影响结果。
    Very large scores give correct finite values without numerical warnings, and large masked scores change nothing."""
    q, k, v = make_inputs(4, 1, 2, 3, 4, 4, 2)
    mask = np.array([[True, True, False, True]])
    k[:, :, 2] *= 50
    with np.errstate(all="raise", under="ignore"):
        check(attention(q * 100, k * 100, v), naive(q * 100, k * 100, v, False, None))
        check(attention(q * 100, k * 100, v, padding_mask=mask), naive(q * 100, k * 100, v, False, mask))


def test_very_negative_scores() -> None:
    """可见的分数全都非常小时，被遮蔽的键仍然没有权重。
    Masked keys get no weight even where all visible scores are very low."""
    q, k, v = np.full((1, 1, 1, 1), -1e5), np.full((1, 1, 3, 1), 1e5), np.array([[[[1.0], [2.0], [30.0]]]])
    output, weights = attention(q, k, v, padding_mask=np.array([[True, True, False]]))
    assert np.allclose(weights, [[[[0.5, 0.5, 0.0]]]]) and np.allclose(output, 1.5)


def test_errors_and_purity() -> None:
    """因果时查询多于键、掩码形状不符都抛出 ValueError；不改动输入。
    More queries than keys with causal, and a mask of another shape, raise ValueError; the input does not change."""
    q, k, v = make_inputs(5, 2, 1, 4, 3, 2, 2)
    mask = np.array([[True, True, False], [True, False, False]])
    kept = [array.copy() for array in (q, k, v, mask)]
    with pytest.raises(ValueError):
        attention(q, k, v, causal=True)
    with pytest.raises(ValueError):
        attention(q, k, v, padding_mask=mask[:, :2])
    with pytest.raises(ValueError):
        attention(q, k, v, padding_mask=mask[:1])
    attention(q, k, v, padding_mask=mask)
    assert all(np.array_equal(old, new) for old, new in zip(kept, (q, k, v, mask), strict=True))
