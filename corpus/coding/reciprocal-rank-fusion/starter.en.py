"""Reciprocal rank fusion. Write your answer here."""


def fuse(
    rankings: list[list[str]], *, k: float = 60, weights: list[float] | None = None, top_n: int | None = None
) -> list[tuple[str, float]]:
    """Merge several lists of search results; return (id, score), highest score first."""
    raise NotImplementedError
