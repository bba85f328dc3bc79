import numpy as np
import pytest
from solution import epoch_batches, train


def make_data(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 3)), rng.integers(0, 4, size=n)


def mean_loss(x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray) -> float:
    total = 0.0
    for row, label in zip(x, y, strict=True):
        logits = row @ w + b
        total += np.log(np.exp(logits).sum()) - logits[label]
    return total / len(x)


def reference_train(
    x: np.ndarray, y: np.ndarray, classes: int, lr: float, epochs: int, batch_size: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    w, b, rng = np.zeros((x.shape[1], classes)), np.zeros(classes), np.random.default_rng(seed)
    for _ in range(epochs):
        for batch in epoch_batches(len(x), batch_size, rng):
            grad_w, grad_b = np.zeros_like(w), np.zeros_like(b)
            for i in batch:
                p = np.exp(x[i] @ w + b)
                p /= p.sum()
                p[y[i]] -= 1
                grad_w += np.outer(x[i], p) / len(batch)
                grad_b += p / len(batch)
            w, b = w - lr * grad_w, b - lr * grad_b
    return w, b


def test_every_example_once() -> None:
    """每轮中每个样本恰好出现一次，最后不足一批的样本也保留。
    Each epoch has every sample exactly once, and keeps the last samples that do not fill a batch."""
    for n, size in [(10, 4), (7, 7), (5, 8), (9, 1), (50, 16)]:
        batches = epoch_batches(n, size, np.random.default_rng(n))
        assert sorted(np.concatenate(batches).tolist()) == list(range(n))
        assert all(len(batch) == size for batch in batches[:-1])
        assert 1 <= len(batches[-1]) <= size


def test_order_is_shuffled_each_time() -> None:
    """同一个 rng 连续两次给出不同顺序；相同种子给出相同顺序。
    One rng gives two different orders in a row; the same seed gives the same order."""
    rng = np.random.default_rng(3)
    first, second = (np.concatenate(epoch_batches(40, 8, rng)) for _ in range(2))
    again = np.concatenate(epoch_batches(40, 8, np.random.default_rng(3)))
    assert not np.array_equal(first, np.arange(40))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, again)


def test_matches_reference() -> None:
    """与逐样本累加梯度的朴素实现结果相同（多轮，最后一批较短）。
    The result equals a naive implementation that sums gradients sample by sample (several epochs, a shorter last
    batch)."""
    x, y = make_data(0, 11)
    w, b, _ = train(x, y, 4, lr=0.5, epochs=3, batch_size=4, seed=7)
    expected_w, expected_b = reference_train(x, y, 4, 0.5, 3, 4, 7)
    assert w.shape == (3, 4) and b.shape == (4,)
    assert np.allclose(w, expected_w) and np.allclose(b, expected_b)


def test_full_batch_is_gradient_descent() -> None:
    """一批装下全部数据时就是梯度下降，与种子无关，批的上限再大也一样。
    A batch that holds all data makes it gradient descent: the seed does not matter, nor does a larger batch limit."""
    x, y = make_data(1, 10)
    one = train(x, y, 4, lr=0.3, epochs=5, batch_size=10, seed=0)
    two = train(x, y, 4, lr=0.3, epochs=5, batch_size=64, seed=99)
    assert np.allclose(one[0], two[0]) and np.allclose(one[1], two[1]) and np.allclose(one[2], two[2])


def test_losses_cover_all_data() -> None:
    """losses 的每一项都是该轮结束后在全部数据上的平均损失。
    Each of the losses is the mean loss on all data after that epoch."""
    x, y = make_data(2, 13)
    losses = train(x, y, 4, epochs=4, batch_size=5, seed=2)[2]
    assert len(losses) == 4
    for epochs in (1, 2, 4):
        w, b, _ = train(x, y, 4, epochs=epochs, batch_size=5, seed=2)
        assert abs(losses[epochs - 1] - mean_loss(x, y, w, b)) < 1e-9


def test_reproducible_and_pure() -> None:
    """相同种子结果完全相同，不同种子不同；不改动数据，也不受全局随机状态影响。
    The same seed gives exactly the same result, another a different one; the data do not change and the global random
    state does not matter."""
    x, y = make_data(4, 30)
    x0, y0 = x.copy(), y.copy()
    np.random.seed(1)
    first = train(x, y, 4, epochs=2, batch_size=7, seed=5)
    np.random.seed(2)
    second = train(x, y, 4, epochs=2, batch_size=7, seed=5)
    other = train(x, y, 4, epochs=2, batch_size=7, seed=6)
    assert np.array_equal(first[0], second[0]) and first[2] == second[2]
    assert not np.allclose(first[0], other[0])
    assert np.array_equal(x, x0) and np.array_equal(y, y0)


def test_large_features() -> None:
    """特征很大时参数与损失仍是有限值，没有溢出警告。
    With very large features parameters and losses stay finite, without overflow warnings."""
    x, y = make_data(5, 12)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        w, b, losses = train(x * 1000, y, 4, lr=1.0, epochs=3, batch_size=5)
    assert np.isfinite(w).all() and np.isfinite(b).all() and np.isfinite(losses).all()


def test_bad_arguments() -> None:
    """批大小小于 1，或 x 与 y 长度不一致时抛出 ValueError。
    A batch size below 1, or x and y of different lengths, raise ValueError."""
    x, y = make_data(6, 6)
    with pytest.raises(ValueError):
        epoch_batches(5, 0, np.random.default_rng(0))
    with pytest.raises(ValueError):
        train(x, y, 4, batch_size=0)
    with pytest.raises(ValueError):
        train(x, y[:-1], 4)
