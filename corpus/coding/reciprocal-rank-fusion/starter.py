"""倒数排名融合：在这里作答。"""


def fuse(
    rankings: list[list[str]], *, k: float = 60, weights: list[float] | None = None, top_n: int | None = None
) -> list[tuple[str, float]]:
    """融合几路检索结果，返回（编号，得分），从高到低。"""
    raise NotImplementedError
