import numpy as np
import pytest
from solution import cross_entropy, cross_entropy_grad, softmax


def test_example() -> None:
    """题面示例的概率、损失与梯度。
    The probabilities, loss and gradient of the statement's example."""
    logits, labels = np.array([[2.0, 1.0, 0.0]]), np.array([0])
    assert np.allclose(softmax(logits), [[0.6652, 0.2447, 0.0900]], atol=1e-4)
    assert abs(cross_entropy(logits, labels) - 0.4076) < 1e-4
    assert np.allclose(cross_entropy_grad(logits, labels), [[-0.3348, 0.2447, 0.0900]], atol=1e-4)


def test_rows_sum_to_one() -> None:
    """每一行的概率之和为 1，形状不变。
    The probabilities of each row sum to 1, and the shape stays."""
    p = softmax(np.array([[0.0, 1.0, 2.0, 3.0], [5.0, 5.0, 5.0, 5.0]]))
    assert p.shape == (2, 4)
    assert np.allclose(p.sum(axis=1), 1)
    assert np.allclose(p[1], 0.25)


def test_label_too_large() -> None:
    """类别编号超出范围时抛出 ValueError。
    A label out of range raises ValueError."""
    with pytest.raises(ValueError):
        cross_entropy(np.zeros((2, 3)), np.array([0, 3]))
