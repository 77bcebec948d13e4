"""Where training runs: on a GPU where there is one, else on the processor."""

from __future__ import annotations

import torch

__all__ = ["device"]


def device() -> torch.device:
    """The first CUDA device, or the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
