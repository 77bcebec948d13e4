"""The reader as a torch module: one encoder, a second pass over what was found, and heads for each task.

The first pass is the whole encoder; each span of up to 12 words gets a score for each type.
The second pass takes the states of the fourth layer, adds which pieces belong to which type
of mention, and reads them again through its own copy of the top two layers, as the typed
markers of PURE do (Z. Zhong and D. Chen, NAACL 2021) without a pass for every pair.
"""

from __future__ import annotations

import copy
from pathlib import Path

from torch import Tensor, nn

from kg.training.encoder import HIDDEN, Layer, fill, pretrained
from kg.training.heads import Heads
from kg.training.tasks import TASKS

__all__ = ["Reader"]

#: Layers whose states the second pass shares with the first.
SHARED = 4


class Reader(nn.Module):
    """Encoder, second pass, and the heads of every task by its name."""

    def __init__(self, dropout: float = 0.1, head_dropout: float = 0.2, encoder: Path | None = None) -> None:
        """``encoder``: weights that ``kg.training.pretrain`` wrote; without it, the published ones."""
        super().__init__()
        self.embeddings, layers = pretrained(dropout)
        self.layers = nn.ModuleList(layers)
        if encoder:
            fill(self, encoder)
        self.embeddings.word.weight.requires_grad_(False)
        self.second = nn.ModuleList(copy.deepcopy(layers[SHARED:]))
        self.tags = nn.Embedding(max(labels.tag + labels.tags for labels in TASKS.values()), HIDDEN)
        nn.init.normal_(self.tags.weight, std=0.02)
        self.heads = nn.ModuleDict({name: Heads(labels, head_dropout) for name, labels in TASKS.items()})

    def heads_of(self, task: str) -> Heads:
        """The heads of the task of this name."""
        found = self.heads[task]
        assert isinstance(found, Heads)  # noqa: S101  # for the type checker: a ModuleDict holds any module
        return found

    def encode(self, ids: Tensor, cases: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """States of the fourth and of the last layer, each (batch, pieces, 384)."""
        x = self.embeddings(ids, cases)
        shared = x
        for number, layer in enumerate(self.layers, 1):
            x = layer(x, bias)
            if number == SHARED:
                shared = x
        return shared, x

    def reread(self, shared: Tensor, tags: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """States of the second pass, (batch, pieces, 384), and its last attention, (batch, heads, pieces, pieces)."""
        x = shared + self.tags(tags)
        for layer in self.second[:-1]:
            x = layer(x, bias)
        last = self.second[-1]
        assert isinstance(last, Layer)  # noqa: S101  # for the type checker: a ModuleList holds any module
        return last.looked(x, bias)
