"""没有检查负的权重与为零的总和。"""


def weighted_mean(values: list[float], weights: list[float]) -> float:
    if len(values) != len(weights) or not values:
        raise ValueError
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / (sum(weights) or 1)
