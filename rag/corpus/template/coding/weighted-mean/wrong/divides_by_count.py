"""除以个数而不是权重之和（权重之和恰好等于个数时看不出来）。"""


def weighted_mean(values: list[float], weights: list[float]) -> float:
    if len(values) != len(weights) or not values or min(weights) < 0 or sum(weights) <= 0:
        raise ValueError
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / len(values)
