"""Annotated papers, and the places in their text at which their mentions stand."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.errors import InputError
from kg.model import Paper

__all__ = ["GoldEntity", "GoldPaper", "Span", "read_gold"]

#: Start and end in characters of title, line feed and abstract, end exclusive; and the type.
Span = tuple[int, int, str]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


class GoldEntity(Struct, frozen=True):
    """One annotated concept; its ``mentions`` are surface forms, not places."""

    id: str
    type: str
    name: str
    mentions: tuple[str, ...]
    role: str


class _Annotation(Struct, frozen=True):
    id: str
    title: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[tuple[str, str, str], ...]


class GoldPaper(Struct, frozen=True):
    """A paper's concepts, each with the places where the text names it, and their relations."""

    paper: Paper
    concepts: dict[str, GoldEntity]
    places: dict[str, frozenset[Span]]
    relations: tuple[tuple[str, str, str], ...]


def read_gold(annotations: Path, texts: Path) -> list[GoldPaper]:
    """The annotated papers with their texts.

    Raises :class:`InputError` where a paper has no text.
    """
    papers = {paper.id: paper for paper in jsonl.read(texts, Paper)}
    found = []
    for annotation in jsonl.read(annotations, _Annotation):
        if annotation.id not in papers:
            raise InputError(f"paper {annotation.id} of {annotations.name} has no text", where=str(texts))
        found.append(_place(annotation, papers[annotation.id]))
    return found


def _place(annotation: _Annotation, paper: Paper) -> GoldPaper:
    """Every whole-word occurrence of every surface form; where two overlap, the longer wins."""
    addresses = [match.span() for match in _ADDRESS.finditer(paper.text)]
    spans: dict[tuple[int, int], GoldEntity] = {}
    for entity in annotation.entities:
        for form in entity.mentions:
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", paper.text):
                if not any(match.start() < end and start < match.end() for start, end in addresses):
                    spans.setdefault(match.span(), entity)
    taken: set[int] = set()
    places: dict[str, set[Span]] = {entity.id: set() for entity in annotation.entities}
    for (start, end), entity in sorted(spans.items(), key=lambda item: (item[0][0] - item[0][1], item[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            places[entity.id].add((start, end, entity.type))
    concepts = {entity.id: entity for entity in annotation.entities}
    return GoldPaper(paper, concepts, {id: frozenset(spans) for id, spans in places.items()}, annotation.relations)
