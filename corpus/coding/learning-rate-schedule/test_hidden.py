import math
from itertools import pairwise

import pytest
from solution import learning_rate


def schedule(steps: int, **options: float) -> list[float]:
    return [learning_rate(step, **options) for step in range(steps)]


def test_warmup_is_linear_and_positive() -> None:
    """预热从大于 0 的值开始，每步增量相同，到预热结束恰为峰值。
    Warmup begins above 0, grows by the same amount at each step and is exactly the peak at its end."""
    rates = schedule(8, peak=0.4, warmup_steps=7, total_steps=50)
    assert rates[0] == pytest.approx(0.05)
    steps = [after - before for before, after in pairwise(rates)]
    assert all(step == pytest.approx(0.05) for step in steps)
    assert rates[7] == pytest.approx(0.4)


def test_no_warmup() -> None:
    """没有预热时第 0 步就是峰值。
    Without warmup step 0 is the peak."""
    rates = schedule(11, peak=2.0, warmup_steps=0, total_steps=10)
    assert rates[0] == pytest.approx(2.0)
    assert rates[5] == pytest.approx(1.0)
    assert rates[10] == pytest.approx(0.0, abs=1e-12)


def test_decay_starts_after_warmup() -> None:
    """衰减的进度从预热结束处算起，正中间的值是峰值与下限的平均。
    The progress of the decay counts from the end of the warmup, and the value halfway is the mean of peak and floor."""
    options = {"peak": 1.0, "warmup_steps": 40, "total_steps": 100}
    assert learning_rate(40, **options) == pytest.approx(1.0)
    assert learning_rate(70, **options) == pytest.approx(0.5)
    for step in range(40, 101):
        expected = math.cos((step - 40) / 60 * math.pi / 2) ** 2
        assert learning_rate(step, **options) == pytest.approx(expected, abs=1e-9)


def test_floor() -> None:
    """设有下限时，余弦在峰值与下限之间插值，而不是被下限截断。
    With a floor the cosine runs between peak and floor instead of being cut off at the floor."""
    options = {"peak": 1.0, "warmup_steps": 4, "total_steps": 12, "floor": 0.1}
    assert learning_rate(6, **options) == pytest.approx(0.8682, abs=1e-4)
    assert learning_rate(8, **options) == pytest.approx(0.55)
    assert learning_rate(11, **options) > 0.1
    assert learning_rate(12, **options) == pytest.approx(0.1)


def test_after_the_end() -> None:
    """总步数之后恒为下限，不会重新升高。
    From the total number of steps on it stays at the floor and never rises again."""
    for floor in (0.0, 0.05):
        for step in (12, 13, 16, 20, 28, 10**9):
            rate = learning_rate(step, peak=1.0, warmup_steps=4, total_steps=12, floor=floor)
            assert rate == pytest.approx(floor, abs=1e-12)


def test_shape_of_curve() -> None:
    """先严格上升后严格下降，始终不超出峰值，也不低于下限；结果是浮点数。
    It strictly rises, then strictly falls, never above the peak and never below the floor; the results are floats."""
    for warmup, total in [(0, 1), (1, 2), (3, 4), (5, 30)]:
        rates = schedule(total + 1, peak=1, warmup_steps=warmup, total_steps=total, floor=0)
        assert all(isinstance(rate, float) for rate in rates)
        assert all(before < after for before, after in pairwise(rates[: warmup + 1]))
        assert all(before > after for before, after in pairwise(rates[warmup:]))
        assert max(rates) == pytest.approx(1) and min(rates) >= 0


def test_constant_when_floor_is_peak() -> None:
    """下限等于峰值时，预热之后学习率不变。
    With the floor at the peak the learning rate does not change after the warmup."""
    rates = schedule(30, peak=0.3, warmup_steps=2, total_steps=20, floor=0.3)
    assert all(rate == pytest.approx(0.3) for rate in rates[2:])


def test_bad_arguments() -> None:
    """题面列出的每种不合法参数都抛出 ValueError。
    Every kind of invalid argument listed in the statement raises ValueError."""
    good = {"step": 0, "peak": 1.0, "warmup_steps": 2, "total_steps": 5, "floor": 0.1}
    bad = [("step", -1), ("warmup_steps", -1), ("total_steps", 2), ("total_steps", 1)]
    bad += [("peak", 0.0), ("peak", -1.0), ("floor", -0.1), ("floor", 1.1)]
    for name, value in bad:
        options = {**good, name: value}
        with pytest.raises(ValueError):
            learning_rate(options.pop("step"), **options)
