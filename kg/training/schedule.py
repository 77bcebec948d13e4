"""One step of a run, and the learning rate over all of them: up in a line, then down in a line."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

__all__ = ["descend", "warm_then_down"]


def warm_then_down(optimizer: Optimizer, *, steps: int, warmup: float) -> LambdaLR:
    """Rates that rise over the share ``warmup`` of all steps, then fall to nothing at the last."""
    warm = max(1, int(warmup * steps))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return LambdaLR(optimizer, factor)


def descend(loss: Tensor, model: nn.Module, optimizer: Optimizer, schedule: LambdaLR, clip: float) -> None:
    """One step down: gradients of the loss, cut to the norm ``clip``, then weights, then the rate."""
    optimizer.zero_grad()
    loss.backward()
    clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    schedule.step()
