"""Annotated documents of the field, which count in tokens: SciERC and SciER, in the format of DyGIE.

Y. Luan et al., "Multi-task identification of entities, relations, and coreference", EMNLP 2018;
Q. Zhang et al., "SciER", EMNLP 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.errors import InputError

__all__ = ["TOGETHER", "Joined", "Sentence", "joined", "read_token_documents", "together"]


#: Tokens read together, in training as in measuring, where a sentence alone does not have more.
TOGETHER = 230


class Sentence(Struct, frozen=True):
    """Tokens; entities ``(first, last, type)`` and relations ``(first, last, first, last, type)``.

    Places are tokens of this sentence, both ends inclusive; the first pair of a relation is its source.
    """

    tokens: tuple[str, ...]
    entities: tuple[tuple[int, int, str], ...] = ()
    relations: tuple[tuple[int, int, int, int, str], ...] = ()


class Joined(Struct, frozen=True):
    """Sentences as one text: each sentence's characters, and each of its tokens' (end exclusive)."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    tokens: tuple[tuple[tuple[int, int], ...], ...]


class _Line(Struct):
    sentences: list[list[str]]
    ner: list[list[tuple[int, int, str]]]
    relations: list[list[tuple[int, int, int, int, str]]]


def read_token_documents(path: Path) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each document of a file of JSON lines; in it, places count from the document's beginning.

    Raises :class:`InputError` where a line is no such document.
    """
    for number, found in enumerate(jsonl.read(path, _Line), 1):
        begin, sentences = 0, []
        if not len(found.sentences) == len(found.ner) == len(found.relations):
            raise InputError("has not as many sentences as ner and relations", where=f"{path}, document {number}")
        for tokens, entities, relations in zip(found.sentences, found.ner, found.relations, strict=True):
            shifted = tuple((first - begin, last - begin, type) for first, last, type in entities)
            joined = tuple((a - begin, b - begin, c - begin, d - begin, type) for a, b, c, d, type in relations)
            sentences.append(Sentence(tuple(tokens), shifted, joined))
            begin += len(tokens)
        yield tuple(sentences)


def together(sentences: Iterable[Sentence], most: int) -> Iterator[list[Sentence]]:
    """Sentences that follow each other, as many as have at most ``most`` tokens; a longer one alone."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and sum(len(one.tokens) for one in [*group, sentence]) > most:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def joined(sentences: Sequence[Sentence]) -> Joined:
    """The text with a blank after each token."""
    place, spans, tokens = 0, [], []
    for sentence in sentences:
        begin, places = place, []
        for token in sentence.tokens:
            places.append((place, place + len(token)))
            place += len(token) + 1
        spans.append((begin, place))
        tokens.append(tuple(places))
    text = "".join(f"{token} " for sentence in sentences for token in sentence.tokens)
    return Joined(text, tuple(spans), tuple(tokens))
