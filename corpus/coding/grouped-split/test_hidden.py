import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import solution
from solution import find_leaks, split_groups

GROUPS = [f"p-{number:04d}" for number in range(4000)]


def test_stable_when_groups_are_added() -> None:
    """一个组的去处与次序、样本数以及有哪些别的组无关。
    Where a group goes does not depend on the order or number of samples, or on which other groups there are."""
    alone = [split_groups([group])[0] for group in GROUPS[:300]]
    assert split_groups(GROUPS)[:300] == alone
    assert split_groups(GROUPS[:300][::-1]) == alone[::-1]
    shuffled = random.Random(0).choices(range(300), k=1000)
    assert split_groups([GROUPS[i] for i in shuffled]) == [alone[i] for i in shuffled]


def test_same_in_another_process() -> None:
    """在另一个进程里得到同样的结果，不依赖内置 hash 的随机种子。
    Another process gets the same result: nothing depends on the random seed of the built-in hash."""
    code = "from solution import split_groups; print(split_groups([f'用户{i}' for i in range(60)]).__repr__().encode())"
    expected = repr(repr(split_groups([f"用户{i}" for i in range(60)])).encode())
    for hash_seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", code]
        run = subprocess.run(
            command, cwd=Path(solution.__file__).parent, env=env, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == expected


def test_fractions_are_approximate() -> None:
    """各部分的组数接近所给的比例，编号有规律或是中文时也如此。
    The number of groups in each part is close to its fraction, for regular and for Chinese ids too."""
    for groups in (GROUPS, [f"患者{number}号" for number in range(4000)], [str(7 * number) for number in range(4000)]):
        for fractions in ((0.8, 0.1, 0.1), (0.5, 0.25, 0.25), (0.33, 0.33, 0.34)):
            parts = split_groups(groups, fractions=fractions)
            for name, fraction in zip(("train", "val", "test"), fractions, strict=True):
                assert abs(parts.count(name) / 4000 - fraction) < 0.04


def test_zero_fractions() -> None:
    """比例为 0 的部分没有任何组，总和的浮点误差不算错。
    A part with fraction 0 has no group, and floating-point error in the sum is no error."""
    assert set(split_groups(GROUPS, fractions=(1.0, 0.0, 0.0))) == {"train"}
    assert set(split_groups(GROUPS, fractions=(0.0, 0.0, 1.0))) == {"test"}
    assert set(split_groups(GROUPS, fractions=(0.0, 1.0, 0.0))) == {"val"}
    assert set(split_groups(GROUPS, fractions=(0.7, 0.3, 0.0))) == {"train", "val"}
    assert set(split_groups(GROUPS, fractions=(0.7, 0.1, 0.2))) == {"train", "val", "test"}


def test_seeds_are_independent() -> None:
    """不同的种子得到近似独立的划分，同一种子的结果不变。
    Different seeds give roughly independent splits; the same seed gives the same one."""
    first, second = (split_groups(GROUPS, fractions=(0.5, 0.25, 0.25), seed=seed) for seed in ("v1", "v2"))
    both = sum(a == b == "train" for a, b in zip(first, second, strict=True))
    assert abs(both / 4000 - 0.25) < 0.04
    assert first == split_groups(GROUPS, fractions=(0.5, 0.25, 0.25))


def test_growing_train_keeps_members() -> None:
    """提高 train 的比例时，原来在 train 的组仍在 train。
    When the train fraction grows, groups that were in train stay there."""
    previous: set[int] = set()
    for fractions in ((0.3, 0.5, 0.2), (0.5, 0.1, 0.4), (0.8, 0.1, 0.1), (0.95, 0.05, 0.0)):
        parts = split_groups(GROUPS, fractions=fractions)
        train = {i for i, part in enumerate(parts) if part == "train"}
        assert previous <= train
        previous = train


def test_find_leaks_order() -> None:
    """审计结果升序、不重复；长度不同时抛出 ValueError。
    The audit is in ascending order without repetition; different lengths raise ValueError."""
    groups = ["z", "b", "z", "b", "z", "c", "c", "a"]
    assert find_leaks(groups, ["val", "train", "test", "val", "val", "test", "test", "val"]) == ["b", "z"]
    assert find_leaks([], []) == []
    for groups, parts in ((["a"], []), (["a"], ["train", "val"])):
        with pytest.raises(ValueError):
            find_leaks(groups, parts)


def test_edge_cases() -> None:
    """空列表、空编号都可以；不改动输入；比例不合法时抛出 ValueError，空列表也要检查。
    An empty list and an empty id are valid; the input does not change; invalid fractions raise ValueError, for an empty
    list too."""
    assert split_groups([]) == []
    groups = ["", "a", ""]
    parts = split_groups(groups)
    assert parts[0] == parts[2] and groups == ["", "a", ""]
    for bad in ((-0.1, 0.6, 0.5), (0.5, 0.2, 0.2), (float("nan"), 0.5, 0.5), (0.0, 0.0, 0.0)):
        for some in ([], ["a"]):
            with pytest.raises(ValueError):
                split_groups(some, fractions=bad)
