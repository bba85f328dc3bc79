"""范围没有包含 0，数值全在零的一侧时零点溢出，常数通道失真。"""

import numpy as np


def quantize(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """按第 0 维逐通道量化，返回 (q, scale, zero_point)。"""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim < 2 or x.size == 0 or not np.isfinite(x).all():
        raise ValueError("x 应至少二维、有元素且都有限")
    axes = tuple(range(1, x.ndim))
    lo, hi = x.min(axis=axes), x.max(axis=axes)
    scale = np.where(hi > lo, (hi - lo) / 255, 1.0)
    zero_point = np.clip(np.rint(-128 - lo / scale), -128, 127).astype(np.int64)
    q = np.rint(x / _per_channel(scale, x)) + _per_channel(zero_point, x)
    # 先截断再转换类型：两次取整可能得到 128，直接转成 int8 会绕回 -128。
    return np.clip(q, -128, 127).astype(np.int8), scale, zero_point


def dequantize(q: np.ndarray, scale: np.ndarray, zero_point: np.ndarray) -> np.ndarray:
    """由量化值还原浮点数。"""
    # 先转成浮点数再相减：int8 相减可能溢出。
    return (q.astype(np.float64) - _per_channel(zero_point, q)) * _per_channel(scale, q)


def _per_channel(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    return values.reshape(-1, *[1] * (like.ndim - 1))
