"""A byte-level BPE tokeniser. Write your answer here."""


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    """Train byte-level BPE and return the pair of ids of each merge, in order."""
    raise NotImplementedError


def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    """Apply the merges in their order of training, turning the text into a list of ids."""
    raise NotImplementedError


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """Turn a list of ids back into text."""
    raise NotImplementedError
