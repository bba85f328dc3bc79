import pytest
from solution import weighted_mean


def test_weights_need_not_sum_to_one():
    """权重之和不是一时也要正确。
    The result is right too where the weights do not sum to one."""
    assert weighted_mean([10, 20], [0.2, 0.2]) == pytest.approx(15)


def test_lengths_must_agree():
    """长度不同应当报错，而不是悄悄截断。
    Different lengths raise an error instead of being cut short in silence."""
    with pytest.raises(ValueError):
        weighted_mean([1, 2, 3], [1, 2])


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2]])
def test_bad_weights(weights):
    """权重为负或之和为零应当报错。
    Negative weights, and weights that sum to zero, raise an error."""
    with pytest.raises(ValueError):
        weighted_mean([1, 2], weights)
