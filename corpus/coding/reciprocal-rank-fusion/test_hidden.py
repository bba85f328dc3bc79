import random
from fractions import Fraction

import pytest
from solution import fuse


def test_matches_exact_reference() -> None:
    """随机的几路结果、权重与 k 下，得分与按公式精确计算的一致，次序从高到低。
    For random rankings, weights and k the scores equal the formula computed exactly, highest first."""
    rng = random.Random(0)
    for _ in range(50):
        names = [f"d{number}" for number in range(12)]
        rankings = [rng.sample(names, k=rng.randrange(13)) for _ in range(rng.randrange(1, 5))]
        weights = [rng.choice([0.25, 0.5, 1.0, 2.0, 3.0]) for _ in rankings]
        k = rng.choice([0, 1, 10, 60])
        exact = {
            name: sum(
                Fraction(weight) / (k + ranking.index(name) + 1)
                for ranking, weight in zip(rankings, weights, strict=True)
                if name in ranking
            )
            for name in {name for ranking in rankings for name in ranking}
        }
        fused = fuse(rankings, k=k, weights=weights)
        assert dict(fused) == pytest.approx({name: float(score) for name, score in exact.items()})
        assert len(fused) == len(exact)
        scores = [score for _, score in fused]
        assert scores == sorted(scores, reverse=True)


def test_missing_documents_get_nothing() -> None:
    """不在某一路里的文档从该路得 0 分，与那一路有多长无关。
    A document that is not in a ranking gets 0 from it, however long that ranking is."""
    fused = dict(fuse([["a"], ["b", "c", "d"]]))
    assert fused["a"] == pytest.approx(1 / 61) and fused["d"] == pytest.approx(1 / 63)
    assert dict(fuse([["a"], ["b"] + [f"x{i}" for i in range(40)]]))["a"] == pytest.approx(1 / 61)


def test_ties_by_identifier() -> None:
    """得分相同者按编号的字符串次序升序，与出现的先后无关，截断时也如此。
    Equal scores are in ascending string order of id, whatever occurs first, also where the list is cut."""
    assert [d for d, _ in fuse([["b", "a"], ["a", "b"], ["c"]], weights=[1, 1, 0.5])] == ["a", "b", "c"]
    assert [d for d, _ in fuse([["z"], ["m"], ["d10"], ["d9"]])] == ["d10", "d9", "m", "z"]
    assert [d for d, _ in fuse([["z"], ["m"], ["d10"], ["d9"]], top_n=2)] == ["d10", "d9"]


def test_order_of_rankings_does_not_matter() -> None:
    """贡献相同的文档得分完全相等，各路（连同权重）换个次序传入，结果一字不差。
    Documents with equal contributions have exactly equal scores; rankings passed in another order (with their weights)
    change nothing at all."""
    for k in (0, 1, 7, 60):
        for size in range(3, 10):
            names = [f"d{number}" for number in range(size)]
            fused = fuse([names[start:] + names[:start] for start in range(size)], k=k)
            assert [document for document, _ in fused] == names and len({score for _, score in fused}) == 1
    rng = random.Random(1)
    for _ in range(20):
        rankings = [rng.sample("abcdefghijkl", k=8) for _ in range(6)]
        weights = [rng.choice([0.3, 0.7, 1.0]) for _ in rankings]
        order = rng.sample(range(6), k=6)
        shuffled = fuse([rankings[i] for i in order], weights=[weights[i] for i in order])
        assert shuffled == fuse(rankings, weights=weights)


def test_duplicates_in_one_ranking() -> None:
    """同一路里重复的文档只算第一次，其后的文档名次前移。
    Of a document repeated in one ranking only the first counts, and the documents after it move up."""
    assert fuse([["a", "a", "b", "a", "c"]]) == fuse([["a", "b", "c"]])
    assert dict(fuse([["a", "b", "b"], ["b"]])) == pytest.approx({"a": 1 / 61, "b": 1 / 62 + 1 / 61})


def test_zero_weight() -> None:
    """权重为 0 的一路等于不存在，只在其中出现的文档不列入结果。
    A ranking with weight 0 is as good as absent: documents only in it are not in the result."""
    assert fuse([["a", "b"], ["c", "b"]], weights=[1, 0]) == fuse([["a", "b"]])
    assert fuse([["a"]], weights=[0]) == []


def test_k_and_top_n() -> None:
    """k 改变名次之间的差距，可以为 0；top_n 可以大于文档数。
    k changes the gaps between ranks and may be 0; top_n may exceed the number of documents."""
    assert dict(fuse([["a", "b"]], k=0)) == pytest.approx({"a": 1, "b": 0.5})
    rankings = [["a", "b"], ["c", "b"]]
    assert [d for d, _ in fuse(rankings, k=0)] == ["a", "b", "c"] and fuse(rankings)[0][0] == "b"
    assert fuse(rankings, top_n=99) == fuse(rankings)


def test_bad_arguments_and_purity() -> None:
    """参数不合法时抛出 ValueError；不改动输入。
    Invalid arguments raise ValueError; the input does not change."""
    for options in ({"k": -1}, {"weights": []}, {"weights": [-1.0]}, {"top_n": 0}, {"top_n": -1}):
        with pytest.raises(ValueError):
            fuse([["a"]], **options)
    rankings, weights = [["a", "a", "b"], []], [1, 2]
    fuse(rankings, weights=weights, top_n=1)
    assert rankings == [["a", "a", "b"], []] and weights == [1, 2]
