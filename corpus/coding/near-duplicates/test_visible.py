import pytest
from solution import deduplicate, normalise, similarity


def test_example() -> None:
    """题面示例的相似度与去重结果。
    The similarity and the deduplication of the statement's example."""
    assert similarity("abcd", "bcde", 2) == 0.5
    assert deduplicate(["bm25  检索", "你好", "ＢＭ２５ 检索"]) == [0, 1, 0]


def test_normalise() -> None:
    """空白与大小写统一。
    White space and case are made uniform."""
    assert normalise("  Big\tDATA \n 平台 ") == "big data 平台"


def test_near_duplicate() -> None:
    """只差一个字的长文本被去掉，不同的文本保留。
    Of long texts that differ by one character the later goes; different texts stay."""
    text = "本合同自双方签字盖章之日起生效，有效期为一年，期满前三十日可书面续签。"
    assert deduplicate([text, "完全不同的另一段文字。", text + "！"]) == [0, 1, 0]
    with pytest.raises(ValueError):
        deduplicate([text], threshold=0)
