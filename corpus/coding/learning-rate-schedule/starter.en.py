"""A learning rate with warmup and cosine decay. Write your answer here."""


def learning_rate(step: int, *, peak: float, warmup_steps: int, total_steps: int, floor: float = 0.0) -> float:
    """The learning rate at the given step: linear warmup to peak, then cosine decay to floor."""
    raise NotImplementedError
