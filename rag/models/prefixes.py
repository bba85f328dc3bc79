"""What a model has read, kept for prompts that begin like it.

Most of a prompt is material, and the same material is asked about again and again: by each part of a question, by the
next question, by each criterion of an assessment. Where reading is slow, keys and values of what was read last are
kept (prefix caching; Gim et al., 2024), and only what is new is computed, with the same result but for rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    ids: Sequence[int]
    layers: int
    cache: Any


class Prefixes:
    """The last `room` tokens read, prompt by prompt. Not safe to share between threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._read: list[_Read] = []  # what was read last stands last

    def longest(self, ids: Sequence[int], layers: int) -> tuple[int, Any]:
        """How many of the first ids were read up to so many layers, and a cache of its own that holds these."""
        from transformers import DynamicCache

        known, best = 0, None
        for one in self._read:
            if one.layers == layers and (length := common(one.ids, ids)) > known:
                known, best = length, one
        if best is None:
            return 0, DynamicCache()
        held = best.cache.layers[:layers]
        return known, DynamicCache([(one.keys[..., :known, :], one.values[..., :known, :]) for one in held])

    def keep(self, ids: Sequence[int], layers: int, cache: Any) -> None:
        """Keep a cache of ids, in place of those that hold only a beginning of them."""
        self._read = [one for one in self._read if one.layers != layers or common(one.ids, ids) < len(one.ids)]
        self._read.append(_Read(ids=ids, layers=layers, cache=cache))

    def trim(self) -> None:
        """Forget what was read longest ago, until all fits."""
        while sum(len(one.ids) for one in self._read) > self._room:
            del self._read[0]


def common(left: Sequence[int], right: Sequence[int]) -> int:
    """Length of the common beginning."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))
