"""The reader as a torch module: spans from the first pass, roles and relations from the second.

The first pass is the whole encoder; each span of up to 12 words gets a score for each type.
The second pass takes the states of the fourth layer, adds which pieces belong to which type
of mention, and reads them again through its own copy of the top two layers, as the typed
markers of PURE do (Z. Zhong and D. Chen, NAACL 2021) without a pass for every pair.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TAGS, TYPES
from kg.training.encoder import HIDDEN, Dropout, pretrained

__all__ = ["Mentions", "Reader"]

SPAN, PAIR, SHARED = 128, 256, 4
DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 35)  # words between two mentions, as lower bounds


@dataclass
class Mentions:
    """The mentions of one paper: first and last piece, type, concept, sentence, whether in the title."""

    first: Tensor
    last: Tensor
    type: Tensor
    concept: Tensor
    sentence: Tensor
    word: Tensor


class Reader(nn.Module):
    """Encoder, span head, second pass, role head and relation head."""

    def __init__(self, dropout: float = 0.1, head_dropout: float = 0.2) -> None:
        super().__init__()
        self.embeddings, layers = pretrained(dropout)
        self.embeddings.word.weight.requires_grad_(False)
        self.second = nn.ModuleList(copy.deepcopy(layers[SHARED:]))
        self.layers = nn.ModuleList(layers)
        self.tags = nn.Embedding(TAGS, HIDDEN)
        nn.init.normal_(self.tags.weight, std=0.02)
        self.span_start, self.span_end, self.span_mean = (nn.Linear(HIDDEN, SPAN) for _ in range(3))
        self.span_width = nn.Embedding(MAX_WORDS, SPAN)
        self.span_type = nn.Linear(SPAN, len(TYPES))
        self.role_hidden = nn.Linear(2 * HIDDEN, PAIR)
        self.role_type, self.role_sentence = nn.Embedding(len(TYPES), PAIR), nn.Embedding(16, PAIR)
        self.role = nn.Linear(PAIR, len(ROLES))
        self.pair_source, self.pair_target, self.pair_between = (nn.Linear(HIDDEN, PAIR) for _ in range(3))
        self.pair_whole = nn.Linear(HIDDEN, PAIR)
        self.pair_source_type, self.pair_target_type = (nn.Embedding(len(TYPES), PAIR) for _ in range(2))
        self.pair_distance = nn.Embedding(2 * len(DISTANCES), PAIR)
        self.pair_sentences = nn.Embedding(4, PAIR)
        self.pair = nn.Linear(PAIR, len(RELATIONS))
        nn.init.constant_(self.pair.bias, -3.0)
        self.dropout = Dropout(head_dropout)

    def encode(self, ids: Tensor, cases: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """States of the fourth and of the last layer, each (batch, pieces, 384)."""
        x = self.embeddings(ids, cases)
        shared = x
        for number, layer in enumerate(self.layers, 1):
            x = layer(x, bias)
            if number == SHARED:
                shared = x
        return shared, x

    def reread(self, shared: Tensor, tags: Tensor, bias: Tensor) -> Tensor:
        """States of the second pass, (batch, pieces, 384)."""
        x = shared + self.tags(tags)
        for layer in self.second:
            x = layer(x, bias)
        return x

    def spans(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Scores of one paper's spans by their last word: (words, 12, types)."""
        words = len(first)
        starts, ends = self.span_start(states[first]), self.span_end(states[last])
        summed = _summed(self.span_mean(states))  # the mean of projections is the projection of the mean
        index = torch.arange(words, device=states.device)
        begin = (index[:, None] - torch.arange(MAX_WORDS, device=states.device)).clamp(min=0)
        sizes = (last[:, None] + 1 - first[begin]).unsqueeze(-1)
        mean = (summed[last + 1][:, None] - summed[first[begin]]) / sizes
        hidden = starts[begin] + ends[:, None] + mean + self.span_width.weight[None]
        scores: Tensor = self.span_type(self.dropout(nn.functional.gelu(hidden)))
        return scores.float()

    def roles(self, states: Tensor, mentions: Mentions, concepts: int) -> Tensor:
        """Logits of each concept's role: (concepts, roles)."""
        owner = mentions.concept
        pooled = states.new_full((concepts, HIDDEN), -1e4, dtype=torch.float)
        vectors = _means(states, mentions)
        pooled = pooled.scatter_reduce(0, owner[:, None].expand_as(vectors), vectors, "amax")
        first = torch.full((concepts,), 15, device=states.device).scatter_reduce(
            0, owner, mentions.sentence.clamp(max=15), "amin"
        )
        kinds = torch.zeros(concepts, dtype=torch.long, device=states.device).scatter(0, owner, mentions.type)
        whole = states[0].float().expand(concepts, -1)
        hidden = self.role_hidden(torch.cat([pooled, whole], 1)) + self.role_type(kinds) + self.role_sentence(first)
        logits: Tensor = self.role(self.dropout(nn.functional.gelu(hidden)))
        return logits.float()

    def relations(self, states: Tensor, mentions: Mentions, concepts: int) -> Tensor:
        """Logits of every relation between every two concepts: (concepts, concepts, relations)."""
        vectors = _means(states, mentions)
        source = self.pair_source(vectors) + self.pair_source_type(mentions.type)
        target = self.pair_target(vectors) + self.pair_target_type(mentions.type)
        hidden = source[:, None] + target[None] + self.pair_whole(states[0].float())
        hidden = hidden + _between(self.pair_between(states), mentions) + self.pair_distance(_distance(mentions))
        apart = (mentions.sentence[:, None] - mentions.sentence[None]).abs().clamp(max=3)
        logits = self.pair(self.dropout(nn.functional.gelu(hidden + self.pair_sentences(apart)))).float()
        return _to_concepts(logits, mentions.concept, concepts)


def _means(states: Tensor, mentions: Mentions) -> Tensor:
    """The mean state of each mention's pieces: (mentions, 384)."""
    summed = _summed(states)
    sizes = (mentions.last + 1 - mentions.first)[:, None]
    return (summed[mentions.last + 1] - summed[mentions.first]) / sizes


def _between(states: Tensor, mentions: Mentions) -> Tensor:
    """The mean state between two mentions, zero where they touch: (mentions, mentions, features)."""
    summed = _summed(states)
    start = torch.minimum(mentions.last[:, None], mentions.last[None]) + 1
    end = torch.maximum(mentions.first[:, None], mentions.first[None])
    sizes = (end - start).clamp(min=0)
    return (summed[end.clamp(min=0)] - summed[torch.minimum(start, end)]) / sizes.clamp(min=1).unsqueeze(-1)


def _summed(states: Tensor) -> Tensor:
    """Sums over all pieces before each, so that any mean is one difference: (pieces + 1, features)."""
    return torch.cat([states.new_zeros(1, states.shape[1]), states]).float().cumsum(0)


def _distance(mentions: Mentions) -> Tensor:
    """A class for the number of words from one mention to the other, and for which comes first."""
    gap = mentions.word[None] - mentions.word[:, None]
    bounds = torch.tensor(DISTANCES[1:], device=gap.device)
    return torch.bucketize(gap.abs(), bounds, right=True) + len(DISTANCES) * (gap < 0)


def _to_concepts(logits: Tensor, owner: Tensor, concepts: int) -> Tensor:
    """Log-sum-exp over all pairs of mentions of two concepts."""
    most = logits.detach().amax(dim=(0, 1), keepdim=True)
    belongs = nn.functional.one_hot(owner, concepts).float()
    summed = torch.einsum("mc,mnr,nd->cdr", belongs, (logits - most).exp(), belongs)
    return summed.clamp(min=1e-30).log() + most[0]
