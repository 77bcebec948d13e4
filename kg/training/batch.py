"""Papers of one training step as padded tensors, and the mentions that the second pass reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from kg.definitions import find
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.coreference import join
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, TYPES, Labels, allowed
from kg.nlp.reader.pieces import Pieces
from kg.nlp.reader.segments import NEVER, decode, possible
from kg.training.data import Example
from kg.training.heads import MENTIONS, Mentions
from kg.training.tasks import MAIN, TASKS

__all__ = [
    "MASK",
    "gold_mentions",
    "hide_words",
    "padded",
    "predicted_mentions",
    "relation_targets",
    "tags_of",
    "together",
    "words",
]


#: The id of the piece ``[MASK]``.
MASK = 103


def padded(windows: Sequence[Pieces]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, cases and attention bias: (windows, pieces), (windows, pieces), (windows, 1, 1, pieces)."""
    size = max(len(window.ids) for window in windows)
    ids, cases = (torch.zeros(len(windows), size, dtype=torch.long) for _ in range(2))
    bias = torch.full((len(windows), 1, 1, size), -1e4)
    for row, window in enumerate(windows):
        count = len(window.ids)
        ids[row, :count] = torch.from_numpy(window.ids)
        cases[row, :count] = torch.from_numpy(window.cases)
        bias[row, ..., :count] = 0
    return ids, cases, bias


def hide_words(ids: Tensor, windows: Sequence[Pieces], share: float) -> None:
    """Put ``[MASK]`` in the place of a random share of the words, every piece of them; ``ids`` (windows, pieces)."""
    for row, window in zip(ids, windows, strict=True):
        for word in torch.nonzero(torch.rand(len(window)) < share)[:, 0].tolist():
            row[window.first[word] : window.last[word] + 1] = MASK


def words(papers: Sequence[Pieces]) -> tuple[Tensor, Tensor, Tensor]:
    """First and last piece of each word, (papers, words), and which spans there are, (papers, words, 12).

    Of a shorter paper the last word is repeated, and ends no span.
    """
    size = max(len(paper) for paper in papers)
    first, last = (
        torch.from_numpy(np.stack([np.pad(places, (0, size - len(places)), "edge") for places in each]))
        for each in ([paper.first for paper in papers], [paper.last for paper in papers])
    )
    inside = torch.zeros(len(papers), size, MAX_WORDS, dtype=torch.bool)
    for row, paper in enumerate(papers):
        inside[row, : len(paper)] = torch.from_numpy(possible(paper.sentence, paper.bracket, MAX_WORDS))
    return first, last, inside


def together(papers: Sequence[Mentions]) -> Mentions:
    """The mentions of several papers, each field with one dimension more; what fills a row up belongs to no concept."""
    concepts, mentions = (max(paper.belongs.shape[axis] for paper in papers) for axis in (0, 1))
    belongs = torch.zeros(len(papers), concepts, mentions, dtype=torch.bool)
    for row, paper in enumerate(papers):
        belongs[row, : paper.belongs.shape[0], : paper.belongs.shape[1]] = paper.belongs
    filled = {
        name: pad_sequence([getattr(paper, name) for paper in papers], batch_first=True)
        for name in MENTIONS
        if name != "belongs"
    }
    return Mentions(**filled, belongs=belongs)


def gold_mentions(paper: Example) -> Mentions:
    """The mentions as people annotated them; a concept whose mentions were all lost has none."""
    return _mentions(
        paper,
        [(first, last) for first, last, _, _ in paper.segments],
        [type for _, _, type, _ in paper.segments],
        [concept for *_, concept in paper.segments],
        len(paper.roles),
    )


def predicted_mentions(paper: Example, scores: np.ndarray) -> tuple[Mentions, dict[int, int]]:
    """The mentions as the first pass finds them, and which gold concept each found one is."""
    inside = possible(paper.pieces.sentence, paper.pieces.bracket, MAX_WORDS)
    spans = decode(np.where(inside[..., None], scores, NEVER))
    owner, kinds = _owners(paper, spans, scores)
    gold = {(first, last, type): concept for first, last, type, concept in paper.segments}
    matched: dict[int, int] = {}
    for (first, last, _), concept in zip(spans, owner, strict=True):
        same = gold.get((first, last, kinds[concept]))
        if same is not None and concept not in matched and same not in matched.values():
            matched[concept] = same
    types = [kinds[concept] for concept in owner]
    return _mentions(paper, [span[:2] for span in spans], types, owner, len(kinds)), matched


def _owners(
    paper: Example, spans: Sequence[tuple[int, int, int]], scores: np.ndarray
) -> tuple[Sequence[int], Sequence[int]]:
    """The concept of each mention, and each concept's type, as the reader decides them."""
    if paper.task != MAIN:
        return range(len(spans)), [type for *_, type in spans]
    text, pieces = paper.text, paper.pieces
    forms = [text[pieces.start[first] : pieces.end[last]] for first, last, _ in spans]
    types = np.array([scores[last, last - first] for first, last, _ in spans]).reshape(-1, len(TYPES))
    defined = [(text[a.long_start : a.long_end], text[a.short_start : a.short_end]) for a in find(text)]
    owner, kinds = cluster(forms, types, defined)
    places = [(int(pieces.start[first]), int(pieces.end[last])) for first, last, _ in spans]
    return join(text, _sentences(pieces), places, owner, kinds)


def _sentences(pieces: Pieces) -> list[tuple[int, int]]:
    """Its sentences, from the first character of their first word to the last of their last."""
    first = np.flatnonzero(np.diff(pieces.sentence, prepend=-1))
    last = np.append(first[1:], len(pieces.sentence)) - 1
    return [(int(pieces.start[one]), int(pieces.end[other])) for one, other in zip(first, last, strict=True)]


def _mentions(
    paper: Example, spans: Sequence[tuple[int, int]], types: Sequence[int], owner: Sequence[int], concepts: int
) -> Mentions:
    pieces = paper.pieces
    firsts = np.array([first for first, _ in spans], dtype=np.int64)
    lasts = np.array([last for _, last in spans], dtype=np.int64)
    return Mentions(
        first=torch.from_numpy(pieces.first[firsts]),
        last=torch.from_numpy(pieces.last[lasts]),
        type=torch.tensor(types, dtype=torch.long),
        sentence=torch.from_numpy(pieces.sentence[firsts]),
        word=torch.from_numpy(firsts),
        belongs=torch.tensor(list(owner), dtype=torch.long) == torch.arange(concepts)[:, None],
    )


def tags_of(mentions: Mentions, size: int, labels: Labels) -> Tensor:
    """The tag of every piece: outside, or first or further piece of a type of this task."""
    tags = torch.full((size,), labels.tag, dtype=torch.long)
    for first, last, type in zip(mentions.first.tolist(), mentions.last.tolist(), mentions.type.tolist(), strict=True):
        tags[first : last + 1] = labels.tag + 2 + 2 * type
        tags[first] = labels.tag + 1 + 2 * type
    return tags


def relation_targets(mentions: Mentions, relations: Sequence[tuple[int, int, int]], task: str) -> tuple[Tensor, Tensor]:
    """Gold and allowed relations between concepts: two of (concepts, concepts, relations).

    Ours are allowed by the vocabulary; those of other tasks inside one sentence.
    """
    concepts = len(mentions.belongs)
    if task == MAIN:
        kinds = torch.where(mentions.belongs, mentions.type, 0).amax(1)
        permitted = torch.from_numpy(allowed()).float()[kinds[:, None], kinds[None]]
    else:
        sentence = torch.where(mentions.belongs, mentions.sentence, 0).amax(1)
        permitted = (sentence[:, None] == sentence[None]).float()[..., None]
    permitted = permitted * (1 - torch.eye(concepts))[..., None]
    gold = torch.zeros(concepts, concepts, len(TASKS[task].relations))
    for source, relation, target in relations:
        gold[source, target, relation] = 1
    if task == MAIN:
        symmetric = RELATIONS.index("COMPARED_WITH")
        gold[..., symmetric] = torch.maximum(gold[..., symmetric], gold[..., symmetric].T)
    return gold, permitted
