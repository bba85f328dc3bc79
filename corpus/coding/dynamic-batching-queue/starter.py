"""动态批处理队列的模拟：在这里作答。"""


def form_batches(
    arrivals: list[int], *, max_batch: int, max_wait: int, service_time: int
) -> list[tuple[int, list[int]]]:
    """返回各批的（开始时刻，成员下标列表）。"""
    raise NotImplementedError


def latencies(arrivals: list[int], batches: list[tuple[int, list[int]]], service_time: int) -> list[int]:
    """返回各请求从到达到完成的时长。"""
    raise NotImplementedError
