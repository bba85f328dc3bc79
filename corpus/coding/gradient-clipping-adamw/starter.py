"""梯度裁剪与 AdamW：在这里作答。"""

from typing import Any

import numpy as np


def clip_by_global_norm(grads: dict[str, np.ndarray], max_norm: float) -> tuple[dict[str, np.ndarray], float]:
    """按全局范数裁剪，返回 (新的梯度, 裁剪前的范数)。"""
    raise NotImplementedError


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
    raise NotImplementedError
