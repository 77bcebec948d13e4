"""The mean of several readers' weights, from which one training goes on: of files, or of a reader that is only shipped.

M. Wortsman et al., "Model soups", ICML 2022. It is worth something where the readers began alike: with one seed their
heads began as the same numbers, and what each unit came to mean is the same in all. Of others the mean knows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from kg.errors import InputError
from kg.training.reopen import reopen

__all__ = ["mean_weights"]


def mean_weights(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights in these files, by name, in single precision; a file that is named twice counts twice.

    A folder counts as the weights that its graphs hold. Raises :class:`InputError` where one has other weights than
    the first, by name or shape.
    """
    summed: dict[str, Tensor] = {}
    for path in paths:
        weights = reopen(path) if path.is_dir() else load_file(path)
        if summed and _shapes(weights) != _shapes(summed):
            raise InputError("holds other weights than the first to start from", where=str(path))
        for name, weight in weights.items():
            summed[name] = summed.get(name, torch.zeros(())) + weight.float() / len(paths)
    return summed


def _shapes(weights: dict[str, Tensor]) -> dict[str, torch.Size]:
    return {name: weight.shape for name, weight in weights.items()}
