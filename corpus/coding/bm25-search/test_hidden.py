import random
from math import log

import pytest
from solution import BM25


def naive(documents: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    average = sum(len(d) for d in documents) / len(documents)
    scores = []
    for d in documents:
        score = 0.0
        for term in query:
            n = sum(term in other for other in documents)
            f = d.count(term)
            if f:
                idf = log(1 + (len(documents) - n + 0.5) / (n + 0.5))
                score += idf * f * (k1 + 1) / (f + k1 * (1 - b + b * len(d) / average))
        scores.append(score)
    return scores


def test_matches_reference() -> None:
    """随机语料上，各种 k1 与 b 的得分都与按公式逐篇计算的相同。
    On random documents the scores equal those computed document by document from the formula, for various k1 and b."""
    rng = random.Random(0)
    for k1, b in ((1.5, 0.75), (0.0, 0.5), (2.0, 0.0), (1.2, 1.0)):
        documents = [rng.choices("abcdefgh", weights=range(1, 9), k=rng.randrange(12)) for _ in range(30)]
        for _ in range(5):
            query = rng.sample("abcdefghxyz", k=4)
            expected = naive(documents, query, k1, b)
            index = BM25(documents, k1=k1, b=b)
            assert index.scores(query) == pytest.approx(expected, rel=1e-9, abs=1e-12)
            hits = index.search(query, top_k=30)
            assert {i for i, _ in hits} == {i for i, score in enumerate(expected) if score > 0}
            assert [s for _, s in hits] == pytest.approx(sorted((s for s in expected if s > 0), reverse=True))


def test_common_terms_stay_positive() -> None:
    """多数乃至全部文档都含有的词，贡献仍为正。
    A term that most or even all documents contain still contributes a positive score."""
    index = BM25([["订单", "退款"], ["订单", "发货"], ["订单"]])
    assert all(score > 0 for score in index.scores(["订单"]))
    assert [i for i, _ in index.search(["订单"])] == [2, 0, 1]


def test_document_frequency_counts_documents() -> None:
    """逆文档频率按含有该词的文档数计，同一篇里重复出现不重复计。
    The inverse document frequency counts documents that contain a term, not its repetitions in one of them."""
    documents = [["a"] * 6, ["b"], ["b"], ["c"]]
    assert BM25(documents, b=0.0).scores(["a"])[0] == pytest.approx(log(1 + 3.5 / 1.5) * 6 * 2.5 / 7.5)


def test_ties() -> None:
    """得分相同的文档按下标从小到大排列，截断时也如此。
    Documents of equal score come in order of index, also where the list is cut."""
    index = BM25([["无关", "词"], ["x", "y"], ["y", "x"], ["x", "x"], ["y", "x"], ["x", "y"]])
    assert [i for i, _ in index.search(["x"])] == [3, 1, 2, 4, 5]
    assert [i for i, _ in index.search(["x"], top_k=3)] == [3, 1, 2]


def test_repeated_query_terms() -> None:
    """查询中重复的词按出现次数计入。
    A term repeated in the query counts as often as it occurs there."""
    index = BM25([["红", "灯"], ["绿", "灯", "亮"], ["红"]])
    once, twice = index.scores(["红"]), index.scores(["红", "红"])
    assert twice == pytest.approx([2 * score for score in once])
    assert index.scores(["灯", "红", "没有"]) == pytest.approx(index.scores(["灯", "红"]))


def test_empty_inputs() -> None:
    """没有文档、文档全空或部分为空时不报错。
    No documents, and documents of which all or some are empty, raise no error."""
    assert BM25([]).search(["a"]) == [] and BM25([]).scores(["a"]) == []
    assert BM25([[], []]).search(["a"]) == [] and BM25([[], []]).scores([]) == [0, 0]
    hits = BM25([[], ["a", "b"]]).search(["a"])
    assert [i for i, _ in hits] == [1]
    assert hits[0][1] == pytest.approx(log(2) * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 2)))


def test_inputs_unchanged() -> None:
    """不改动传入的列表；建好索引后再修改文档不影响结果；查询之间互不影响。
    Lists passed in do not change; documents changed after the index was built, and earlier queries, change no
    result."""
    documents, query = [["a", "b"], ["b"]], ["a", "b", "z"]
    index = BM25(documents)
    before = index.scores(query)
    assert documents == [["a", "b"], ["b"]] and query == ["a", "b", "z"]
    documents[1].append("a")
    documents.append(["a"])
    index.search(["z", "a"])
    assert index.scores(query) == before


def test_bad_arguments() -> None:
    """参数不合法时抛出 ValueError。
    Invalid arguments raise ValueError."""
    for options in ({"k1": -0.1}, {"b": -0.1}, {"b": 1.1}):
        with pytest.raises(ValueError):
            BM25([["a"]], **options)
    for top_k in (0, -1):
        with pytest.raises(ValueError):
            BM25([["a"]]).search(["a"], top_k=top_k)
