"""没有检查负的类别编号，被当成从末尾倒数的下标。"""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """逐行 softmax，返回与 logits 同形状的概率。"""
    return np.exp(_log_softmax(logits))


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """整批样本的平均交叉熵。"""
    _check_labels(logits, labels)
    # 在对数域里取值：概率可能下溢为 0，对数概率不会。
    return float(-_log_softmax(logits)[np.arange(len(labels)), labels].mean())


def cross_entropy_grad(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """平均交叉熵对 logits 的梯度。"""
    _check_labels(logits, labels)
    grad = softmax(logits)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    # 每行减去自己的最大值：结果不变，exp 的参数不大于 0，且每行至少有一项为 exp(0)。
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _check_labels(logits: np.ndarray, labels: np.ndarray) -> None:
    n, c = logits.shape
    if labels.shape != (n,):
        raise ValueError(f"labels 的形状应为 ({n},)，得到 {labels.shape}")
    if labels.max() >= c:
        raise ValueError(f"labels 的取值应在 0 到 {c - 1} 之间")
