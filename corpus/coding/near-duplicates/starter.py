"""精确去重与近似去重：在这里作答。"""


def normalise(text: str) -> str:
    """规范化：NFKC、casefold、合并空白。"""
    raise NotImplementedError


def similarity(a: str, b: str, n: int = 3) -> float:
    """规范化后字符 n 元片段集合的杰卡德系数。"""
    raise NotImplementedError


def deduplicate(texts: list[str], *, threshold: float = 0.8, n: int = 3) -> list[int]:
    """返回每条文本的代表的下标，代表为自己表示保留。"""
    raise NotImplementedError
