"""BM25 检索：参考解答。"""

from collections import Counter, defaultdict
from math import log


class BM25:
    """在分好词的文档上按 BM25 打分与检索。"""

    def __init__(self, documents: list[list[str]], *, k1: float = 1.5, b: float = 0.75) -> None:
        """为文档建立索引。"""
        if k1 < 0 or not 0 <= b <= 1:
            raise ValueError("k1 不能为负，b 应在 [0, 1] 内")
        self._k1 = k1
        total = sum(map(len, documents))
        # 平均长度只用来求比值；文档全空时取什么都行，只要不除以零。
        average = total / len(documents) if total else 1.0
        self._norms = [k1 * (1 - b + b * len(document) / average) for document in documents]
        # 倒排索引：词 -> {文档下标: 次数}，它的长度就是含有该词的文档数。
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        for index, document in enumerate(documents):
            for term, count in Counter(document).items():
                self._postings[term][index] = count

    def scores(self, query: list[str]) -> list[float]:
        """返回每篇文档的得分，按文档下标排列。"""
        scores = [0.0] * len(self._norms)
        for term in query:
            postings = self._postings.get(term, {})
            # 对数里加 1：超过半数文档都有的词，贡献也不会变成负数。
            idf = log(1 + (len(scores) - len(postings) + 0.5) / (len(postings) + 0.5))
            for index, count in postings.items():
                scores[index] += idf * count * (self._k1 + 1) / (count + self._norms[index])
        return scores

    def search(self, query: list[str], top_k: int = 10) -> list[tuple[int, float]]:
        """返回得分大于 0 的前 top_k 篇的（下标，得分）。"""
        if top_k < 1:
            raise ValueError("top_k 至少为 1")
        hits = [(index, score) for index, score in enumerate(self.scores(query)) if score > 0]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:top_k]
