"""用字符的码位代替 UTF-8 字节，汉字的编号与词表冲突。"""

from collections import Counter
from itertools import pairwise


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    """训练字节级 BPE，依次返回各次合并的编号对。"""
    if num_merges < 0:
        raise ValueError("num_merges 不能为负")
    ids, merges = [ord(char) for char in text], []
    for new_id in range(256, 256 + num_merges):
        counts = Counter(pairwise(ids))
        # 次数多者优先，次数相同取编号对小者：结果不依赖计数器的遍历顺序。
        best = min(counts, key=lambda pair: (-counts[pair], pair), default=None)
        if best is None or counts[best] < 2:
            break
        merges.append(best)
        ids = _merge(ids, best, new_id)
    return merges


def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    """按训练的先后次序应用合并，把文本变成编号列表。"""
    ids = [ord(char) for char in text]
    for new_id, pair in enumerate(merges, start=256):
        ids = _merge(ids, pair, new_id)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """把编号列表还原成文本。"""
    pieces: dict[int, str] = {}
    for new_id, (left, right) in enumerate(merges, start=256):
        pieces[new_id] = pieces.get(left, chr(left)) + pieces.get(right, chr(right))
    if any(token < 0 or (256 <= token < 512 and token not in pieces) for token in ids):
        raise ValueError("编号超出词表")
    return "".join(pieces.get(token, chr(token)) for token in ids)


def _merge(ids: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged
