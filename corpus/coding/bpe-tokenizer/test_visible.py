import pytest
from solution import decode, encode, train_bpe


def test_example() -> None:
    """题面示例的合并与编码。
    The merges and the encoding of the statement's example."""
    merges = train_bpe("aaabdaaabac", 3)
    assert merges == [(97, 97), (97, 98), (256, 257)]
    assert encode("aaabdaaabac", merges) == [258, 100, 258, 97, 99]


def test_round_trip_english() -> None:
    """编码再解码得到原文，编码后的词元比字节少。
    Encoding and decoding give the text back, with fewer tokens than bytes."""
    text = "the cat sat on the mat, the rat sat on the cat"
    merges = train_bpe(text, 12)
    ids = encode(text, merges)
    assert decode(ids, merges) == text
    assert len(ids) < len(text)


def test_empty() -> None:
    """空文本得到空的合并与编码；num_merges 为负时报错。
    Empty text gives no merges and an empty encoding; a negative num_merges raises an error."""
    assert train_bpe("", 5) == [] and encode("", [(97, 97)]) == [] and decode([], []) == ""
    with pytest.raises(ValueError):
        train_bpe("aa", -1)
