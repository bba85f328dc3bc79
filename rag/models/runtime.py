"""How the models run on this machine: number type and threads, each with the reason it was chosen.

Invariant: after `offline()` no library in this process contacts a model hub.
"""

import os
import sys
import warnings
from dataclasses import dataclass
from functools import cache

import torch

from rag.models import int8


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What was detected; each `why` is shown in the diagnostics. `int8`: the chat model runs in whole numbers."""

    dtype: torch.dtype
    dtype_why: str
    int8: bool
    threads: int
    threads_why: str

    @property
    def numbers(self) -> str:
        """The number type that most of the computing is done in."""
        return "int8" if self.int8 else str(self.dtype).removeprefix("torch.")


@cache
def detect(threads: int = 0) -> Runtime:
    """The number type and thread count for this CPU; `threads` over 0 is taken as it is. Applies the thread count."""
    capabilities = torch.cpu.get_capabilities()
    native = [name for name in ("amx_bf16", "avx512_bf16", "bf16") if capabilities.get(name)]
    dtype = torch.bfloat16 if native else torch.float32
    why = f"CPU has {native[0]}" if native else "CPU has no native bfloat16"
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    chosen = threads or max(1, min(usable, torch.get_num_threads()))
    torch.set_num_threads(chosen)
    return Runtime(
        dtype=dtype,
        dtype_why=why,
        int8=not native and int8.available(),
        threads=chosen,
        threads_why="CHUANGCE_THREADS" if threads else f"{usable} cores usable",
    )


def offline() -> None:
    """Forbid the hub to every library of this process: models are loaded from folders only."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    if "huggingface_hub" in sys.modules:  # it read the variable when it was imported
        sys.modules["huggingface_hub"].constants.HF_HUB_OFFLINE = True


def quiet() -> None:
    """No progress bars and no advice from the libraries: our own messages say what matters."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    warnings.filterwarnings("ignore", module=r"(transformers|sentence_transformers|torch)\..*")
    warnings.filterwarnings("ignore", message=r"torch\.quantize_per_tensor")  # see int8.available
