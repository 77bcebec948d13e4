"""The Cypher by which both stores are written and compared: one fixed text for each kind.

Labels, types and property names come from the vocabulary alone. Values are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from kg.model import Edge, Node
from kg.vocabulary import PropertyKind, load

__all__ = [
    "Kind",
    "count",
    "delete",
    "edge_kinds",
    "insert",
    "item",
    "kind_of",
    "known",
    "node_kinds",
    "read",
    "row",
    "upsert",
]


class Kind(Struct, frozen=True, order=True):
    """A node label, or an edge type between two labels."""

    name: str
    source: str = ""
    target: str = ""

    @property
    def is_edge(self) -> bool:
        """Whether it joins two nodes."""
        return bool(self.source)

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties that its items have, in the order of the vocabulary."""
        return tuple(self.types)

    @property
    def types(self) -> Mapping[str, PropertyKind]:
        """Those properties, and of what kind each is."""
        vocabulary = load()
        if self.is_edge:
            return vocabulary.edge(self.name, self.source, self.target).properties
        return vocabulary.nodes[self.name]


def node_kinds() -> Iterator[Kind]:
    """Every label of the vocabulary."""
    return (Kind(label) for label in load().nodes)


def edge_kinds() -> Iterator[Kind]:
    """Every type of the vocabulary, once for each pair of labels it may join."""
    return (Kind(edge.name, source, target) for edge in load().edges for source, target in edge.pairs)


def kind_of(item: Node | Edge) -> Kind:
    """The kind of a node or an edge. Raises :class:`kg.errors.VocabularyError` for an unknown edge."""
    if isinstance(item, Node):
        return Kind(item.label)
    load().edge(item.type, item.source_label, item.target_label)
    return Kind(item.type, item.source_label, item.target_label)


def ends(item: Node | Edge) -> tuple[str, str]:
    """The ids of an edge's two nodes; empty for a node."""
    return (item.source, item.target) if isinstance(item, Edge) else ("", "")


def row(item: Node | Edge, kind: Kind, digest: str) -> dict[str, object]:
    """The item as a parameter. All rows of a kind have the same keys in the same order."""
    ends = {"source": item.source, "target": item.target} if isinstance(item, Edge) else {}
    values = {name: item.properties[name] for name in _names(kind)}
    return {"id": item.id, **ends, **values, "digest": digest}


@cache
def _names(kind: Kind) -> tuple[str, ...]:
    return kind.properties


@cache
def upsert(kind: Kind, extra_label: str = "") -> str:
    """Create what is missing, set what it says; returns how many rows found their place."""
    names = (*kind.properties, "digest")
    sets = ", ".join(f"x.`{name}` = row.`{name}`" for name in names)
    if kind.is_edge:
        return f"{_ends(kind)} MERGE (a)-[x:{kind.name} {{id: row.id}}]->(b) SET {sets} RETURN count(*) AS n"
    label = f", x:{extra_label}" if extra_label else ""
    return f"UNWIND $rows AS row MERGE (x:{kind.name} {{id: row.id}}) SET {sets}{label} RETURN count(*) AS n"


@cache
def insert(kind: Kind) -> str:
    """Create edges that the store is known to lack, which costs less than to look for them once more."""
    values = ", ".join(f"`{name}`: row.`{name}`" for name in ("id", *kind.properties, "digest"))
    return f"{_ends(kind)} CREATE (a)-[x:{kind.name} {{{values}}}]->(b) RETURN count(*) AS n"


@cache
def delete(kind: Kind) -> str:
    """Remove what the rows name; a node goes with whatever still hangs on it."""
    if kind.is_edge:
        return (
            f"UNWIND $rows AS row MATCH (a:{kind.source} {{id: row.source}})-[x:{kind.name} {{id: row.id}}]->"
            f"(b:{kind.target} {{id: row.target}}) DELETE x RETURN count(*) AS n"
        )
    return f"UNWIND $rows AS row MATCH (x:{kind.name} {{id: row.id}}) DETACH DELETE x RETURN count(*) AS n"


def _ends(kind: Kind) -> str:
    return f"UNWIND $rows AS row MATCH (a:{kind.source} {{id: row.source}}) MATCH (b:{kind.target} {{id: row.target}})"


@cache
def known(kind: Kind) -> str:
    """Id, ends and digest of everything of this kind that was written by us."""
    if kind.is_edge:
        return (
            f"MATCH (a:{kind.source})-[x:{kind.name}]->(b:{kind.target}) WHERE x.digest IS NOT NULL"
            " RETURN x.id AS id, a.id AS source, b.id AS target, x.digest AS digest"
        )
    returned = "x.id AS id, '' AS source, '' AS target, x.digest AS digest"
    return f"MATCH (x:{kind.name}) WHERE x.digest IS NOT NULL RETURN {returned}"


@cache
def read(kind: Kind) -> str:
    """Everything of this kind that was written by us, with all its properties."""
    names = "".join(f", x.`{name}`" for name in kind.properties)
    if kind.is_edge:
        pattern = f"(a:{kind.source})-[x:{kind.name}]->(b:{kind.target})"
        return f"MATCH {pattern} WHERE x.digest IS NOT NULL RETURN x.id, a.id, b.id{names}"
    return f"MATCH (x:{kind.name}) WHERE x.digest IS NOT NULL RETURN x.id{names}"


def item(kind: Kind, values: Sequence[Any]) -> Node | Edge:
    """The node or the edge that a row of :func:`read` stands for.

    A list that is missing is an empty one: Neo4j's import tool has no way to write that.
    """
    if not kind.is_edge:
        return Node(kind.name, values[0], _properties(kind, values[1:]))
    id, source, target, *rest = values
    return Edge(kind.name, id, kind.source, source, kind.target, target, _properties(kind, rest))


def _properties(kind: Kind, values: Sequence[Any]) -> dict[str, Any]:
    named = zip(kind.types.items(), values, strict=True)
    return {name: [] if value is None and type in ("strings", "integers") else value for (name, type), value in named}


@cache
def count(kind: Kind) -> str:
    """How many of this kind were written by us."""
    pattern = f"(:{kind.source})-[x:{kind.name}]->(:{kind.target})" if kind.is_edge else f"(x:{kind.name})"
    return f"MATCH {pattern} WHERE x.digest IS NOT NULL RETURN count(x) AS n"
