"""What a model attends to while it reads, noted beside its own computation.

A few attention heads of a language model look from a question at the part of a text that answers it (retrieval heads;
Wu et al., 2024; Zhang et al., 2025). A `Watch` goes through the model's forward pass as a keyword. Invariant: what the
model computes is the same with and without one.
"""

from collections.abc import Sequence
from typing import Any

import torch

NAME = "watched"
Head = tuple[int, int]
"""A layer of the decoder and a head of it, both from 0."""


class Watch:
    """Notes what the tokens from `begin` to `end` attend to, by the mean over them and, head by head of those given.

    Counts tokens from the first of the prompt, whatever of it was read before.
    """

    def __init__(self, heads: Sequence[Head], begin: int, end: int) -> None:
        self._heads, self._begin, self._end = tuple(heads), begin, end
        self._noted: dict[Head, torch.Tensor] = {}

    def note(self, layer: int, query: torch.Tensor, key: torch.Tensor, scaling: float) -> None:
        """Note a layer's attention: queries of the tokens read now, keys of all read so far, shapes (1, heads, tokens,
        head size)."""
        heads = [head for at, head in self._heads if at == layer]
        if not heads:
            return
        known = key.shape[2] - query.shape[2]
        shared = query.shape[1] // key.shape[1]  # heads that share keys (grouped-query attention)
        asked = query[0, heads, self._begin - known : self._end - known].float()
        logits = asked @ key[0, [head // shared for head in heads]].float().transpose(1, 2) * scaling
        later = torch.arange(key.shape[2])[None] > torch.arange(self._begin, self._end)[:, None]
        shares = logits.masked_fill(later, -torch.inf).softmax(dim=-1).mean(dim=1)
        self._noted |= {(layer, head): share for head, share in zip(heads, shares, strict=True)}

    @property
    def shares(self) -> torch.Tensor:
        """The share of attention each token read gets, shape (heads, tokens), in the order of the heads given."""
        return torch.stack([self._noted[head] for head in self._heads])


def register() -> None:
    """Make the attention that can be watched known to the library as NAME."""
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.integrations.sdpa_attention import sdpa_attention_forward
    from transformers.masking_utils import sdpa_mask

    def watched(
        module: Any, query: torch.Tensor, key: torch.Tensor, *rest: Any, watch: Watch | None = None, **more: Any
    ) -> tuple[torch.Tensor, None]:
        if watch:
            watch.note(module.layer_idx, query, key, more["scaling"])
        return sdpa_attention_forward(module, query, key, *rest, **more)

    AttentionInterface.register(NAME, watched)
    AttentionMaskInterface.register(NAME, sdpa_mask)
