import random
from itertools import pairwise

import pytest
from solution import form_batches, latencies


def tick_by_tick(arrivals: list[int], max_batch: int, max_wait: int, service_time: int) -> list[tuple[int, list[int]]]:
    batches, waiting, arrived, free, now = [], [], 0, 0, 0
    while arrived < len(arrivals) or waiting:
        while arrived < len(arrivals) and arrivals[arrived] == now:
            waiting.append(arrived)
            arrived += 1
        while now >= free and waiting and (len(waiting) >= max_batch or now - arrivals[waiting[0]] >= max_wait):
            batches.append((now, waiting[:max_batch]))
            waiting = waiting[max_batch:]
            free = now + service_time
        now += 1
    return batches


def test_matches_tick_by_tick_simulation() -> None:
    """随机的到达与参数下，与逐毫秒推进的模拟完全一致。
    For random arrivals and parameters the result equals that of a simulation that advances by the millisecond."""
    rng = random.Random(0)
    for _ in range(200):
        arrivals = sorted(rng.choices(range(60), k=rng.randrange(1, 25)))
        max_batch, max_wait, service_time = rng.randrange(1, 6), rng.randrange(12), rng.randrange(12)
        expected = tick_by_tick(arrivals, max_batch, max_wait, service_time)
        assert form_batches(arrivals, max_batch=max_batch, max_wait=max_wait, service_time=service_time) == expected


def test_wait_counts_from_the_oldest() -> None:
    """等待从排在最前的请求到达时起算，后来的请求不会重新计时。
    Waiting counts from the arrival of the first request in the queue; later requests do not restart it."""
    batches = form_batches([0, 4, 8, 12, 16], max_batch=10, max_wait=10, service_time=1)
    assert batches == [(10, [0, 1, 2]), (22, [3, 4])]


def test_busy_server() -> None:
    """服务器忙时批次推迟，期间到达的请求可以加入，已超时的不再另等。
    While the server is busy the batch is put off and requests that arrive may join; one past its timeout waits no
    longer."""
    batches = form_batches([0, 1, 5, 28, 30, 31], max_batch=4, max_wait=3, service_time=30)
    assert batches == [(3, [0, 1]), (33, [2, 3, 4, 5])]
    assert form_batches([0, 1, 20], max_batch=1, max_wait=9, service_time=10) == [(0, [0]), (10, [1]), (20, [2])]


def test_not_ready_when_server_is_free() -> None:
    """服务器空闲时若未凑满也未超时，仍要等到其中之一发生，最后一批也不例外。
    An idle server with a batch neither full nor timed out waits for one of the two, for the last batch too."""
    batches = form_batches([0, 0, 8, 13, 40], max_batch=2, max_wait=10, service_time=9)
    assert batches == [(0, [0, 1]), (13, [2, 3]), (50, [4])]
    assert form_batches([0, 1, 2], max_batch=2, max_wait=50, service_time=5) == [(1, [0, 1]), (52, [2])]
    assert form_batches([7], max_batch=8, max_wait=30, service_time=5) == [(37, [0])]


def test_arrival_exactly_at_start() -> None:
    """恰在开始时刻到达的请求算已到，由超时或由服务器空闲触发都如此。
    A request that arrives exactly at the start counts as arrived, whether a timeout or the idle server triggers it."""
    assert form_batches([0, 5, 6], max_batch=4, max_wait=5, service_time=1) == [(5, [0, 1]), (11, [2])]
    assert form_batches([0, 2, 10, 11], max_batch=3, max_wait=0, service_time=10) == [(0, [0]), (10, [1, 2]), (20, [3])]


def test_zero_wait_and_zero_service() -> None:
    """不等待时每有请求就开始；处理时间为 0 时同一时刻可以连开几批。
    With no wait any request starts a batch; with a service time of 0 several may start at one moment."""
    assert form_batches([3, 3, 4], max_batch=9, max_wait=0, service_time=1) == [(3, [0, 1]), (4, [2])]
    batches = form_batches([1] * 5, max_batch=2, max_wait=7, service_time=0)
    assert batches == [(1, [0, 1]), (1, [2, 3]), (8, [4])]
    assert latencies([1] * 5, batches, 0) == [0, 0, 0, 0, 7]


def test_every_request_served_once() -> None:
    """每个请求恰好服务一次、先到先服务，批次不超限、不重叠，时长不小于处理时间；不改动输入。
    Every request is served exactly once, first come first served; batches keep to their limit and do not overlap, no
    latency is below the service time, and the input does not change."""
    rng = random.Random(1)
    arrivals = sorted(rng.choices(range(2000), k=300))
    kept = list(arrivals)
    batches = form_batches(arrivals, max_batch=8, max_wait=20, service_time=45)
    assert [index for _, members in batches for index in members] == list(range(300))
    assert all(1 <= len(members) <= 8 for _, members in batches)
    starts = [start for start, _ in batches]
    assert all(later - earlier >= 45 for earlier, later in pairwise(starts))
    waits = latencies(arrivals, batches, 45)
    assert len(waits) == 300 and min(waits) >= 45 and arrivals == kept


def test_bad_arguments() -> None:
    """到达时刻减少或为负、参数为负或批的上限小于 1 时抛出 ValueError。
    Arrivals that decrease or are negative, negative parameters and a batch limit below 1 raise ValueError."""
    good = {"max_batch": 2, "max_wait": 3, "service_time": 4}
    for arrivals in ([3, 2], [-1, 0], [0, 5, 4]):
        with pytest.raises(ValueError):
            form_batches(arrivals, **good)
    for change in ({"max_batch": 0}, {"max_wait": -1}, {"service_time": -1}):
        with pytest.raises(ValueError):
            form_batches([0, 1], **(good | change))
