import numpy as np
import pytest
from solution import DigitsMLP

SEGMENTS = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"]


def draw(digit: int, dy: int, dx: int) -> np.ndarray:
    image = np.zeros((8, 8))
    places = {
        "a": (0, slice(0, 5)),
        "g": (3, slice(0, 5)),
        "d": (6, slice(0, 5)),
        "f": (slice(0, 4), 0),
        "b": (slice(0, 4), 4),
        "e": (slice(3, 7), 0),
        "c": (slice(3, 7), 4),
    }
    canvas = image[dy : dy + 7, dx : dx + 5]
    for segment in SEGMENTS[digit]:
        canvas[places[segment]] = 1
    return image


def make_digits(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 10
    ink = np.stack([draw(d, rng.integers(0, 2), rng.integers(1, 3)) for d in labels])
    pixels = ink * rng.uniform(160, 255, size=ink.shape) + rng.uniform(0, 50, size=ink.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8), labels


def make_inverted_pairs(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """每类都由一个图案及其反色组成，两类的均值图像相同。"""
    rng = np.random.default_rng(seed)
    patterns = np.random.default_rng(123).integers(0, 2, size=(2, 8, 8))
    labels, flips = np.arange(n) % 2, np.arange(n) // 2 % 2
    ink = patterns[labels] ^ flips[:, None, None]
    return (ink * 190 + rng.integers(0, 60, size=ink.shape)).astype(np.uint8), labels


def test_new_digits() -> None:
    """默认超参数下，新的数字图像（有位移和噪声）准确率不低于 95%。
    With default hyperparameters, accuracy on new images of digits (shifted and noisy) is at least 95%."""
    model = DigitsMLP().fit(*make_digits(0, 500))
    images, labels = make_digits(1, 200)
    assert (model.predict(images) == labels).mean() >= 0.95


def test_not_linearly_separable() -> None:
    """能学会线性模型分不开的图案（图案与其反色同属一类）。
    Patterns that no linear model can separate are learnt (a pattern and its inverse belong to one class)."""
    model = DigitsMLP(num_classes=2).fit(*make_inverted_pairs(0, 240))
    images, labels = make_inverted_pairs(1, 80)
    assert (model.predict(images) == labels).mean() >= 0.95


def test_prediction_independent_of_batch() -> None:
    """一张图单独预测与和别的图一起预测，概率相同。
    An image gets the same probabilities alone and together with others."""
    images, labels = make_digits(2, 100)
    model = DigitsMLP(epochs=10).fit(images, labels)
    together = model.predict_proba(images[:12])
    alone = np.vstack([model.predict_proba(images[i : i + 1]) for i in range(12)])
    assert np.allclose(together, alone)


def test_deterministic() -> None:
    """同样的种子与数据结果完全相同，不受全局随机状态影响；不同种子结果不同。
    The same seed and data give exactly the same result, whatever the global random state; another seed gives another
    result."""
    images, labels = make_digits(3, 60)
    np.random.seed(1)
    first = DigitsMLP(epochs=3, seed=4).fit(images, labels).predict_proba(images)
    np.random.seed(2)
    model = DigitsMLP(epochs=3, seed=4).fit(images, labels)
    assert np.array_equal(first, model.predict_proba(images))
    assert not np.allclose(first, DigitsMLP(epochs=3, seed=5).fit(images, labels).predict_proba(images))


def test_refit_starts_again() -> None:
    """再次 fit 从头训练：结果与新建一个模型训练相同，图像尺寸也可以改变。
    A second fit starts from scratch: the result equals that of a new model, and the image size may change."""
    images, labels = make_digits(4, 60)
    model = DigitsMLP(epochs=3).fit(make_digits(5, 40)[0][:, :6, :5], make_digits(5, 40)[1])
    again = model.fit(images, labels).predict_proba(images)
    assert np.array_equal(again, DigitsMLP(epochs=3).fit(images, labels).predict_proba(images))


def test_extreme_images() -> None:
    """全黑、全白的图像也得到有限的概率，没有数值警告；缺少样本的类别不妨碍训练。
    All-black and all-white images get finite probabilities without numerical warnings; classes without samples do not
    hinder training."""
    images = np.stack([np.full((8, 8), value, dtype=np.uint8) for value in (0, 255)] * 20)
    labels = np.array([0, 7] * 20)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        p = DigitsMLP().fit(images, labels).predict_proba(images)
    assert p.shape == (40, 10) and np.isfinite(p).all() and np.allclose(p.sum(axis=1), 1)
    assert np.array_equal(p.argmax(axis=1), labels)


def test_inputs_unchanged_and_checked() -> None:
    """不改动传入的数组；图像与标签个数不同时抛出 ValueError。
    Arrays passed in do not change; different numbers of images and labels raise ValueError."""
    images, labels = make_digits(6, 30)
    kept_images, kept_labels = images.copy(), labels.copy()
    DigitsMLP(epochs=2).fit(images, labels).predict(images)
    assert images.dtype == np.uint8
    assert np.array_equal(images, kept_images) and np.array_equal(labels, kept_labels)
    with pytest.raises(ValueError):
        DigitsMLP().fit(images, labels[:-1])
