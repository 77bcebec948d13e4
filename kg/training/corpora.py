"""The field's annotated corpora as examples of their own tasks; only what is meant for training.

Sentences that follow each other are read together, as many as make a text of the usual length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from kg.evaluate.tokens import TOGETHER, Sentence, joined, read_token_documents, together
from kg.nlp.reader.pieces import cut
from kg.training.data import Example, segments
from kg.training.tasks import TASKS

__all__ = ["FILES", "corpora"]

#: Training files by task, below the folder of the corpora.
FILES = {
    "scierc": ("scierc/train.json",),
    "scier": ("scier/train.jsonl",),
    "tdmsci": ("tdmsci/train_1500_v2.conll",),
    "crossner": ("crossner_ai/ai/train.txt", "crossner_ai/science/train.txt"),
}


def corpora(folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """All training texts of all four corpora below ``folder``."""
    return [
        _example(task, group, tokenizer)
        for task, names in FILES.items()
        for name in names
        for sentences in _read(folder / name)
        for group in together(sentences, TOGETHER)
    ]


def _read(path: Path) -> Iterator[tuple[Sentence, ...]]:
    if path.suffix in (".json", ".jsonl"):
        yield from read_token_documents(path)
    else:
        yield tuple(_columns(path.read_text("utf-8").splitlines()))


def _columns(lines: Iterable[str]) -> Iterator[Sentence]:
    """Sentences of a file in columns: the token first, its tag (B-, I-, O) last, an empty line between two."""
    tokens: list[str] = []
    entities: list[tuple[int, int, str]] = []
    for line in [*lines, ""]:
        if not line.strip():
            if tokens:
                yield Sentence(tuple(tokens), tuple(entities))
            tokens, entities = [], []
            continue
        token, *_, tag = line.split("\t")
        if tag.startswith("B-"):
            entities.append((len(tokens), len(tokens), tag[2:]))
        elif tag.startswith("I-") and entities:
            first, _, type = entities[-1]
            entities[-1] = (first, len(tokens), type)
        tokens.append(token)


def _example(task: str, group: Sequence[Sentence], tokenizer: Tokenizer) -> Example:
    labels, whole = TASKS[task], joined(group)
    marks: list[tuple[int, int, int, int]] = []
    relations: list[tuple[int, int, int]] = []
    for sentence, places in zip(group, whole.tokens, strict=True):
        numbers: dict[tuple[int, int], int] = {}
        for first, last, type in sentence.entities:
            if type in labels.types and (first, last) not in numbers:
                numbers[first, last] = len(marks)
                marks.append((places[first][0], places[last][1], labels.types.index(type), len(marks)))
        relations += [
            (numbers[a, b], labels.relations.index(type), numbers[c, d])
            for a, b, c, d, type in sentence.relations
            if (a, b) in numbers and (c, d) in numbers
        ]
    pieces = cut(tokenizer, whole.text, whole.sentences)[0]
    found = segments(pieces, marks)
    number = {concept: place for place, (*_, concept) in enumerate(found)}
    return Example(
        task=task,
        text=whole.text,
        pieces=pieces,
        segments=[(first, last, type, number[concept]) for first, last, type, concept in found],
        roles=np.full(len(found), -100),
        relations=[(number[a], type, number[b]) for a, type, b in relations if a in number and b in number],
        lost=len(marks) - len(found),
    )
