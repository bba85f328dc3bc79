"""只归一化了库里的向量，没有归一化查询，得到的不是余弦相似度。"""

import numpy as np


class VectorIndex:
    """用暴力计算求余弦相似度最大的 k 个向量。"""

    def __init__(self, dim: int) -> None:
        """建立空索引。"""
        if dim < 1:
            raise ValueError("dim 至少为 1")
        self._units = np.empty((0, dim))

    def __len__(self) -> int:
        """已加入的向量数。"""
        return len(self._units)

    def add(self, vectors: np.ndarray) -> np.ndarray:
        """加入形状为 (n, dim) 的向量，返回它们的编号。"""
        start = len(self)
        self._units = np.concatenate([self._units, self._normalised(vectors)])
        return np.arange(start, len(self), dtype=np.int64)

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """返回每个查询最相似的编号与相似度。"""
        if k < 1:
            raise ValueError("k 至少为 1")
        scores = self._checked(queries) @ self._units.T
        # 对相反数做稳定的升序排序：相似度相等者保持编号从小到大。
        ids = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return ids.astype(np.int64), np.take_along_axis(scores, ids, axis=1)

    def _checked(self, vectors: np.ndarray) -> np.ndarray:
        vectors = np.asarray(vectors, dtype=np.float64)
        if vectors.ndim != 2 or vectors.shape[1] != self._units.shape[1]:
            raise ValueError("形状应为 (n, dim)")
        return vectors

    def _normalised(self, vectors: np.ndarray) -> np.ndarray:
        vectors = self._checked(vectors)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        # 只有零向量的范数换成 1，结果仍是零向量。
        return vectors / np.where(norms == 0, 1.0, norms)
