import pytest
from solution import BM25

DOCUMENTS = [["错误", "码", "E05"], ["电源", "错误"], ["电源", "电源", "灯"]]


def test_example() -> None:
    """题面示例的次序与得分。
    The order and the scores of the statement's example."""
    hits = BM25(DOCUMENTS).search(["电源"])
    assert [index for index, _ in hits] == [2, 1]
    assert [score for _, score in hits] == pytest.approx([0.6455, 0.5296], abs=1e-3)


def test_rare_terms_matter_more() -> None:
    """少见的词比常见的词贡献大，只返回得分大于 0 的文档。
    A rare term contributes more than a common one; only documents that score above 0 are returned."""
    index = BM25(DOCUMENTS)
    assert [i for i, _ in index.search(["错误", "E05"])] == [0, 1]
    assert len(index.search(["错误", "电源"], top_k=1)) == 1


def test_unknown_terms() -> None:
    """没有出现过的词与空查询得不到结果。
    A term that never occurs and an empty query find nothing."""
    index = BM25(DOCUMENTS)
    assert index.search(["保修"]) == [] and index.search([]) == []
    assert index.scores(["保修"]) == [0, 0, 0]
