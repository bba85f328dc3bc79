"""散列时没有用到种子，换种子得到的划分不变。"""

from collections import defaultdict
from hashlib import sha256


def split_groups(
    groups: list[str], *, fractions: tuple[float, float, float] = (0.8, 0.1, 0.1), seed: str = "v1"
) -> list[str]:
    """返回每个样本所属的部分："train"、"val" 或 "test"。"""
    train, val, test = fractions
    if not (min(fractions) >= 0 and abs(train + val + test - 1) <= 1e-9):
        raise ValueError("比例不能为负，总和应为 1")

    def part(group: str) -> str:
        # 把编号散列成 [0, 1) 内的数：与别的组无关，也不像内置的 hash 那样每个进程都不同。
        position = int(sha256(group.encode()).hexdigest()[:8], 16) / 2**32
        return "train" if position < train else "val" if position < train + val else "test"

    return [part(group) for group in groups]


def find_leaks(groups: list[str], parts: list[str]) -> list[str]:
    """返回出现在一个以上部分里的分组编号。"""
    if len(groups) != len(parts):
        raise ValueError("两个列表长度应相同")
    found: dict[str, set[str]] = defaultdict(set)
    for group, part in zip(groups, parts, strict=True):
        found[group].add(part)
    return sorted(group for group, places in found.items() if len(places) > 1)
