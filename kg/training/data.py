"""Annotated texts as arrays: pieces, gold segments, concepts, roles and relations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from tokenizers import Tokenizer

from kg.evaluate.gold import GoldPaper
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TYPES
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.segments import possible
from kg.training.tasks import MAIN

__all__ = ["Example", "Segment", "data_digest", "example", "segments"]

#: First word, last word, type, concept.
Segment = tuple[int, int, int, int]


@dataclass(frozen=True)
class Example:
    """One text of one task. ``relations`` are (source, relation, target), the ends by concept.

    Of the other tasks than ours, each mention is a concept of its own. ``lost`` counts the
    annotated mentions that no segment can hold.
    """

    task: str
    text: str
    pieces: Pieces
    segments: list[Segment]
    roles: np.ndarray
    relations: list[tuple[int, int, int]]
    lost: int


def example(gold: GoldPaper, tokenizer: Tokenizer, sentencizer: Language) -> Example:
    """An annotated paper; of a paper longer than a window, its first window."""
    doc = sentencizer(gold.paper.text)
    pieces = cut(tokenizer, gold.paper.text, doc._.kg_sentences)[0]
    numbers = {id: number for number, id in enumerate(gold.concepts)}
    marked = [
        (start, end, TYPES.index(type), numbers[id])
        for id, places in gold.places.items()
        for start, end, type in places
    ]
    found = segments(pieces, marked)
    return Example(
        task=MAIN,
        text=gold.paper.text,
        pieces=pieces,
        segments=found,
        roles=np.array([ROLES.index(entity.role) for entity in gold.concepts.values()]),
        relations=[
            (numbers[source], RELATIONS.index(type), numbers[target]) for source, type, target in gold.relations
        ],
        lost=len(marked) - len(found),
    )


def segments(pieces: Pieces, marked: Sequence[tuple[int, int, int, int]]) -> list[Segment]:
    """The marks (start, end, type, concept; characters) as segments of words that do not overlap.

    Left out is what no segmentation can hold: a mark that ends inside a word, is longer than
    12 words, crosses a sentence, closes a bracket that it does not open, or lies inside a longer one.
    """
    begins = {int(start): word for word, start in enumerate(pieces.start)}
    finishes = {int(end): word for word, end in enumerate(pieces.end)}
    inside = possible(pieces.sentence, pieces.bracket, MAX_WORDS)
    found: list[Segment] = []
    taken: set[int] = set()
    for start, end, type, concept in sorted(marked, key=lambda mark: (mark[0] - mark[1], mark)):
        first, last = begins.get(start), finishes.get(end)
        if first is None or last is None or not 0 <= last - first < MAX_WORDS or not inside[last, last - first]:
            continue
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            found.append((first, last, type, concept))
    return sorted(found)


def data_digest(paths: Iterable[Path]) -> str:
    """A digest of the training files, for the model card."""
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]
