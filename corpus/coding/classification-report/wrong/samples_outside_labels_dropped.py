"""先丢掉真实标签不在 labels 里的样本再计数，误报因此变少。"""

from collections import Counter

METRICS = ("precision", "recall", "f1")


def classification_report(y_true: list, y_pred: list, labels: list | None = None) -> dict:
    """返回逐类指标、宏平均与准确率。"""
    if not y_true or len(y_true) != len(y_pred):
        raise ValueError("两个列表应等长且不为空")
    if labels is None:
        # 并集：只在预测中出现的类也有误报，不能漏掉。
        labels = sorted({*y_true, *y_pred})
    if not labels or len(set(labels)) != len(labels):
        raise ValueError("labels 不能为空或有重复")
    pairs = [(truth, guess) for truth, guess in zip(y_true, y_pred, strict=True) if truth in labels]
    actual, predicted = Counter(truth for truth, _ in pairs), Counter(guess for _, guess in pairs)
    hits = Counter(truth for truth, guess in pairs if truth == guess)
    classes = {
        label: {
            "precision": _ratio(hits[label], predicted[label]),
            "recall": _ratio(hits[label], actual[label]),
            # 2PR ÷ (P + R) 化简之后的形式，只有一处可能除以零。
            "f1": _ratio(2 * hits[label], predicted[label] + actual[label]),
            "support": actual[label],
        }
        for label in labels
    }
    macro = {name: sum(row[name] for row in classes.values()) / len(classes) for name in METRICS}
    return {"classes": classes, "macro": macro, "accuracy": hits.total() / max(len(pairs), 1)}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
