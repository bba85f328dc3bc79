import random
import time
from itertools import pairwise

import pytest
from solution import decode, encode, train_bpe

TEXT = "低血糖时应先测血糖，再补充葡萄糖；高血糖时应先补液，再用胰岛素。low low lower lowest newest widest 🙂🙂"


def naive_train(text: str, num_merges: int) -> tuple[list[tuple[int, int]], list[int]]:
    ids, merges = list(text.encode()), []
    while len(merges) < num_merges:
        counts: dict[tuple[int, int], int] = {}
        for pair in pairwise(ids):
            counts[pair] = counts.get(pair, 0) + 1
        top = max(counts.values(), default=0)
        if top < 2:
            break
        pair = min(p for p, count in counts.items() if count == top)
        merges.append(pair)
        out: list[int] = []
        pending = ids[::-1]
        while pending:
            left = pending.pop()
            if pending and (left, pending[-1]) == pair:
                pending.pop()
                left = 255 + len(merges)
            out.append(left)
        ids = out
    return merges, ids


def test_ties() -> None:
    """次数相同时取编号对最小的一对，与出现的先后无关。
    Among equally frequent pairs the smallest is taken, whichever occurs first."""
    assert train_bpe("zyxzyxbacba", 1) == [(98, 97)]
    for seed in range(10):
        text = "".join(random.Random(seed).choices("abcd", k=30))
        assert train_bpe(text, 8) == naive_train(text, 8)[0]


def test_training_matches_reference() -> None:
    """中英混合的语料上，合并序列与朴素实现相同，编码训练语料得到训练结束时的切分。
    On mixed Chinese and English text the merges equal a naive implementation's, and encoding that text gives its final
    segmentation."""
    for merges_wanted in (0, 1, 10, 40):
        merges, ids = naive_train(TEXT * 2, merges_wanted)
        assert train_bpe(TEXT * 2, merges_wanted) == merges
        assert encode(TEXT * 2, merges) == ids


def test_stops_early() -> None:
    """没有出现两次以上的编号对时提前结束。
    Training stops early when no pair occurs at least twice."""
    assert train_bpe("abcdef", 10) == []
    assert train_bpe("abab", 10) == [(97, 98)]
    assert train_bpe("a", 3) == []


def test_overlapping_pairs() -> None:
    """重叠的编号对都计数，替换时从左到右、不重叠。
    Overlapping pairs all count; they are replaced from left to right, without overlap."""
    assert train_bpe("aaa", 5) == [(97, 97)]
    assert encode("aaa", [(97, 97)]) == [256, 97]
    assert encode("aaaaa", [(97, 97)]) == [256, 256, 97]
    assert train_bpe("aaaabcbc", 1) == [(97, 97)]


def test_encoding_follows_merge_order() -> None:
    """编码按训练的先后次序应用合并，而不是每次取最长的词元。
    Encoding applies the merges in the order of training instead of always taking the longest token."""
    merges = [(98, 99), (97, 98), (257, 99)]
    assert encode("abc", merges) == [97, 256]
    assert encode("ab abc", merges) == [257, 32, 97, 256]


def test_round_trip_any_text() -> None:
    """没见过的文本也能往返：中文、表情符号、换行、连续空格与零字符。
    Text never seen survives the round trip: Chinese, emoji, line breaks, runs of spaces and the null character."""
    merges = train_bpe(TEXT, 30)
    samples = ["", "胰岛素", "全新的句子：龘", "🧑‍⚕️ ok", "  两个空格\n换行\t", "\x00\x7f\u0080\uffff", TEXT[::-1]]
    rng = random.Random(0)
    samples += ["".join(chr(rng.randrange(0x20, 0xD7FF)) for _ in range(20)) for _ in range(20)]
    for text in samples:
        ids = encode(text, merges)
        assert all(0 <= token < 256 + len(merges) for token in ids)
        assert decode(ids, merges) == text


def test_decode_bad_input() -> None:
    """不合法的字节用替换字符代替；编号不在词表里时抛出 ValueError。
    Invalid bytes become the replacement character; an id outside the vocabulary raises ValueError."""
    assert decode([*"血".encode()[:2], 97], []) == "\ufffda"
    assert decode([104, 105, 255], []) == "hi\ufffd"
    for ids in ([256], [97, -1], [97, 258]):
        with pytest.raises(ValueError):
            decode(ids, [] if ids == [256] else [(97, 97)])


def test_inputs_unchanged_and_fast() -> None:
    """不改动传入的列表；题面所说规模的语料在一秒内训练完。
    Lists passed in do not change; a corpus of the size in the statement is trained on within a second."""
    merges = train_bpe(TEXT, 10)
    kept = list(merges)
    ids = encode(TEXT, merges)
    kept_ids = list(ids)
    decode(ids, merges)
    assert merges == kept and ids == kept_ids
    text = "".join(random.Random(1).choices("abcdefgh ", k=3000))
    start = time.process_time()
    assert len(train_bpe(text, 50)) == 50
    assert time.process_time() - start < 1
