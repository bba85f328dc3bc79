"""A one-layer Transformer text classifier. Write your answer here."""

import torch
from torch import nn


def sinusoidal_positions(length: int, dim: int) -> torch.Tensor:
    """Sinusoidal position encoding of shape (length, dim): sines in even columns, cosines in odd columns."""
    raise NotImplementedError


class TransformerClassifier(nn.Module):
    """Token embedding and position encoding → one self-attention block → mean by the mask → linear layer."""

    def __init__(self, vocab_size: int, dim: int, heads: int, num_classes: int) -> None:
        """Build the token embedding, the attention, the layer normalisation and the output layer."""
        super().__init__()
        raise NotImplementedError

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Turn token ids and a mask (True for a real token) into logits (N, num_classes)."""
        raise NotImplementedError
