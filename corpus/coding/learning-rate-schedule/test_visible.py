import pytest
from solution import learning_rate


def test_example() -> None:
    """题面示例各步的学习率。
    The learning rates at the steps of the statement's example."""
    expected = {0: 0.2, 1: 0.4, 4: 1.0, 8: 0.5, 12: 0.0}
    for step, value in expected.items():
        rate = learning_rate(step, peak=1.0, warmup_steps=4, total_steps=12)
        assert rate == pytest.approx(value, abs=1e-12)


def test_no_warmup() -> None:
    """没有预热时，第 0 步就是峰值，正中间的一步是一半。
    Without warmup step 0 is the peak, and the step halfway is half of it."""
    assert learning_rate(0, peak=3e-4, warmup_steps=0, total_steps=10) == pytest.approx(3e-4)
    assert learning_rate(5, peak=3e-4, warmup_steps=0, total_steps=10) == pytest.approx(1.5e-4)


def test_bad_steps() -> None:
    """步数为负，或总步数不大于预热步数时抛出 ValueError。
    A negative step, or no more steps in total than in the warmup, raises ValueError."""
    for step, warmup, total in [(-1, 2, 5), (0, 5, 5)]:
        with pytest.raises(ValueError):
            learning_rate(step, peak=1.0, warmup_steps=warmup, total_steps=total)
