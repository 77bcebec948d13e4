"""What training minimises: the negative log-likelihood of segments, roles and relations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from kg.nlp.reader.segments import partition

__all__ = ["relation_loss", "role_loss", "segment_loss"]


class _Partition(torch.autograd.Function):
    """The summed logarithms of all segmentations' weights; its gradient are the marginals that the reader computes."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, lengths: list[int]) -> Tensor:
        host = scores.detach().double().cpu().numpy()  # in single precision a sure span overflows
        marginals, total = np.zeros_like(host), 0.0
        for row, length in enumerate(lengths):
            whole, marginals[row, :length] = partition(host[row, :length])
            total += whole
        ctx.save_for_backward(torch.from_numpy(marginals).to(scores))
        return scores.new_tensor(total)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (marginals,) = ctx.saved_tensors
        return gradients[0] * marginals, None


def segment_loss(scores: Tensor, gold: Tensor, lengths: Sequence[int]) -> Tensor:
    """Negative log-likelihood of the gold segments of each paper, summed.

    ``scores`` (papers, words, 12, types), impossible spans at a very negative number; ``gold`` the score of each
    gold span, of all papers; ``lengths`` words of each paper.
    """
    whole: Tensor = _Partition.apply(scores, list(lengths))
    return whole - gold.sum()


def role_loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Mean cross-entropy over the concepts of each paper that have a role (others are -100), summed over papers.

    ``logits`` (papers, concepts, roles); ``roles`` (papers, concepts).
    """
    each = nn.functional.cross_entropy(logits.transpose(1, 2), roles, ignore_index=-100, reduction="none")
    return (each.sum(1) / (roles >= 0).sum(1).clamp(min=1)).sum()


def relation_loss(logits: Tensor, gold: Tensor, allowed: Tensor) -> Tensor:
    """Binary cross-entropy summed over the relations that the vocabulary allows."""
    each = nn.functional.binary_cross_entropy_with_logits(logits, gold, reduction="none")
    return (each * allowed).sum()
