"""余弦的进度从第 0 步算起，预热结束时学习率突然下跌。"""

import math


def learning_rate(step: int, *, peak: float, warmup_steps: int, total_steps: int, floor: float = 0.0) -> float:
    """第 step 步的学习率：线性预热到 peak，再按余弦衰减到 floor。"""
    if step < 0 or warmup_steps < 0 or total_steps <= warmup_steps:
        raise ValueError("应有 step >= 0 且 0 <= warmup_steps < total_steps")
    if peak <= 0 or not 0 <= floor <= peak:
        raise ValueError("应有 peak > 0 且 0 <= floor <= peak")
    if step < warmup_steps:
        return peak * (step + 1) / (warmup_steps + 1)
    if step >= total_steps:  # 余弦过了半个周期会重新上升，到头就停
        return float(floor)
    progress = step / total_steps
    return floor + (peak - floor) * (1 + math.cos(math.pi * progress)) / 2
