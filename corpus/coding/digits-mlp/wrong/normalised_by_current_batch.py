"""用当前这一批图像的均值与标准差归一化，单张预测与整批预测不同。"""

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
        self.hidden, self.num_classes = hidden, num_classes
        self.lr, self.epochs, self.batch_size, self.seed = lr, epochs, batch_size, seed
        self.params: list[np.ndarray] | None = None

    def fit(self, images: np.ndarray, labels: np.ndarray) -> "DigitsMLP":
        """用小批量 SGD 从头训练，返回自身。"""
        if len(images) != len(labels):
            raise ValueError("images 与 labels 的长度不一致")
        rng = np.random.default_rng(self.seed)
        x, targets = self._features(images), np.eye(self.num_classes)[labels]
        d = x.shape[1]
        # 随机初始化打破隐藏单元之间的对称；方差按 ReLU 的输入个数缩放。
        self.params = [
            rng.normal(scale=np.sqrt(2 / d), size=(d, self.hidden)),
            np.zeros(self.hidden),
            rng.normal(scale=np.sqrt(1 / self.hidden), size=(self.hidden, self.num_classes)),
            np.zeros(self.num_classes),
        ]
        for _ in range(self.epochs):
            order = rng.permutation(len(x))
            for start in range(0, len(x), self.batch_size):
                batch = order[start : start + self.batch_size]
                self._step(x[batch], targets[batch])
        return self

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """各类别的概率，形状 (n, num_classes)。"""
        if self.params is None:
            raise RuntimeError("请先调用 fit")
        return self._forward(self._features(images))[1]

    def predict(self, images: np.ndarray) -> np.ndarray:
        """概率最大的类别，形状 (n,)。"""
        return self.predict_proba(images).argmax(axis=1)

    @staticmethod
    def _features(images: np.ndarray) -> np.ndarray:
        x = images.reshape(len(images), -1).astype(float)
        return (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-3)

    def _forward(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        w1, b1, w2, b2 = self.params
        h = np.maximum(x @ w1 + b1, 0)
        logits = h @ w2 + b2
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return h, p / p.sum(axis=1, keepdims=True)

    def _step(self, x: np.ndarray, targets: np.ndarray) -> None:
        h, p = self._forward(x)
        dlogits = (p - targets) / len(x)
        dh = (dlogits @ self.params[2].T) * (h > 0)
        grads = [x.T @ dh, dh.sum(axis=0), h.T @ dlogits, dlogits.sum(axis=0)]
        for param, grad in zip(self.params, grads, strict=True):
            param -= self.lr * grad
