def weighted_mean(values: list[float], weights: list[float]) -> float:
    """返回 values 按 weights 的加权平均。"""
    raise NotImplementedError
