"""预热加余弦衰减的学习率：在这里作答。"""


def learning_rate(step: int, *, peak: float, warmup_steps: int, total_steps: int, floor: float = 0.0) -> float:
    """第 step 步的学习率：线性预热到 peak，再按余弦衰减到 floor。"""
    raise NotImplementedError
