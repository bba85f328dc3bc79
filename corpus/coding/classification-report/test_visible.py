import pytest
from solution import classification_report


def test_example() -> None:
    """题面示例的逐类指标、宏平均与准确率。
    The per-class metrics, macro averages and accuracy of the statement's example."""
    report = classification_report(["正", "正", "负", "负", "负"], ["正", "负", "负", "负", "正"])
    assert report["classes"]["正"] == pytest.approx({"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2})
    assert report["classes"]["负"] == pytest.approx({"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "support": 3})
    assert report["macro"] == pytest.approx(dict.fromkeys(("precision", "recall", "f1"), 7 / 12))
    assert report["accuracy"] == pytest.approx(0.6)


def test_all_correct() -> None:
    """全部判对时各项都是 1。
    Everything is 1 when every prediction is correct."""
    report = classification_report([3, 1, 2], [3, 1, 2])
    assert list(report["classes"]) == [1, 2, 3]
    assert report["macro"] == {"precision": 1, "recall": 1, "f1": 1} and report["accuracy"] == 1


def test_different_lengths() -> None:
    """两个列表长度不同时报错。
    Two lists of different lengths raise an error."""
    with pytest.raises(ValueError):
        classification_report([1, 0], [1])
