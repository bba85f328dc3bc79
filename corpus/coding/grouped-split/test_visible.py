import pytest
from solution import find_leaks, split_groups

GROUPS = [f"p-{number:04d}" for number in range(500)]


def test_same_group_same_part() -> None:
    """编号相同的样本总在同一部分，三部分都有。
    Samples with the same id are always in the same part, and all three parts occur."""
    groups = GROUPS * 3
    parts = split_groups(groups)
    assert parts[:500] == parts[500:1000] == parts[1000:]
    assert set(parts) == {"train", "val", "test"} and find_leaks(groups, parts) == []


def test_find_leaks() -> None:
    """题面示例的泄漏审计。
    The leak audit of the statement's example."""
    assert find_leaks(["a", "b", "a"], ["train", "val", "test"]) == ["a"]
    assert find_leaks(["a", "b", "a"], ["train", "val", "train"]) == []


def test_fractions_checked() -> None:
    """比例总和不是 1 时抛出 ValueError。
    Fractions that do not sum to 1 raise ValueError."""
    with pytest.raises(ValueError):
        split_groups(["a"], fractions=(0.8, 0.1, 0.2))
