import numpy as np
import pytest
from solution import DigitsMLP


def make_bars(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 3
    images = rng.integers(0, 60, size=(n, 8, 8))
    for image, label in zip(images, labels, strict=True):
        image[:, 3 * label : 3 * label + 2] += 180
    return images.astype(np.uint8), labels


def test_learns_three_bars() -> None:
    """位置不同的三种竖条可以全部分对。
    Three kinds of vertical bars at different places are all classified correctly."""
    images, labels = make_bars(0, 60)
    model = DigitsMLP(num_classes=3).fit(images, labels)
    assert (model.predict(make_bars(1, 30)[0]) == make_bars(1, 30)[1]).all()


def test_shapes() -> None:
    """概率的形状与每行之和正确，predict 返回一维类别，fit 返回自身。
    Probabilities have the right shape and row sums, predict returns one-dimensional classes, and fit returns the model
    itself."""
    images, labels = make_bars(2, 15)
    model = DigitsMLP(hidden=8, num_classes=5, epochs=2)
    assert model.fit(images, labels) is model
    p = model.predict_proba(images[:4])
    assert p.shape == (4, 5) and np.allclose(p.sum(axis=1), 1)
    assert np.array_equal(model.predict(images[:4]), p.argmax(axis=1))


def test_predict_before_fit() -> None:
    """还没有训练就预测时抛出 RuntimeError。
    Predicting before training raises RuntimeError."""
    with pytest.raises(RuntimeError):
        DigitsMLP().predict(np.zeros((1, 8, 8), dtype=np.uint8))
