"""``schema/vocabulary.toml`` as types: what the graph may hold, and nothing else."""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from kg.errors import VocabularyError

__all__ = ["EdgeType", "EntityType", "Vocabulary", "load", "schema"]

PropertyKind = Literal["string", "integer", "number", "boolean", "strings", "integers"]
Group = Literal["role", "relation", "around"]
_KINDS = {"string", "integer", "number", "boolean", "strings", "integers"}


class EntityType(Struct, frozen=True):
    """One of the six types of entity."""

    name: str
    iri: str
    definition: str


class EdgeType(Struct, frozen=True):
    """A kind of edge: what it may join, and its properties (``id`` and ``digest`` aside)."""

    name: str
    group: Group
    iri: str
    label: str
    definition: str
    pairs: tuple[tuple[str, str], ...]
    symmetric: bool
    properties: dict[str, PropertyKind]


class Vocabulary(Struct, frozen=True, dict=True):
    """All types, edges and properties. ``nodes`` maps each node label to its properties."""

    version: str
    prefix: str
    types: dict[str, EntityType]
    nodes: dict[str, dict[str, PropertyKind]]
    edges: tuple[EdgeType, ...]

    @cached_property
    def roles(self) -> dict[str, EdgeType]:
        """The roles an entity can have in a paper, by name."""
        return {edge.name: edge for edge in self.edges if edge.group == "role"}

    @cached_property
    def relations(self) -> dict[str, EdgeType]:
        """The relations between two entities, by name."""
        return {edge.name: edge for edge in self.edges if edge.group == "relation"}

    def edge(self, name: str, source: str, target: str) -> EdgeType:
        """The kind of edge ``name`` is between these two labels.

        Raises :class:`VocabularyError` where there is none.
        """
        found = self._by_ends.get((name, source, target))
        if found is None:
            raise VocabularyError(f"no edge {name!r} from {source!r} to {target!r} in schema/vocabulary.toml")
        return found

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str, str], EdgeType]:
        return {(edge.name, *pair): edge for edge in self.edges for pair in edge.pairs}

    def allows(self, relation: str, source: str, target: str) -> bool:
        """Whether entities of these two types may stand in this relation."""
        found = self.relations.get(relation)
        return found is not None and (source, target) in found.pairs


def schema(*names: str) -> Traversable:
    """A file of ``schema/``: inside the package in a wheel, beside it in a checkout."""
    inside = files("kg").joinpath("schema")
    root = inside if inside.is_dir() else Path(__file__).parent.parent / "schema"
    return root.joinpath(*names)


@cache
def load() -> Vocabulary:
    """The vocabulary, read once a process. Raises :class:`VocabularyError` on any gap in it."""
    return _parse(tomllib.loads(schema("vocabulary.toml").read_text("utf-8")))


def _parse(raw: dict[str, Any]) -> Vocabulary:
    prefix = raw["prefix"]
    properties: dict[str, dict[str, PropertyKind]] = raw["properties"]
    if unknown := {kind for table in properties.values() for kind in table.values()} - _KINDS:
        raise VocabularyError(f"unknown property kinds {sorted(unknown)}; known: {sorted(_KINDS)}")
    types = {
        name: EntityType(name, _expand(entry["iri"], prefix), entry["definition"])
        for name, entry in raw["types"].items()
    }
    nodes = {"Paper": properties["Paper"]}
    nodes |= {name: properties["Entity"] | properties.get(name, {}) for name in types}
    nodes |= {name: properties[name] for name in ("Figure", "Resource")}
    edges = [
        _edge(group, name, entry, prefix, list(types), properties[group])
        for group, section in (("role", "roles"), ("relation", "relations"), ("around", "around"))
        for name, entry in raw[section].items()
    ]
    for edge in edges:
        if strange := {label for pair in edge.pairs for label in pair} - nodes.keys():
            raise VocabularyError(f"{edge.name}: unknown labels {sorted(strange)}")
    return Vocabulary(raw["version"], prefix, types, nodes, tuple(edges))


def _edge(
    group: Any,
    name: str,
    entry: dict[str, Any],
    prefix: str,
    types: list[str],
    properties: dict[str, PropertyKind],
) -> EdgeType:
    sources = ["Paper"] if group == "role" else entry.get("domain", types)
    same_type = entry.get("same_type", False)
    pairs = (
        (source, target)
        for source, target in product(sources, entry.get("range", types))
        if source == target or not same_type
    )
    return EdgeType(
        name=name,
        group=group,
        iri=_expand(entry["iri"], prefix),
        label=entry["label"],
        definition=entry["definition"],
        pairs=tuple(pairs),
        symmetric=entry.get("symmetric", False),
        properties=properties,
    )


def _expand(curie: str, prefix: str) -> str:
    head, colon, name = curie.partition(":")
    if (head, colon) != ("kg", ":") or not name.isalnum():
        raise VocabularyError(f"{curie!r} is no name under kg:")
    return prefix + name
