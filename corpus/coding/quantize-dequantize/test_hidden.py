import numpy as np
import pytest
from solution import dequantize, quantize


def test_round_trip_error_bound() -> None:
    """往返误差不超过该通道缩放因子的一半，缩放因子等于含 0 范围除以 255。
    The round-trip error is at most half the channel's scale, and the scale is the range with 0 in it divided by 255."""
    rng = np.random.default_rng(0)
    for shift in (0.0, 3.0, -3.0, 0.3):
        x = rng.normal(loc=shift, size=(16, 200)) * rng.uniform(0.01, 10, size=(16, 1))
        q, scale, zero_point = quantize(x)
        lo, hi = np.minimum(x.min(axis=1), 0), np.maximum(x.max(axis=1), 0)
        assert np.allclose(scale, (hi - lo) / 255, rtol=1e-12)
        error = np.abs(dequantize(q, scale, zero_point) - x)
        assert (error <= scale[:, None] / 2 * (1 + 1e-6)).all()


def test_zero_is_exact() -> None:
    """0 往返之后恰为 0，数值全在零的一侧时也如此，零点不超出 int8 的范围。
    0 comes back as exactly 0, also where all values lie on one side of it, and the zero point stays within int8."""
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.uniform(5, 9, (3, 50)), rng.uniform(-9, -5, (3, 50)), rng.normal(size=(3, 50))])
    x[:, 0] = 0
    q, scale, zero_point = quantize(x)
    assert (dequantize(q, scale, zero_point)[:, 0] == 0).all()
    q, scale, zero_point = quantize(x[:, 1:])
    assert ((zero_point >= -128) & (zero_point <= 127)).all()
    zeros = np.repeat(zero_point[:, None].astype(np.int8), 2, axis=1)
    assert (dequantize(zeros, scale, zero_point) == 0).all()


def test_constant_channels() -> None:
    """常数通道（正、负、很小、很大）往返后与原值相符，没有数值警告。
    Constant channels (positive, negative, tiny, huge) come back to their value, without numerical warnings."""
    x = np.repeat([[3.0], [-3.0], [0.0], [1e-30], [-1e30], [0.1]], 4, axis=1)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        q, scale, zero_point = quantize(x)
        back = dequantize(q, scale, zero_point)
    assert np.allclose(back, x, rtol=1e-6, atol=0)
    assert scale[2] == 1 and (q[2] == zero_point[2]).all()


def test_result_is_clipped() -> None:
    """两次取整使编码超出范围时截断，而不是绕回另一端。
    A code that rounding twice pushes out of range is clipped instead of wrapping around."""
    x = np.array([[-1.5, 0.0, 253.5], [-3.5, 0.0, 251.5]])
    q, scale, zero_point = quantize(x)
    assert np.array_equal(scale, [1, 1]) and zero_point.tolist() == [-126, -124]
    assert q[:, 1].tolist() == [-126, -124] and q[:, 2].tolist() == [127, 127]
    assert (np.abs(dequantize(q, scale, zero_point) - x) <= 0.5).all()


def test_channels_are_independent() -> None:
    """一个通道的离群值不影响其他通道；高维输入与拉平后逐通道量化的结果相同。
    An outlier in one channel does not affect the others; higher dimensions give the same as channels flattened."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=(5, 4, 3, 2))
    q, scale, zero_point = quantize(x)
    flat = quantize(x.reshape(5, -1))
    assert np.array_equal(q.reshape(5, -1), flat[0]) and np.array_equal(scale, flat[1])
    x[0, 0, 0, 0] = 1e6
    changed, changed_scale, changed_zero = quantize(x)
    assert np.array_equal(changed[1:], q[1:]) and np.array_equal(changed_scale[1:], scale[1:])
    assert np.array_equal(changed_zero[1:], zero_point[1:]) and changed_scale[0] > 1000
    for channel in range(5):
        alone = quantize(x[channel : channel + 1])
        assert np.array_equal(alone[0][0], changed[channel]) and alone[2][0] == changed_zero[channel]


def test_dequantize_full_range() -> None:
    """还原在 int8 的整个范围内都不溢出。
    Dequantizing does not overflow anywhere in the range of int8."""
    q = np.arange(-128, 128).astype(np.int8).reshape(1, -1).repeat(3, axis=0)
    zero_point, scale = np.array([-128, 127, 5]), np.array([1.0, 0.5, 2.0])
    expected = (np.arange(-128, 128)[None, :] - zero_point[:, None]) * scale[:, None]
    assert np.array_equal(dequantize(q, scale, zero_point), expected)


def test_inputs() -> None:
    """整数与 float32 输入按 float64 计算；不改动输入。
    Integer and float32 input is computed as float64; the input does not change."""
    x = np.array([[0, 100, 255], [-128, 0, 127]])
    q, scale, zero_point = quantize(x)
    assert scale.tolist() == [1, 1] and zero_point.tolist() == [-128, 0]
    assert q.tolist() == [[-128, -28, 127], [-128, 0, 127]]
    single = np.random.default_rng(3).normal(size=(2, 50)).astype(np.float32)
    kept = single.copy()
    q, scale, zero_point = quantize(single)
    assert np.array_equal(q, quantize(single.astype(np.float64))[0])
    kept_q = q.copy()
    dequantize(q, scale, zero_point)
    assert np.array_equal(single, kept) and single.dtype == np.float32 and np.array_equal(q, kept_q)


def test_bad_input() -> None:
    """少于二维、没有元素或含非有限值时抛出 ValueError。
    Fewer than two dimensions, no elements and values that are not finite raise ValueError."""
    for bad in (np.ones(3), np.empty((0, 3)), np.empty((2, 0)), np.array([[1, np.nan]]), np.array([[np.inf, 1]])):
        with pytest.raises(ValueError):
            quantize(bad)
