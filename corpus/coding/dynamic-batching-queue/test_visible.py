import pytest
from solution import form_batches, latencies


def test_example() -> None:
    """题面示例的批次与时长。
    The batches and latencies of the statement's example."""
    arrivals = [0, 2, 3, 20]
    batches = form_batches(arrivals, max_batch=2, max_wait=5, service_time=10)
    assert batches == [(2, [0, 1]), (12, [2]), (25, [3])]
    assert latencies(arrivals, batches, 10) == [12, 10, 19, 15]


def test_full_batch_starts_at_once() -> None:
    """凑满一批立即开始，不必等到超时。
    A full batch starts at once, without waiting for the timeout."""
    assert form_batches([5, 5, 5, 5], max_batch=4, max_wait=100, service_time=1) == [(5, [0, 1, 2, 3])]


def test_nothing_to_do() -> None:
    """没有请求时返回空列表；参数不合法时报错。
    Without requests the result is an empty list; invalid arguments raise an error."""
    assert form_batches([], max_batch=2, max_wait=5, service_time=1) == [] and latencies([], [], 1) == []
    with pytest.raises(ValueError):
        form_batches([0], max_batch=0, max_wait=5, service_time=1)
