"""Simulating a dynamic batching queue. Write your answer here."""


def form_batches(
    arrivals: list[int], *, max_batch: int, max_wait: int, service_time: int
) -> list[tuple[int, list[int]]]:
    """Return (start time, list of member indices) of each batch."""
    raise NotImplementedError


def latencies(arrivals: list[int], batches: list[tuple[int, list[int]]], service_time: int) -> list[int]:
    """Return the time of each request from its arrival to its completion."""
    raise NotImplementedError
