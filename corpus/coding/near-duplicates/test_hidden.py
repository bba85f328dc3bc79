import random
import time

import pytest
from solution import deduplicate, normalise, similarity


def test_unicode_normalisation() -> None:
    """全角字母数字、全角空格、兼容字符与大小写折叠都统一。
    Full-width letters, digits and spaces, compatibility characters and case folding are all made uniform."""
    assert normalise("ＢＭ２５　检索") == "bm25 检索"
    assert normalise("Straße ﬁn") == "strasse fin"
    assert normalise("\u3000\n\t ") == ""
    assert deduplicate(["价格：２５元", "价格:25元", "价格:35元"], threshold=1.0) == [0, 0, 2]


def test_not_transitive() -> None:
    """只与保留下来的比较：像被去掉者而不像保留者的，仍然保留。
    Only kept texts are compared with: a text like a removed one but unlike the kept ones stays."""
    chain = ["abcdefghij", "abcdefghijkl", "abcdefghijklmn", "abcdefghijklmnop"]
    assert similarity(chain[1], chain[2]) >= 0.8 > similarity(chain[0], chain[2])
    assert deduplicate(chain, threshold=0.8) == [0, 0, 2, 2]


def test_earliest_representative() -> None:
    """同时像几条保留的文本时，代表取下标最小者，即使后者更像。
    A text that is like several kept ones is represented by the smallest index, even if a later one is more alike."""
    texts = ["abcdefgh", "efghijkl", "cdefghijkl"]
    assert similarity(texts[0], texts[1]) < 0.3 < similarity(texts[0], texts[2]) < similarity(texts[1], texts[2])
    assert deduplicate(texts, threshold=0.3) == [0, 1, 0]


def test_jaccard_of_sets() -> None:
    """片段按集合计，重复的只算一个；分母是并集，短文本包含于长文本并不算相似。
    Shingles form sets, so repeated ones count once; the denominator is the union, so a short text inside a long one is
    not similar."""
    assert similarity("aaaaaaaaaa", "aaa") == 1
    assert similarity("abababab", "abab", 2) == 1
    assert similarity("abcabcabc", "abcx") == pytest.approx(1 / 4)
    long = "abcdefghijklmnopqrstuvwxyz"
    assert similarity("abcdef", long) == pytest.approx(4 / 24)
    assert similarity(long, "abcdef") == pytest.approx(4 / 24)
    assert deduplicate([long, "abcdef"]) == [0, 1]


def test_threshold_is_inclusive() -> None:
    """相似度恰等于阈值时去掉，略低于阈值时保留。
    A similarity exactly at the threshold removes the text, one slightly below keeps it."""
    texts = ["abcdef", "abcdeg"]
    assert deduplicate(texts, threshold=0.6) == [0, 0]
    assert deduplicate(texts, threshold=0.61) == [0, 1]
    assert deduplicate(["abcd", "abc"], threshold=0.5) == [0, 0]


def test_short_and_empty_texts() -> None:
    """不足 n 个字符的文本按整段比较；空文本彼此相同，与其他文本不同。
    Texts shorter than n characters are compared whole; empty texts equal each other and no other text."""
    assert deduplicate(["好", "不", "好", "", "  ", "ab", "AB", "abc"], n=3) == [0, 1, 0, 3, 3, 5, 5, 7]
    assert similarity("", " ") == 1 and similarity("ab", "ab") == 1
    assert similarity("ab", "abc") == 0 and similarity("", "abc") == 0
    assert deduplicate([]) == []


def test_properties_on_random_texts() -> None:
    """随机文本上：保留者两两低于阈值，被去掉者确实像自己的代表，相似度对称，输入不变。
    On random texts the kept ones are pairwise below the threshold, each removed one is like its representative,
    similarity is symmetric and the input does not change."""
    rng = random.Random(0)
    for threshold in (0.2, 0.5, 1.0):
        texts = ["".join(rng.choices("abAB ", k=rng.randrange(9))) for _ in range(60)]
        before = list(texts)
        result = deduplicate(texts, threshold=threshold, n=2)
        assert texts == before and len(result) == 60
        kept = [i for i, r in enumerate(result) if i == r]
        for i, r in enumerate(result):
            alike = [j for j in kept if j < i and similarity(texts[j], texts[i], 2) >= threshold]
            assert r == (alike[0] if alike else i)
            assert similarity(texts[i], texts[r], 2) == similarity(texts[r], texts[i], 2)


def test_speed_and_bad_arguments() -> None:
    """题面所说的规模在一秒内完成；参数不合法时抛出 ValueError。
    The size in the statement takes less than a second; invalid arguments raise ValueError."""
    rng = random.Random(1)
    texts = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=100)) for _ in range(300)]
    start = time.perf_counter()
    assert deduplicate(texts) == list(range(300))
    assert time.perf_counter() - start < 1
    for options in ({"threshold": 0}, {"threshold": 1.1}, {"threshold": -0.5}, {"n": 0}):
        with pytest.raises(ValueError):
            deduplicate([], **options)
