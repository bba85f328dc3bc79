import numpy as np
import pytest
from solution import cross_entropy, cross_entropy_grad, softmax


def test_large_inputs() -> None:
    """很大的输入不应产生 inf、nan 或溢出警告（数值稳定）。
    Very large input gives no inf, no nan and no overflow warning (numerical stability)."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        p = softmax(np.array([[1e4, 1e4 - 1, 0.0], [-1e4, -1e4, -1e4]]))
    assert np.isfinite(p).all()
    assert np.allclose(p[0], softmax(np.array([[1.0, 0.0, -1e4]]))[0])
    assert np.allclose(p[1], 1 / 3)


def test_rows_of_very_different_size() -> None:
    """各行大小悬殊时，每行的结果与单独计算该行相同。
    With rows of very different magnitude each row gets the same result as alone."""
    rows = np.array([[5e3, 5e3 - 2, 5e3 - 1], [1.0, 2.0, 3.0], [-8e3, -8e3 + 1, -8e3]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        together = softmax(rows)
        alone = np.vstack([softmax(row[None]) for row in rows])
    assert np.allclose(together, alone)
    assert np.allclose(together.sum(axis=1), 1)


def test_loss_of_impossible_class() -> None:
    """正确类别的概率下溢为 0 时，损失是准确的有限值，不被截断。
    Where the probability of the true class underflows to 0 the loss is the exact finite value, not a clipped one."""
    logits = np.array([[0.0, 2000.0], [9000.0, -500.0]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss = cross_entropy(logits, np.array([0, 1]))
    assert abs(loss - (2000.0 + 9500.0) / 2) < 1e-6


def test_gradient() -> None:
    """梯度与平均交叉熵的中心差分一致（批量大于 1）。
    The gradient agrees with central differences of the mean cross-entropy (for a batch larger than 1)."""
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(6, 4)), rng.integers(0, 4, size=6)
    expected, eps = np.zeros_like(logits), 1e-5
    for index in np.ndindex(logits.shape):
        step = np.zeros_like(logits)
        step[index] = eps
        difference = cross_entropy(logits + step, labels) - cross_entropy(logits - step, labels)
        expected[index] = difference / (2 * eps)
    grad = cross_entropy_grad(logits, labels)
    assert grad.shape == logits.shape
    assert np.allclose(grad, expected, atol=1e-8)
    assert np.allclose(grad.sum(axis=1), 0)


def test_matches_definition() -> None:
    """普通大小的输入上，损失与按定义逐样本计算的结果相同；整数输入也可以。
    On input of ordinary size the loss equals the definition computed sample by sample; integers are accepted too."""
    rng = np.random.default_rng(1)
    logits, labels = rng.integers(-5, 6, size=(8, 5)), rng.integers(0, 5, size=8)
    losses = [np.log(np.exp(row).sum()) - row[label] for row, label in zip(logits, labels, strict=True)]
    assert abs(cross_entropy(logits, labels) - np.mean(losses)) < 1e-12
    assert np.allclose(softmax(logits), [np.exp(row) / np.exp(row).sum() for row in logits])


def test_bad_labels() -> None:
    """负的类别、过大的类别与形状不符的 labels，两个函数都抛出 ValueError。
    Negative labels, labels too large and labels of another shape raise ValueError in both functions."""
    logits = np.zeros((2, 3))
    for labels in (np.array([0, -1]), np.array([3, 0]), np.array([0]), np.array([[0], [1]])):
        for function in (cross_entropy, cross_entropy_grad):
            with pytest.raises(ValueError):
                function(logits, labels)


def test_inputs_unchanged() -> None:
    """三个函数都不改动输入。
    None of the three functions changes its input."""
    rng = np.random.default_rng(2)
    logits, labels = rng.normal(size=(4, 3)), rng.integers(0, 3, size=4)
    before, labels_before = logits.copy(), labels.copy()
    softmax(logits)
    cross_entropy(logits, labels)
    cross_entropy_grad(logits, labels)
    assert np.array_equal(logits, before) and np.array_equal(labels, labels_before)
