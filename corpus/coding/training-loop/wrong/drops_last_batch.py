"""丢掉了最后不足一批的样本。"""

import numpy as np


def epoch_batches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """把 0..n-1 打乱并切成小批，返回各批的下标数组。"""
    if batch_size < 1:
        raise ValueError("batch_size 至少为 1")
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n - batch_size + 1, batch_size)]


def train(
    x: np.ndarray,
    y: np.ndarray,
    num_classes: int,
    *,
    lr: float = 0.1,
    epochs: int = 20,
    batch_size: int = 16,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """用小批量 SGD 训练多分类逻辑回归，返回 (W, b, 每轮结束后的平均损失)。"""
    if len(x) != len(y):
        raise ValueError("x 与 y 的长度不一致")
    rng = np.random.default_rng(seed)
    weights, bias = np.zeros((x.shape[1], num_classes)), np.zeros(num_classes)
    losses = []
    for _ in range(epochs):
        # 同一个 rng 贯穿始终：每轮重新打乱，整个过程由 seed 决定。
        for batch in epoch_batches(len(x), batch_size, rng):
            features, labels = x[batch], y[batch]
            delta = np.exp(_log_softmax(features @ weights + bias))
            delta[np.arange(len(batch)), labels] -= 1
            delta /= len(batch)  # 最后一批可能较短，按实际样本数平均
            weights -= lr * features.T @ delta
            bias -= lr * delta.sum(axis=0)
        losses.append(float(-_log_softmax(x @ weights + bias)[np.arange(len(x)), y].mean()))
    return weights, bias, losses


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
