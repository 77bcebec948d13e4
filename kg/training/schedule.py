"""The learning rate over a run: up in a line, then down in a line."""

from __future__ import annotations

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

__all__ = ["warm_then_down"]


def warm_then_down(optimizer: Optimizer, *, steps: int, warmup: float) -> LambdaLR:
    """Rates that rise over the share ``warmup`` of all steps, then fall to nothing at the last."""
    warm = max(1, int(warmup * steps))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return LambdaLR(optimizer, factor)
