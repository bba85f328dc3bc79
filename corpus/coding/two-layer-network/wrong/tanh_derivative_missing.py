"""反向传播经过隐藏层时漏乘了 tanh 的导数。"""

import numpy as np


def forward(x: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """返回每个样本为正类的概率，形状 (n,)。"""
    _, z = _hidden_and_logit(x, params)
    return _sigmoid(z)


def loss_and_grads(x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray]) -> tuple[float, dict[str, np.ndarray]]:
    """返回整批的平均二元交叉熵，以及它对各参数的解析梯度。"""
    h, z = _hidden_and_logit(x, params)
    # sigmoid 与交叉熵合并求导：对 z 的导数就是 p - y；平均损失再除以 n。
    dz = ((_sigmoid(z) - y) / len(y))[:, None]
    dh = dz @ params["W2"].T
    da = dh
    grads = {"W1": x.T @ da, "b1": da.sum(axis=0), "W2": h.T @ dz, "b2": dz.sum(axis=0)}
    return _loss(z, y), grads


def numeric_grads(
    x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray], eps: float = 1e-5
) -> dict[str, np.ndarray]:
    """用中心差分逐元素估计平均损失对各参数的梯度。"""

    def loss_with(name: str, index: tuple[int, ...], shift: float) -> float:
        moved = params[name].copy()
        moved[index] += shift
        return _loss(_hidden_and_logit(x, {**params, name: moved})[1], y)

    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for name, grad in grads.items():
        for index in np.ndindex(grad.shape):
            grad[index] = (loss_with(name, index, eps) - loss_with(name, index, -eps)) / (2 * eps)
    return grads


def _hidden_and_logit(x: np.ndarray, params: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    h = np.tanh(x @ params["W1"] + params["b1"])
    # 压成 (n,)，否则 (n, 1) 与 (n,) 相减会广播成 (n, n)。
    return h, (h @ params["W2"] + params["b2"])[:, 0]


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(z / 2))


def _loss(z: np.ndarray, y: np.ndarray) -> float:
    # 直接由 z 计算 log(1 + exp(z)) - y * z，不经过会饱和成 0 或 1 的概率。
    return float(np.mean(np.logaddexp(0, z) - y * z))
