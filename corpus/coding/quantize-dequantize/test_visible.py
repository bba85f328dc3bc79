import numpy as np
import pytest
from solution import dequantize, quantize


def test_example() -> None:
    """题面示例的缩放因子、零点与编码，以及往返。
    The scale, zero point and codes of the statement's example, and the round trip."""
    x = np.array([[-0.5, 0.0, 2.05]])
    q, scale, zero_point = quantize(x)
    assert q.dtype == np.int8 and q.tolist() == [[-128, -78, 127]]
    assert scale == pytest.approx([0.01]) and zero_point.tolist() == [-78]
    assert np.allclose(dequantize(q, scale, zero_point), x)


def test_zero_channel() -> None:
    """全为 0 的通道往返后仍是 0。
    A channel of zeros is still zero after the round trip."""
    q, scale, zero_point = quantize(np.zeros((2, 3)))
    assert np.array_equal(dequantize(q, scale, zero_point), np.zeros((2, 3)))


def test_shapes_and_dtypes() -> None:
    """返回值的形状与 dtype 符合约定。
    Shapes and dtypes of the results are as agreed."""
    x = np.random.default_rng(0).normal(size=(4, 3, 2)).astype(np.float32)
    q, scale, zero_point = quantize(x)
    assert q.shape == (4, 3, 2) and scale.shape == zero_point.shape == (4,)
    assert (q.dtype, scale.dtype, zero_point.dtype) == (np.int8, np.float64, np.int64)
    assert dequantize(q, scale, zero_point).dtype == np.float64
