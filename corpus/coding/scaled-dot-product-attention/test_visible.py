import numpy as np
from solution import attention


def test_example() -> None:
    """题面示例的权重与输出。
    The weights and the output of the statement's example."""
    q, k, v = np.array([[[[1.0, 0.0]]]]), np.eye(2)[None, None], np.array([[[[10.0], [20.0]]]])
    output, weights = attention(q, k, v)
    assert np.allclose(weights, [[[[0.6698, 0.3302]]]], atol=1e-4)
    assert np.allclose(output, [[[[13.302]]]], atol=1e-3)


def test_shapes() -> None:
    """输出与权重的形状正确，权重每行之和为 1。
    Output and weights have the right shapes, and each row of weights sums to 1."""
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 6, 5)), rng.normal(size=(2, 3, 6, 7))
    output, weights = attention(q, k, v)
    assert output.shape == (2, 3, 4, 7) and weights.shape == (2, 3, 4, 6)
    assert np.allclose(weights.sum(axis=-1), 1)


def test_causal_square() -> None:
    """查询与键一样多时，因果掩码使每个位置看不到后面的键。
    With as many queries as keys the causal mask hides all later keys from each position."""
    rng = np.random.default_rng(1)
    q, k, v = (rng.normal(size=(1, 2, 4, 3)) for _ in range(3))
    weights = attention(q, k, v, causal=True)[1]
    assert (weights[..., ~np.tri(4, dtype=bool)] == 0).all()
    assert (weights[..., np.tri(4, dtype=bool)] > 0).all()
