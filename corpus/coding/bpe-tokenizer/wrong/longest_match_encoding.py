"""编码时贪心地取词表中最长的词元，与训练时的合并次序不一致。"""

from collections import Counter
from itertools import pairwise


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    """训练字节级 BPE，依次返回各次合并的编号对。"""
    if num_merges < 0:
        raise ValueError("num_merges 不能为负")
    ids, merges = list(text.encode("utf-8")), []
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
    vocabulary = [bytes([value]) for value in range(256)]
    for left, right in merges:
        vocabulary.append(vocabulary[left] + vocabulary[right])
    numbers = {token: number for number, token in enumerate(vocabulary)}
    longest, data, ids, i = max(map(len, vocabulary)), text.encode("utf-8"), [], 0
    while i < len(data):
        size = next(size for size in range(longest, 0, -1) if data[i : i + size] in numbers)
        ids.append(numbers[data[i : i + size]])
        i += len(data[i : i + size])
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """把编号列表还原成文本。"""
    vocabulary = [bytes([value]) for value in range(256)]
    for left, right in merges:
        vocabulary.append(vocabulary[left] + vocabulary[right])
    if any(not 0 <= token < len(vocabulary) for token in ids):
        raise ValueError("编号超出词表")
    # 先拼成完整的字节串再解码：一个汉字的字节可能分在几个词元里。
    return b"".join(vocabulary[token] for token in ids).decode("utf-8", errors="replace")


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
