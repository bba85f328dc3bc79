import numpy as np
from solution import epoch_batches, train


def test_example() -> None:
    """题面示例：一步更新后的参数与损失。
    The statement's example: parameters and loss after one update."""
    w, b, losses = train(np.array([[1.0], [-1.0]]), np.array([0, 1]), 2, lr=1.0, epochs=1, batch_size=2)
    assert np.allclose(w, [[0.5, -0.5]]) and np.allclose(b, 0)
    assert np.allclose(losses, [0.3133], atol=1e-4)


def test_batches_have_right_size() -> None:
    """样本数能整除时，每批大小相同，下标不越界。
    Where the size divides the number of samples all batches are equally large, and no index is out of range."""
    batches = epoch_batches(12, 4, np.random.default_rng(0))
    assert [len(batch) for batch in batches] == [4, 4, 4]
    assert all(0 <= i < 12 for batch in batches for i in batch)


def test_learns_separable_classes() -> None:
    """在线性可分的三类数据上，损失下降且全部分对。
    On three linearly separable classes the loss falls and all samples are classified correctly."""
    rng = np.random.default_rng(1)
    y = np.arange(48) % 3
    x = np.array([[4.0, 0.0], [-4.0, 3.0], [0.0, -4.0]])[y] + rng.normal(scale=0.4, size=(48, 2))
    w, b, losses = train(x, y, 3, epochs=20, batch_size=16)
    assert len(losses) == 20 and losses[-1] < losses[0]
    assert ((x @ w + b).argmax(axis=1) == y).all()
