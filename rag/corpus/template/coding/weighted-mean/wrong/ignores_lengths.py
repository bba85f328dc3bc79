"""长度不同时悄悄截断。"""


def weighted_mean(values: list[float], weights: list[float]) -> float:
    if not values or min(weights) < 0 or sum(weights) <= 0:
        raise ValueError
    return sum(value * weight for value, weight in zip(values, weights, strict=False)) / sum(weights)
