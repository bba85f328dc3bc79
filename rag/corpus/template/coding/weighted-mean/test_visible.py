import pytest
from solution import weighted_mean


def test_weighs():
    """权重大的值影响更大。
    A value of larger weight counts more."""
    assert weighted_mean([1, 4], [1, 2]) == pytest.approx(3)


def test_equal_weights():
    """权重相等时就是普通平均。
    With equal weights it is the ordinary mean."""
    assert weighted_mean([1, 2, 6], [5, 5, 5]) == pytest.approx(3)
