"""Annotated papers as tensors: pieces, gold segments, concepts, roles and relations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from tokenizers import Tokenizer

from kg.evaluate.gold import GoldPaper, read_gold
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TYPES
from kg.nlp.reader.pieces import Pieces, cut

__all__ = ["Example", "data_digest", "examples"]


@dataclass(frozen=True)
class Example:
    """One paper. Segments are ``(first word, last word, type, concept)``; relations by concept."""

    gold: GoldPaper
    pieces: Pieces
    segments: list[tuple[int, int, int, int]]
    roles: np.ndarray
    relations: list[tuple[int, int, int]]
    lost: int


def examples(annotations: Path, texts: Path, tokenizer: Tokenizer, sentencizer: Language) -> list[Example]:
    """Every annotated paper; of a paper longer than a window, its first window."""
    return [_example(paper, tokenizer, sentencizer) for paper in read_gold(annotations, texts)]


def data_digest(*paths: Path) -> str:
    """A digest of the training files, for the model card."""
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


def _example(gold: GoldPaper, tokenizer: Tokenizer, sentencizer: Language) -> Example:
    doc = sentencizer(gold.paper.text)
    pieces = cut(tokenizer, gold.paper.text, [(sent.start_char, sent.end_char) for sent in doc.sents])[0]
    begins = {int(start): word for word, start in enumerate(pieces.start)}
    finishes = {int(end): word for word, end in enumerate(pieces.end)}
    numbers = {id: number for number, id in enumerate(gold.concepts)}
    segments, lost = [], 0
    for id, places in gold.places.items():
        for start, end, type in places:
            first, last = begins.get(start), finishes.get(end)
            if (
                first is None
                or last is None
                or not 0 <= last - first < MAX_WORDS
                or (pieces.sentence[first] != pieces.sentence[last])
            ):
                lost += 1
                continue
            segments.append((first, last, TYPES.index(type), numbers[id]))
    return Example(
        gold=gold,
        pieces=pieces,
        segments=sorted(segments),
        roles=np.array([ROLES.index(entity.role) for entity in gold.concepts.values()]),
        relations=[
            (numbers[source], RELATIONS.index(type), numbers[target]) for source, type, target in gold.relations
        ],
        lost=lost,
    )
