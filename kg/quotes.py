"""How much of what papers say goes into a published graph: not every abstract may be passed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from msgspec.structs import replace

from kg.model import Edge, Node

__all__ = ["QUOTES", "SHORT", "Quotes", "quoted", "shortened"]

Quotes = Literal["full", "short", "none"]
QUOTES: tuple[Quotes, ...] = get_args(Quotes)
#: Characters of a sentence that a short quote has at most.
SHORT = 120


def quoted(items: Iterable[Node | Edge], quotes: Quotes) -> Iterator[Node | Edge]:
    """The graph with that much of the papers' words. Offsets, names, mentions and titles are always there.

    ``full`` is everything; ``short`` has no abstracts, and of a sentence its beginning, up to a word's end;
    ``none`` has neither, nor the words around a figure.
    """
    return iter(items) if quotes == "full" else (_without(item, quotes) for item in items)


def shortened(sentence: str) -> str:
    """At most :data:`SHORT` characters of the sentence's beginning, whole words where there are any."""
    if len(sentence) <= SHORT:
        return sentence
    cut = sentence[: SHORT + 1]
    return cut[: cut.rfind(" ")].rstrip() if " " in cut.strip() else sentence[:SHORT]


def _without(item: Node | Edge, quotes: Quotes) -> Node | Edge:
    properties = dict(item.properties)
    if isinstance(item, Node):
        if item.label == "Paper":
            properties["abstract"] = ""
        elif item.label == "Figure" and quotes == "none":
            properties["text"] = ""
    elif properties.get("start") is not None:  # what a vocabulary says is its own definition
        properties["sentence"] = shortened(str(properties["sentence"])) if quotes == "short" else ""
    return replace(item, properties=properties)
