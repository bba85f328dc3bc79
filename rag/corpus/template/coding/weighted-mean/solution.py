def weighted_mean(values: list[float], weights: list[float]) -> float:
    """返回 values 按 weights 的加权平均。"""
    if len(values) != len(weights) or not values:
        raise ValueError("values and weights must be of the same length, and not empty")
    total = sum(weights)
    if min(weights) < 0 or total <= 0:
        raise ValueError("weights must not be negative, and their sum must be over zero")
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / total
