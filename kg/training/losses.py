"""What training minimises: the negative log-likelihood of segments, roles and relations."""

from __future__ import annotations

import torch
from torch import Tensor, nn

__all__ = ["relation_loss", "role_loss", "segment_loss"]

NEVER = -1e4


def segment_loss(scores: Tensor, gold: Tensor, lengths: Tensor) -> Tensor:
    """Negative log-likelihood of the gold segments of each paper, summed.

    ``scores`` (papers, words, 12, types), impossible spans at ``NEVER``; ``gold`` the summed
    score of each paper's gold spans, (papers,); ``lengths`` words of each paper, (papers,).
    """
    span = scores.logsumexp(-1)
    papers, words, longest = span.shape
    forward = [span.new_zeros(papers)]
    for i in range(words):
        most = min(longest, i + 1)
        paths = torch.stack(forward[i + 1 - most : i + 1][::-1], 1) + span[:, i, :most]
        forward.append(torch.cat([paths, forward[i][:, None]], 1).logsumexp(1))
    whole = torch.stack(forward, 1).gather(1, lengths[:, None])[:, 0]
    return (whole - gold).sum()


def role_loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Mean cross-entropy over the concepts that have a role (others are -100)."""
    if not (roles >= 0).any():
        return logits.sum() * 0.0
    return nn.functional.cross_entropy(logits, roles, ignore_index=-100)


def relation_loss(logits: Tensor, gold: Tensor, allowed: Tensor) -> Tensor:
    """Binary cross-entropy summed over the relations that the vocabulary allows."""
    each = nn.functional.binary_cross_entropy_with_logits(logits, gold, reduction="none")
    return (each * allowed).sum()
