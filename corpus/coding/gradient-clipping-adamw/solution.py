"""梯度裁剪与 AdamW：参考解答。"""

import math
from typing import Any

import numpy as np


def clip_by_global_norm(grads: dict[str, np.ndarray], max_norm: float) -> tuple[dict[str, np.ndarray], float]:
    """按全局范数裁剪，返回 (新的梯度, 裁剪前的范数)。"""
    if max_norm <= 0:
        raise ValueError("max_norm 应大于 0")
    # 所有参数合起来算一个范数，用同一个系数，梯度的整体方向不变。
    norm = math.sqrt(sum(float((g**2).sum()) for g in grads.values()))
    if not math.isfinite(norm):
        raise ValueError("梯度含有 nan 或 inf")
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


def adamw_step(
    params: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    state: dict[str, Any] | None,
    *,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    max_norm: float | None = None,
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """AdamW 的一步更新，返回 (新的参数, 新的状态)。"""
    if max_norm is not None:
        grads, _ = clip_by_global_norm(grads, max_norm)
    if state is None:
        zeros = {name: np.zeros_like(p) for name, p in params.items()}
        state = {"t": 0, "m": zeros, "v": zeros}
    beta1, beta2 = betas
    t = state["t"] + 1
    new_params, m, v = {}, {}, {}
    for name, p in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        # 矩从零开始，前几步偏小，除以 1 - beta**t 修正。
        update = m[name] / (1 - beta1**t) / (np.sqrt(v[name] / (1 - beta2**t)) + eps)
        # 衰减与梯度解耦：不经过矩估计，也不被自适应的分母缩放。
        decay = weight_decay if p.ndim >= 2 else 0.0
        new_params[name] = p - lr * (update + decay * p)
    return new_params, {"t": t, "m": m, "v": v}
