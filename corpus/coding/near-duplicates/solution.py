"""精确去重与近似去重：参考解答。"""

import unicodedata


def normalise(text: str) -> str:
    """规范化：NFKC、casefold、合并空白。"""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def similarity(a: str, b: str, n: int = 3) -> float:
    """规范化后字符 n 元片段集合的杰卡德系数。"""
    return _jaccard(_shingles(a, n), _shingles(b, n))


def deduplicate(texts: list[str], *, threshold: float = 0.8, n: int = 3) -> list[int]:
    """返回每条文本的代表的下标，代表为自己表示保留。"""
    if not 0 < threshold <= 1 or n < 1:
        raise ValueError("threshold 应在 (0, 1] 内，n 至少为 1")
    kept: dict[int, set[str]] = {}  # 每条只切一次片段
    representatives = []
    for index, text in enumerate(texts):
        shingles = _shingles(text, n)
        # 只与保留下来的比较：被去掉的不再充当代表，相似关系不会一环接一环地传下去。
        first = next((other for other, known in kept.items() if _jaccard(shingles, known) >= threshold), index)
        if first == index:
            kept[index] = shingles
        representatives.append(first)
    return representatives


def _shingles(text: str, n: int) -> set[str]:
    if n < 1:
        raise ValueError("n 至少为 1")
    text = normalise(text)
    # 至少取一段：不足 n 个字符时就是整段文本，集合因此从不为空。
    return {text[start : start + n] for start in range(max(len(text) - n + 1, 1))}


def _jaccard(a: set[str], b: set[str]) -> float:
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)
