"""按分组的确定性划分：在这里作答。"""


def split_groups(
    groups: list[str], *, fractions: tuple[float, float, float] = (0.8, 0.1, 0.1), seed: str = "v1"
) -> list[str]:
    """返回每个样本所属的部分："train"、"val" 或 "test"。"""
    raise NotImplementedError


def find_leaks(groups: list[str], parts: list[str]) -> list[str]:
    """返回出现在一个以上部分里的分组编号。"""
    raise NotImplementedError
