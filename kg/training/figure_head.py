"""The figure head: of which concept each stated number is, or of none."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn

from kg.nlp.reader.labels import TYPES
from kg.nlp.reader.numbers import SORTS
from kg.training.encoder import HIDDEN
from kg.training.heads import DISTANCES, Mentions, distance_class, mean_between, means

__all__ = ["NUMBERS", "FigureHead", "NumberPlaces"]

WIDTH = 128
#: What no softmax lets through: concepts without a mention here.
_NOTHING = -1e4


@dataclass
class NumberPlaces:
    """The numbers of one text, one entry each: first and last piece, sort, sentence and first word."""

    number_first: Tensor
    number_last: Tensor
    number_sort: Tensor
    number_sentence: Tensor
    number_word: Tensor


#: Names of its fields, in order.
NUMBERS = tuple(field.name for field in fields(NumberPlaces))


class FigureHead(nn.Module):
    """Each number beside each mention, as the second pass left both, and what stands between them."""

    def __init__(self, dropout: float, input_dropout: float) -> None:
        super().__init__()
        self.number, self.mention, self.between, self.whole = (nn.Linear(HIDDEN, WIDTH) for _ in range(4))
        self.number_gate, self.mention_gate = (nn.Linear(HIDDEN, WIDTH) for _ in range(2))
        self.sort, self.kind = nn.Embedding(SORTS, WIDTH), nn.Embedding(len(TYPES), WIDTH)
        self.distance = nn.Embedding(2 * len(DISTANCES), WIDTH)
        self.apart, self.inside = nn.Embedding(7, WIDTH), nn.Embedding(2, WIDTH)
        self.pair = nn.Linear(WIDTH, 1)
        self.alone, self.alone_whole = (nn.Linear(HIDDEN, WIDTH) for _ in range(2))
        self.alone_sort = nn.Embedding(SORTS, WIDTH)
        self.nothing = nn.Linear(WIDTH, 1)
        self.dropout, self.input_dropout = nn.Dropout(dropout), nn.Dropout(input_dropout)

    def forward(self, states: Tensor, numbers: NumberPlaces, mentions: Mentions) -> Tensor:
        """Logits, (numbers, 1 + concepts): first that a number is of nothing, then that it is of each concept.

        ``states``, (pieces, 384), are those of the second pass. A concept's logit is the log-sum-exp over its
        mentions; one without mentions gets none.
        """
        first, last = numbers.number_first, numbers.number_last
        stated = self.input_dropout(means(states, first, last))
        named = self.input_dropout(means(states, mentions.first, mentions.last))
        row = self.number(stated) + self.sort(numbers.number_sort) + self.whole(states[0])
        column = self.mention(named) + self.kind(mentions.type)
        hidden = row[:, None] + column[None] + self.number_gate(stated)[:, None] * self.mention_gate(named)[None]
        hidden = hidden + mean_between(self.between(states), (first, last), (mentions.first, mentions.last))
        hidden = hidden + self.distance(distance_class(numbers.number_word, mentions.word))
        hidden = hidden + self.apart((numbers.number_sentence[:, None] - mentions.sentence[None]).clamp(-3, 3) + 3)
        inside = (first[:, None] <= mentions.last[None]) & (last[:, None] >= mentions.first[None])
        hidden = hidden + self.inside(inside.long())
        pairs = self.pair(self.dropout(nn.functional.gelu(hidden)))[..., 0]
        belongs = mentions.belongs[None]
        owners = torch.where(belongs, pairs[:, None], _NOTHING).logsumexp(-1)
        owners = torch.where(belongs.any(-1), owners, _NOTHING)
        alone = self.alone(stated) + self.alone_sort(numbers.number_sort) + self.alone_whole(states[0])
        return torch.cat([self.nothing(self.dropout(nn.functional.gelu(alone))), owners], 1).float()
