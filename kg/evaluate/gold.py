"""Annotated papers, and the places in their text at which their mentions stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.errors import InputError
from kg.model import Paper

__all__ = ["GoldEntity", "GoldFigure", "GoldPaper", "Span", "annotated_ids", "annotated_papers", "read_gold"]

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


class GoldFigure(Struct, frozen=True):
    """A number that the text states ``of`` an annotated concept, as it stands there."""

    of: str
    value: str
    unit: str = ""


class _Annotation(Struct, frozen=True):
    id: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[tuple[str, str, str], ...]
    figures: tuple[GoldFigure, ...] = ()


class GoldPaper(Struct, frozen=True):
    """A paper's concepts, each with the places where the text names it, and their relations."""

    paper: Paper
    concepts: dict[str, GoldEntity]
    places: dict[str, frozenset[Span]]
    relations: tuple[tuple[str, str, str], ...]
    figures: tuple[GoldFigure, ...] = ()


def read_gold(annotations: Path, texts: Path) -> list[GoldPaper]:
    """The annotated papers with their texts.

    Raises :class:`InputError` where a paper has no text.
    """
    return annotated_papers(annotations, {paper.id: paper for paper in jsonl.read(texts, Paper)})


def annotated_ids(annotations: Path) -> list[str]:
    """Of which papers the file holds annotations, in its order."""
    return [annotation.id for annotation in jsonl.read(annotations, _Annotation)]


def annotated_papers(annotations: Path, papers: Mapping[str, Paper]) -> list[GoldPaper]:
    """The annotated papers, their texts taken from ``papers`` by id. Raises as :func:`read_gold` does."""
    found = []
    for annotation in jsonl.read(annotations, _Annotation):
        if annotation.id not in papers:
            raise InputError(f"paper {annotation.id} of {annotations.name} has no text", where=str(annotations))
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
    found = {id: frozenset(spans) for id, spans in places.items()}
    return GoldPaper(paper, concepts, found, annotation.relations, annotation.figures)
