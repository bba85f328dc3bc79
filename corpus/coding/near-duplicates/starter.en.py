"""Exact and near duplicates. Write your answer here."""


def normalise(text: str) -> str:
    """Normalise: NFKC, casefold, white space merged."""
    raise NotImplementedError


def similarity(a: str, b: str, n: int = 3) -> float:
    """The Jaccard coefficient of the sets of character n-grams after normalisation."""
    raise NotImplementedError


def deduplicate(texts: list[str], *, threshold: float = 0.8, n: int = 3) -> list[int]:
    """Return the index of each text's representative; a text that represents itself is kept."""
    raise NotImplementedError
