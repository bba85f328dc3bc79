import random

import pytest
from solution import classification_report


def test_precision_and_recall_differ() -> None:
    """精确率除以预测为该类的数目，召回率除以真实为该类的数目。
    Precision divides by the number predicted as the class, recall by the number that truly belong to it."""
    row = classification_report([1] * 4 + [0] * 6, [1, 0, 0, 0] + [1] * 3 + [0] * 3)["classes"]
    assert row[1] == pytest.approx({"precision": 1 / 4, "recall": 1 / 4, "f1": 1 / 4, "support": 4})
    assert row[0] == pytest.approx({"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 6})
    row = classification_report([1, 1, 0, 0], [1, 1, 1, 0])["classes"]
    assert row[1] == pytest.approx({"precision": 2 / 3, "recall": 1, "f1": 0.8, "support": 2})
    assert row[0] == pytest.approx({"precision": 1, "recall": 0.5, "f1": 2 / 3, "support": 2})


def test_macro_f1_averages_class_f1() -> None:
    """宏 F1 是各类 F1 的平均，而不是宏精确率与宏召回率的调和平均。
    Macro F1 is the mean of the classes' F1, not the harmonic mean of macro precision and macro recall."""
    report = classification_report(["a", "a", "b", "b"], ["a", "a", "a", "b"])
    assert report["macro"] == pytest.approx({"precision": 5 / 6, "recall": 0.75, "f1": (0.8 + 2 / 3) / 2})


def test_imbalanced_majority_guess() -> None:
    """极不均衡时总猜多数类：准确率很高，正类各项为 0，宏平均暴露问题。
    Always guessing the majority class: accuracy is high, the positive class scores 0 and the macro averages show it."""
    report = classification_report([1] * 10 + [0] * 990, [0] * 1000)
    assert report["accuracy"] == pytest.approx(0.99)
    assert report["classes"][1] == {"precision": 0, "recall": 0, "f1": 0, "support": 10}
    assert report["classes"][0] == pytest.approx({"precision": 0.99, "recall": 1, "f1": 1.98 / 1.99, "support": 990})
    assert report["macro"] == pytest.approx({"precision": 0.495, "recall": 0.5, "f1": 0.99 / 1.99})


def test_class_only_in_predictions() -> None:
    """只在预测中出现的类也要列出并参加宏平均，类别按升序排列。
    A class that occurs only in the predictions is listed and averaged too, the classes in ascending order."""
    report = classification_report(["b", "b", "c"], ["b", "a", "c"])
    assert list(report["classes"]) == ["a", "b", "c"]
    assert report["classes"]["a"] == {"precision": 0, "recall": 0, "f1": 0, "support": 0}
    assert report["macro"] == pytest.approx({"precision": 2 / 3, "recall": 0.5, "f1": (0 + 2 / 3 + 1) / 3})


def test_chosen_labels() -> None:
    """给出 labels 时只报告这些类并按其次序，计数与准确率仍基于全部样本。
    With labels, only these classes are reported, in their order; counts and accuracy still rest on all samples."""
    truth, guess = ["a", "a", "b", "c", "c"], ["a", "b", "a", "a", "c"]
    report = classification_report(truth, guess, labels=["z", "a"])
    assert list(report["classes"]) == ["z", "a"]
    assert report["classes"]["a"] == pytest.approx({"precision": 1 / 3, "recall": 0.5, "f1": 0.4, "support": 2})
    assert report["classes"]["z"] == {"precision": 0, "recall": 0, "f1": 0, "support": 0}
    assert report["macro"] == pytest.approx({"precision": 1 / 6, "recall": 0.25, "f1": 0.2})
    assert report["accuracy"] == pytest.approx(0.4)


def test_random_against_counts() -> None:
    """随机标签上与逐样本数出的混淆计数一致，交换真实与预测则精确率与召回率互换。
    On random labels the metrics agree with counts made sample by sample; swapping truth and prediction swaps precision
    and recall."""
    rng = random.Random(0)
    for _ in range(20):
        n = rng.randrange(1, 40)
        truth, guess = rng.choices(range(5), k=n), rng.choices(range(5), k=n)
        report, swapped = classification_report(truth, guess), classification_report(guess, truth)
        assert sum(row["support"] for row in report["classes"].values()) == n
        for label, row in report["classes"].items():
            tp = sum(t == g == label for t, g in zip(truth, guess, strict=True))
            assert row["precision"] * max(guess.count(label), 1) == pytest.approx(tp)
            assert row["recall"] * max(truth.count(label), 1) == pytest.approx(tp)
            total = row["precision"] + row["recall"]
            assert row["f1"] == pytest.approx(2 * row["precision"] * row["recall"] / total if total else 0)
            assert type(row["support"]) is int
            assert row["precision"] == pytest.approx(swapped["classes"][label]["recall"])


def test_bad_arguments_and_purity() -> None:
    """空输入、空的或重复的 labels 抛出 ValueError；不改动输入。
    Empty input and empty or repeated labels raise ValueError; the input does not change."""
    for truth, guess, labels in (([], [], None), ([], [], [1]), ([1], [1], []), ([1], [1], [1, 1]), ([], [1], None)):
        with pytest.raises(ValueError):
            classification_report(truth, guess, labels)
    truth, guess, labels = [2, 1], [1, 1], [2, 1]
    classification_report(truth, guess, labels)
    assert truth == [2, 1] and guess == [1, 1] and labels == [2, 1]
