"""The loss of one step: first pass, mentions, second pass, for all papers of a batch at once."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from kg.training.batch import (
    gold_mentions,
    hide_words,
    padded,
    predicted_mentions,
    relation_targets,
    tags_of,
    together,
    words,
)
from kg.training.config import Config
from kg.training.data import Example
from kg.training.device import device
from kg.training.heads import MENTIONS, Mentions, to_concepts
from kg.training.losses import relation_loss, role_loss, segment_loss
from kg.training.model import Reader
from kg.training.tasks import TASKS

__all__ = ["step_loss"]

#: The mentions that the second pass reads, and which gold concept each concept found is.
_Chosen = tuple[Mentions, dict[int, int]]


def step_loss(reader: Reader, papers: list[Example], config: Config, *, mixed: bool) -> Tensor:
    """The loss of these papers, all of one task, a mean over papers; ``mixed``: some read with predicted mentions."""
    labels, heads = TASKS[papers[0].task], reader.heads_of(papers[0].task)
    windows = [paper.pieces for paper in papers]
    ids, cases, bias = padded(windows)
    if reader.training:
        hide_words(ids, windows, config.hidden_words)
    ids, cases, bias = (part.to(device()) for part in (ids, cases, bias))
    first, last, inside = (part.to(device()) for part in words(windows))
    shared, states = reader.encode(ids, cases, bias)
    scores = _each(heads.spans)(states, first, last).masked_fill(~inside[..., None], -1e4)
    total = config.span_weight * _span_loss(scores, papers)
    if not labels.relations:
        return total / len(papers)
    found = scores.detach().float().cpu().numpy()
    chosen = [_read(paper, found[row], config, mixed=mixed) for row, paper in enumerate(papers)]
    if not any(len(mentions.first) for mentions, _ in chosen):
        return total / len(papers)
    tags = torch.stack([tags_of(mentions, ids.shape[1], labels) for mentions, _ in chosen])
    again, attention = reader.reread(shared, tags.to(device()), bias)
    every = together([mentions for mentions, _ in chosen])
    read = [getattr(every, name).to(device()) for name in MENTIONS]

    def pairs(states: Tensor, attention: Tensor, *mentions: Tensor) -> Tensor:
        each = Mentions(*mentions)
        return to_concepts(heads.pairs(states, attention, each), each.belongs)

    def roles(states: Tensor, *mentions: Tensor) -> Tensor:
        return heads.roles(states, Mentions(*mentions))

    total = total + config.relation_weight * _pair_loss(_each(pairs)(again, attention, *read), papers, chosen)
    if labels.roles:
        total = total + config.role_weight * _role_loss(_each(roles)(again, *read), papers, chosen)
    return total / len(papers)


def _each(of_one: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """What is written for one paper, for all papers of a batch at once."""
    of_all: Callable[..., Tensor] = torch.vmap(of_one, randomness="different")
    return of_all


def _span_loss(scores: Tensor, papers: list[Example]) -> Tensor:
    gold = [
        (row, last, last - first, type) for row, paper in enumerate(papers) for first, last, type, _ in paper.segments
    ]
    places = torch.tensor(gold, dtype=torch.long, device=scores.device).reshape(-1, 4).unbind(1)
    return segment_loss(scores, scores[places], [len(paper.pieces) for paper in papers])


def _read(paper: Example, scores: np.ndarray, config: Config, *, mixed: bool) -> _Chosen:
    """Gold mentions, or those of the first pass, so that the second learns to live with its errors."""
    if mixed and random.random() < config.mixed_share:  # noqa: S311
        mentions, matched = predicted_mentions(paper, scores[: len(paper.pieces)])
        if matched:
            return mentions, matched
    return gold_mentions(paper), {number: number for number in range(len(paper.roles))}


def _pair_loss(logits: Tensor, papers: list[Example], chosen: list[_Chosen]) -> Tensor:
    wanted, permitted = torch.zeros(logits.shape), torch.zeros(logits.shape)
    for row, (paper, (mentions, matched)) in enumerate(zip(papers, chosen, strict=True)):
        if not len(mentions.first):
            continue
        present = mentions.belongs.any(1)
        places = {gold: found for found, gold in matched.items() if present[found]}
        relations = [
            (places[source], relation, places[target])
            for source, relation, target in paper.relations
            if source in places and target in places
        ]
        here = (row, slice(len(mentions.belongs)), slice(len(mentions.belongs)))
        wanted[here], permitted[here] = relation_targets(mentions, relations, paper.task)
    return relation_loss(logits, wanted.to(logits.device), permitted.to(logits.device))


def _role_loss(logits: Tensor, papers: list[Example], chosen: list[_Chosen]) -> Tensor:
    roles = torch.full(logits.shape[:2], -100)
    for row, (paper, (mentions, matched)) in enumerate(zip(papers, chosen, strict=True)):
        present = mentions.belongs.any(1)
        for found, right in matched.items():
            if present[found]:  # of one whose mentions were all lost, nothing can be learnt
                roles[row, found] = int(paper.roles[right])
    return role_loss(logits, roles.to(logits.device))
