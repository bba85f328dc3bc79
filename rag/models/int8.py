"""Linear layers in whole numbers, for CPUs that have no arithmetic for bfloat16.

On such a CPU float32 takes four bytes of memory and of its bandwidth a weight; whole numbers take one. Weights have 8
bits and a scale per output; each row of input has 7 bits (what 16-bit sums of products hold without overflow on AVX2)
and a scale of its own, so that a row's result does not depend on what is computed beside it. Where inputs have outliers
(`fine`), and where rows are few, as they are when the model writes, a second pass of 7 bits takes what the first left.
After LLM.int8 (Dettmers et al., 2022) and ZeroQuant (Yao et al., 2022: a scale per token).
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from torch import nn

STEPS = 63  # of 7 bits, to each side
FINE = ("down_proj",)  # its input, a product of two, has outliers
FEW = 8  # up to so many rows weights are what takes time to read: a second pass costs little
_LEAST = 1e-8


def available() -> bool:
    """Whether this build of torch computes in whole numbers on this CPU (its makers mean to move this elsewhere)."""
    fast = "fbgemm" in torch.backends.quantized.supported_engines
    return fast and hasattr(torch.ops.quantized, "linear_with_input_q_dq_qweight_dq_output_fp32")


class Int8Linear(nn.Module):
    """What `linear` does, nearly; its weights are not kept."""

    def __init__(self, linear: nn.Linear, *, fine: bool) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        scales = weight.abs().amax(dim=1).clamp_min(_LEAST) / 127
        whole = weight.div_(scales[:, None]).round_().to(torch.int8)
        zeros = torch.zeros(len(whole), dtype=torch.long)
        held = torch._make_per_channel_quantized_tensor(whole, scales.double(), zeros, 0)
        self._packed: Any = torch.ops.quantized.linear_prepack(held, None)
        self._bias = None if linear.bias is None else linear.bias.detach().float()
        self._fine = fine

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Shape (…, inputs) to (…, outputs), float32."""
        most = x.abs().amax(dim=-1, keepdim=True).clamp_min(_LEAST)
        scaled = x / most
        if self._fine or x.shape[-2] <= FEW:
            coarse = (scaled * STEPS).round() / STEPS
            first, second = self._product(torch.stack([coarse, (scaled - coarse) * 2 * STEPS]))
            out = first + second / (2 * STEPS)
        else:
            out = self._product(scaled)
        out = out * most
        return out if self._bias is None else out + self._bias

    def _product(self, x: torch.Tensor) -> torch.Tensor:
        """With numbers from -1 to 1."""
        out: torch.Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x, 1 / STEPS, STEPS + 1, self._packed
        )
        return out


def quantize(model: nn.Module, threads: int) -> nn.Module:
    """The model with all its linear layers in whole numbers and the rest in float32; the model itself is used up."""
    found = [
        (parent, name, child)
        for parent in model.modules()
        for name, child in parent.named_children()
        if isinstance(child, nn.Linear)
    ]

    def replace(row: tuple[nn.Module, str, nn.Linear]) -> None:
        parent, name, linear = row
        with torch.inference_mode():
            made = Int8Linear(linear, fine=name in FINE)
        setattr(parent, name, made)

    torch.backends.quantized.engine = "fbgemm"
    torch.set_num_threads(1)  # packing, which takes most of the time, knows no threads of its own
    try:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(replace, found))
    finally:
        torch.set_num_threads(threads)
    return model.float()
