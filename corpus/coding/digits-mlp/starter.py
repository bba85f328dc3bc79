"""识别数字图像的小型 MLP：在这里作答。"""

import numpy as np


class DigitsMLP:
    """图像 → ReLU 隐藏层 → softmax 的多层感知机。"""

    def __init__(
        self,
        hidden: int = 32,
        num_classes: int = 10,
        *,
        lr: float = 0.1,
        epochs: int = 60,
        batch_size: int = 32,
        seed: int = 0,
    ) -> None:
        """记下超参数；参数在 fit 时才建立。"""
        raise NotImplementedError

    def fit(self, images: np.ndarray, labels: np.ndarray) -> "DigitsMLP":
        """用小批量 SGD 从头训练，返回自身。"""
        raise NotImplementedError

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """各类别的概率，形状 (n, num_classes)。"""
        raise NotImplementedError

    def predict(self, images: np.ndarray) -> np.ndarray:
        """概率最大的类别，形状 (n,)。"""
        raise NotImplementedError
