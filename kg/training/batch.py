"""Papers of one training step as padded tensors, and the mentions that the second pass reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from kg.nlp.abbreviations import find
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, TYPES, allowed
from kg.nlp.reader.segments import NEVER, decode, possible
from kg.training.data import Example
from kg.training.model import Mentions

__all__ = ["gold_mentions", "masked", "padded", "predicted_mentions", "relation_targets", "tags_of"]


def padded(papers: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, cases and attention bias: (papers, pieces), (papers, pieces), (papers, 1, 1, pieces)."""
    size = max(len(paper.pieces.ids) for paper in papers)
    ids, cases = (torch.zeros(len(papers), size, dtype=torch.long) for _ in range(2))
    bias = torch.full((len(papers), 1, 1, size), -1e4)
    for row, paper in enumerate(papers):
        count = len(paper.pieces.ids)
        ids[row, :count] = torch.from_numpy(paper.pieces.ids)
        cases[row, :count] = torch.from_numpy(paper.pieces.cases)
        bias[row, ..., :count] = 0
    return ids, cases, bias


def masked(scores: Tensor, paper: Example) -> Tensor:
    """The scores with spans across sentences ruled out."""
    inside = torch.from_numpy(possible(paper.pieces.sentence, paper.pieces.bracket, MAX_WORDS))
    return scores.masked_fill(~inside[..., None].to(scores.device), -1e4)


def gold_mentions(paper: Example) -> Mentions:
    """The mentions as people annotated them."""
    return _mentions(
        paper,
        [(first, last) for first, last, _, _ in paper.segments],
        [type for _, _, type, _ in paper.segments],
        [concept for *_, concept in paper.segments],
    )


def predicted_mentions(paper: Example, scores: np.ndarray) -> tuple[Mentions, dict[int, int]]:
    """The mentions as the first pass finds them, and which gold concept each found one is."""
    inside = possible(paper.pieces.sentence, paper.pieces.bracket, MAX_WORDS)
    spans = decode(np.where(inside[..., None], scores, NEVER))
    text = paper.gold.paper.text
    pieces = paper.pieces
    forms = [text[pieces.start[first] : pieces.end[last]] for first, last, _ in spans]
    types = np.array([scores[last, last - first] for first, last, _ in spans]).reshape(-1, len(TYPES))
    defined = [(text[a.long_start : a.long_end], text[a.short_start : a.short_end]) for a in find(text)]
    owner, kinds = cluster(forms, types, defined)
    gold = {(first, last, type): concept for first, last, type, concept in paper.segments}
    matched: dict[int, int] = {}
    for (first, last, _), concept in zip(spans, owner, strict=True):
        same = gold.get((first, last, kinds[concept]))
        if same is not None and concept not in matched and same not in matched.values():
            matched[concept] = same
    return _mentions(paper, [span[:2] for span in spans], [kinds[concept] for concept in owner], owner), matched


def _mentions(
    paper: Example, spans: Sequence[tuple[int, int]], types: Sequence[int], concepts: Sequence[int]
) -> Mentions:
    pieces = paper.pieces
    firsts = np.array([first for first, _ in spans], dtype=np.int64)
    lasts = np.array([last for _, last in spans], dtype=np.int64)
    return Mentions(
        first=torch.from_numpy(pieces.first[firsts]),
        last=torch.from_numpy(pieces.last[lasts]),
        type=torch.tensor(types, dtype=torch.long),
        concept=torch.tensor(concepts, dtype=torch.long),
        sentence=torch.from_numpy(pieces.sentence[firsts]),
        word=torch.from_numpy(firsts),
    )


def tags_of(mentions: Mentions, size: int) -> Tensor:
    """The tag of every piece: outside, or first or further piece of a type."""
    tags = torch.zeros(size, dtype=torch.long)
    for first, last, type in zip(mentions.first.tolist(), mentions.last.tolist(), mentions.type.tolist(), strict=True):
        tags[first : last + 1] = 2 + 2 * type
        tags[first] = 1 + 2 * type
    return tags


def relation_targets(
    mentions: Mentions, concepts: int, relations: Sequence[tuple[int, int, int]]
) -> tuple[Tensor, Tensor]:
    """Gold and allowed relations between concepts: two of (concepts, concepts, relations)."""
    kinds = torch.zeros(concepts, dtype=torch.long).scatter(0, mentions.concept, mentions.type)
    permitted = torch.from_numpy(allowed()).float()[kinds[:, None], kinds[None]]
    permitted = permitted * (1 - torch.eye(concepts))[..., None]
    gold = torch.zeros(concepts, concepts, len(RELATIONS))
    for source, relation, target in relations:
        gold[source, target, relation] = 1
    symmetric = RELATIONS.index("COMPARED_WITH")
    gold[..., symmetric] = torch.maximum(gold[..., symmetric], gold[..., symmetric].T)
    return gold, permitted
