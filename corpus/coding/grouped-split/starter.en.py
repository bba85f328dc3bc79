"""A deterministic split by group. Write your answer here."""


def split_groups(
    groups: list[str], *, fractions: tuple[float, float, float] = (0.8, 0.1, 0.1), seed: str = "v1"
) -> list[str]:
    """Return the part that each sample belongs to: "train", "val" or "test"."""
    raise NotImplementedError


def find_leaks(groups: list[str], parts: list[str]) -> list[str]:
    """Return the ids of groups that occur in more than one part."""
    raise NotImplementedError
