"""BM25 检索：在这里作答。"""


class BM25:
    """在分好词的文档上按 BM25 打分与检索。"""

    def __init__(self, documents: list[list[str]], *, k1: float = 1.5, b: float = 0.75) -> None:
        """为文档建立索引。"""
        raise NotImplementedError

    def scores(self, query: list[str]) -> list[float]:
        """返回每篇文档的得分，按文档下标排列。"""
        raise NotImplementedError

    def search(self, query: list[str], top_k: int = 10) -> list[tuple[int, float]]:
        """返回得分大于 0 的前 top_k 篇的（下标，得分）。"""
        raise NotImplementedError
