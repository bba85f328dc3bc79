import pytest
from solution import fuse


def test_example() -> None:
    """题面示例的次序与得分。
    The order and the scores of the statement's example."""
    fused = fuse([["甲", "乙", "丙"], ["丁", "乙", "丙", "甲"]])
    assert [document for document, _ in fused] == ["乙", "甲", "丙", "丁"]
    assert [score for _, score in fused] == pytest.approx([2 / 62, 1 / 61 + 1 / 64, 2 / 63, 1 / 61])


def test_weights_and_top_n() -> None:
    """权重大的一路影响更大，top_n 截取前几名。
    A ranking with a larger weight matters more, and top_n takes the first few."""
    rankings = [["a", "b"], ["c", "a"]]
    assert [d for d, _ in fuse(rankings, weights=[0.2, 1.0])] == ["a", "c", "b"]
    assert fuse(rankings, top_n=1)[0][0] == "a" and len(fuse(rankings, top_n=1)) == 1


def test_empty() -> None:
    """没有结果可融合时返回空列表；参数不合法时报错。
    With nothing to fuse the result is an empty list; invalid arguments raise an error."""
    assert fuse([]) == [] and fuse([[], []]) == []
    with pytest.raises(ValueError):
        fuse([["a"]], weights=[1, 1])
