"""求指数前没有减去每行的最大值，分数一大就溢出。"""

import numpy as np


def attention(
    q: np.ndarray,
    k: np.ndarray,
    v: np.ndarray,
    *,
    causal: bool = False,
    padding_mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """缩放点积注意力，返回 (output, weights)。"""
    n, _, tq, d = q.shape
    tk = k.shape[2]
    visible = np.ones((n, 1, tq, tk), dtype=bool)
    if padding_mask is not None:
        if padding_mask.shape != (n, tk):
            raise ValueError(f"padding_mask 的形状应为 ({n}, {tk})，得到 {padding_mask.shape}")
        visible &= padding_mask[:, None, None, :]
    if causal:
        if tq > tk:
            raise ValueError("causal 时查询不能多于键")
        # 查询是最后 tq 个位置：第 i 个查询可见的键到 tk - tq + i 为止。
        visible &= np.tri(tq, tk, tk - tq, dtype=bool)
    scores = np.where(visible, q @ k.swapaxes(-1, -2) / np.sqrt(d), -np.inf)
    weights = np.exp(scores)
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1)
    return weights @ v, weights
