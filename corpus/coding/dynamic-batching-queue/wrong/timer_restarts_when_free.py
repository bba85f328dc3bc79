"""从服务器空闲时才开始计等待时间，已超时的请求还要再等一遍。"""

from bisect import bisect_right
from itertools import pairwise


def form_batches(
    arrivals: list[int], *, max_batch: int, max_wait: int, service_time: int
) -> list[tuple[int, list[int]]]:
    """返回各批的（开始时刻，成员下标列表）。"""
    if max_batch < 1 or max_wait < 0 or service_time < 0:
        raise ValueError("max_batch 至少为 1，时间不能为负")
    if any(time < 0 for time in arrivals) or any(later < earlier for earlier, later in pairwise(arrivals)):
        raise ValueError("到达时刻不能为负或减少")
    batches: list[tuple[int, list[int]]] = []
    first, free = 0, 0
    while first < len(arrivals):
        ready = max(arrivals[first], free) + max_wait
        full = first + max_batch
        if full <= len(arrivals):
            ready = min(ready, arrivals[full - 1])
        start = max(ready, free)
        # 成员在开始时才定：服务器忙的时候到达的请求也赶得上。
        end = min(full, bisect_right(arrivals, start))
        batches.append((start, list(range(first, end))))
        first, free = end, start + service_time
    return batches


def latencies(arrivals: list[int], batches: list[tuple[int, list[int]]], service_time: int) -> list[int]:
    """返回各请求从到达到完成的时长。"""
    finish = {index: start + service_time for start, members in batches for index in members}
    return [finish[index] - arrival for index, arrival in enumerate(arrivals)]
