"""BM25 search. Write your answer here."""


class BM25:
    """Scores and searches documents already split into terms, with BM25."""

    def __init__(self, documents: list[list[str]], *, k1: float = 1.5, b: float = 0.75) -> None:
        """Build the index of the documents."""
        raise NotImplementedError

    def scores(self, query: list[str]) -> list[float]:
        """Return the score of every document, in order of document index."""
        raise NotImplementedError

    def search(self, query: list[str], top_k: int = 10) -> list[tuple[int, float]]:
        """Return the best top_k documents whose score is greater than 0, as (index, score)."""
        raise NotImplementedError
