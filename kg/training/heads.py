"""The heads of one task: spans from the first pass, roles and relations from the second.

All of it is written so that it exports to ONNX with any number of words, mentions and concepts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn

from kg.nlp.reader.labels import MAX_WORDS, Labels
from kg.training.encoder import HIDDEN, Dropout

__all__ = ["DISTANCES", "MENTIONS", "Heads", "Mentions", "distance_class", "mean_between", "means", "to_concepts"]

SPAN, PAIR = 128, 256
DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 35)  # words between two mentions, as lower bounds


@dataclass
class Mentions:
    """The mentions of one paper, one entry each: first and last piece, type, sentence and first word.

    ``belongs``, (concepts, mentions): which concept each is a mention of. A concept may have none.
    """

    first: Tensor
    last: Tensor
    type: Tensor
    sentence: Tensor
    word: Tensor
    belongs: Tensor


#: Names of its fields, in order.
MENTIONS = tuple(field.name for field in fields(Mentions))


class Heads(nn.Module):
    """Span head, and where the task has them, role head and relation head."""

    def __init__(self, labels: Labels, dropout: float) -> None:
        super().__init__()
        types = len(labels.types)
        self.span_start, self.span_end, self.span_mean = (nn.Linear(HIDDEN, SPAN) for _ in range(3))
        self.span_width = nn.Embedding(MAX_WORDS, SPAN)
        self.span_type = nn.Linear(SPAN, types)
        if labels.roles:
            self.role_hidden = nn.Linear(2 * HIDDEN, PAIR)
            self.role_type, self.role_sentence = nn.Embedding(types, PAIR), nn.Embedding(16, PAIR)
            self.role = nn.Linear(PAIR, len(labels.roles))
        if labels.relations:
            self.pair_source, self.pair_target, self.pair_between = (nn.Linear(HIDDEN, PAIR) for _ in range(3))
            self.pair_whole, self.pair_context = (nn.Linear(HIDDEN, PAIR) for _ in range(2))
            self.pair_source_gate, self.pair_target_gate = (nn.Linear(HIDDEN, PAIR) for _ in range(2))
            self.pair_source_type, self.pair_target_type = (nn.Embedding(types, PAIR) for _ in range(2))
            self.pair_distance = nn.Embedding(2 * len(DISTANCES), PAIR)
            self.pair_sentences = nn.Embedding(4, PAIR)
            self.pair = nn.Linear(PAIR, len(labels.relations))
            nn.init.constant_(self.pair.bias, -3.0)
        self.dropout = Dropout(dropout)

    def spans(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Scores of one paper's spans by their last word: (words, 12, types).

        ``states`` (pieces, 384) are those of the first pass; ``first``/``last`` pieces of each word, (words,).
        """
        starts, ends = self.span_start(states[first]), self.span_end(states[last])
        summed = _summed(self.span_mean(states))  # the mean of projections is the projection of the mean
        index = torch.arange(first.shape[0], device=states.device)
        begin = (index[:, None] - torch.arange(MAX_WORDS, device=states.device)).clamp(min=0)
        sizes = (last[:, None] + 1 - first[begin]).unsqueeze(-1)
        mean = (summed[last + 1][:, None] - summed[first[begin]]) / sizes
        hidden = starts[begin] + ends[:, None] + mean + self.span_width.weight[None]
        scores: Tensor = self.span_type(self.dropout(nn.functional.gelu(hidden)))
        return scores.float()

    def roles(self, states: Tensor, mentions: Mentions) -> Tensor:
        """Logits of each concept's role: (concepts, roles); ``states`` are those of the second pass."""
        belongs = mentions.belongs
        pooled = torch.where(belongs[..., None], means(states, mentions.first, mentions.last)[None], -1e4).amax(1)
        first = torch.where(belongs, mentions.sentence, 15).amin(1).clamp(max=15)
        kinds = torch.where(belongs, mentions.type, 0).amax(1)
        whole = states[0].float().expand_as(pooled)
        hidden = self.role_hidden(torch.cat([pooled, whole], 1)) + self.role_type(kinds) + self.role_sentence(first)
        logits: Tensor = self.role(self.dropout(nn.functional.gelu(hidden)))
        return logits.float()

    def pairs(self, states: Tensor, attention: Tensor, mentions: Mentions) -> Tensor:
        """Logits of every relation between every two mentions: (mentions, mentions, relations).

        ``attention`` of the second pass, (heads, pieces, pieces): the pieces that both mentions look at
        are the pair's context, as in ATLOP (W. Zhou et al., AAAI 2021).
        """
        vectors = means(states, mentions.first, mentions.last)
        source = self.pair_source(vectors) + self.pair_source_type(mentions.type)
        target = self.pair_target(vectors) + self.pair_target_type(mentions.type)
        hidden = source[:, None] + target[None] + self.pair_whole(states[0].float())
        hidden = hidden + self.pair_source_gate(vectors)[:, None] * self.pair_target_gate(vectors)[None]
        hidden = hidden + _shared(attention, mentions) @ self.pair_context(states).float()
        places = mentions.first, mentions.last
        between = mean_between(self.pair_between(states), places, places)
        hidden = hidden + between + self.pair_distance(distance_class(mentions.word, mentions.word))
        apart = (mentions.sentence[:, None] - mentions.sentence[None]).abs().clamp(max=3)
        logits: Tensor = self.pair(self.dropout(nn.functional.gelu(hidden + self.pair_sentences(apart))))
        return logits.float()


def to_concepts(logits: Tensor, belongs: Tensor) -> Tensor:
    """Log-sum-exp over all pairs of mentions of two concepts: (concepts, concepts, relations)."""
    most = logits.detach().amax(dim=(0, 1), keepdim=True)
    owners = belongs.float()
    summed = torch.einsum("cm,mnr,dn->cdr", owners, (logits - most).exp(), owners)
    return summed.clamp(min=1e-30).log() + most[0]


def means(states: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """The mean state of the pieces from each first to each last: (spans, features)."""
    summed = _summed(states)
    sizes = (last + 1 - first)[:, None]
    return (summed[last + 1] - summed[first]) / sizes


def _shared(attention: Tensor, mentions: Mentions) -> Tensor:
    """What share of their common attention each piece has: (mentions, mentions, pieces)."""
    pieces = torch.arange(attention.shape[-1], device=attention.device)
    inside = ((pieces >= mentions.first[:, None]) & (pieces <= mentions.last[:, None])).float()
    looked = (inside / inside.sum(1, keepdim=True)) @ attention.float()  # (heads, mentions, pieces)
    common = torch.einsum("hmp,hnp->mnp", looked, looked)
    return common / (common.sum(-1, keepdim=True) + 1e-8)


def mean_between(states: Tensor, one: tuple[Tensor, Tensor], other: tuple[Tensor, Tensor]) -> Tensor:
    """The mean state between spans, each given by its first and last piece, zero where they touch:
    (spans of ``one``, spans of ``other``, features)."""
    summed = _summed(states)
    start = torch.minimum(one[1][:, None], other[1][None]) + 1
    end = torch.maximum(one[0][:, None], other[0][None])
    sizes = (end - start).clamp(min=0)
    return (summed[end] - summed[torch.minimum(start, end)]) / sizes.clamp(min=1).unsqueeze(-1)


def _summed(states: Tensor) -> Tensor:
    """Sums over all pieces before each, so that any mean is one difference: (pieces + 1, features)."""
    return nn.functional.pad(states.float().cumsum(0), (0, 0, 1, 0))


def distance_class(one: Tensor, other: Tensor) -> Tensor:
    """A class for the number of words from each of ``one`` to each of ``other``, and for which comes first."""
    gap = other[None] - one[:, None]
    bounds = torch.tensor(DISTANCES[1:], device=gap.device)
    passed = (gap.abs()[..., None] >= bounds).sum(-1)
    return passed + len(DISTANCES) * (gap < 0)
