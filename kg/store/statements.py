"""The Cypher by which both stores are written and compared: one fixed text for each kind.

Labels, types and property names come from the vocabulary alone. Values are parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from msgspec import Struct

from kg.model import Edge, Node
from kg.vocabulary import PropertyKind, load

__all__ = [
    "MARK",
    "Kind",
    "cells",
    "change",
    "counts",
    "delete",
    "edge_kinds",
    "insert",
    "item",
    "keys",
    "kind_of",
    "node_kinds",
    "read",
    "release",
    "row",
    "unify",
    "upsert",
]


#: By this property, which is true, what kg wrote is told from what others wrote.
MARK = "kg"
_OURS = f"x.`{MARK}` = true"


class Kind(Struct, frozen=True, order=True, cache_hash=True):
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
        return _kind(item.label)
    return _kind(item.type, item.source_label, item.target_label)


@cache
def _kind(name: str, *ends: str) -> Kind:
    if ends:
        load().edge(name, *ends)
    return Kind(name, *ends)


def ends(item: Node | Edge) -> tuple[str, str]:
    """The ids of an edge's two nodes; empty for a node."""
    return (item.source, item.target) if isinstance(item, Edge) else ("", "")


@cache
def keys(kind: Kind) -> tuple[str, ...]:
    """What the cells of a row of this kind are called."""
    return ("id", *(("source", "target") if kind.is_edge else ()), *kind.properties)


def cells(item: Node | Edge, kind: Kind) -> tuple[Any, ...]:
    """The item as a row: id, an edge's ends, its properties."""
    values = _values(kind)(item.properties)
    if isinstance(item, Edge):
        return item.id, item.source, item.target, *values
    return item.id, *values


def row(item: Node | Edge, kind: Kind) -> dict[str, Any]:
    """The item as a parameter. All rows of a kind have the same keys in the same order."""
    return dict(zip(keys(kind), cells(item, kind), strict=True))


@cache
def _values(kind: Kind) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    names = kind.properties
    if len(names) > 1:
        return itemgetter(*names)
    return lambda properties: tuple(properties[name] for name in names)


@cache
def upsert(kind: Kind, extra_label: str = "") -> str:
    """Create what is missing, set what it says; returns how many rows found their place."""
    sets = ", ".join((*(f"x.`{name}` = row.`{name}`" for name in kind.properties), f"x.`{MARK}` = true"))
    if kind.is_edge:
        return f"{_ends(kind)} MERGE (a)-[x:{kind.name} {{id: row.id}}]->(b) SET {sets} RETURN count(*) AS n"
    label = f", x:{extra_label}" if extra_label else ""
    return f"UNWIND $rows AS row MERGE (x:{kind.name} {{id: row.id}}) SET {sets}{label} RETURN count(*) AS n"


@cache
def insert(kind: Kind) -> str:
    """Create edges that the store is known to lack, which costs less than to look for them once more."""
    values = ", ".join((*(f"`{name}`: row.`{name}`" for name in ("id", *kind.properties)), f"`{MARK}`: true"))
    return f"{_ends(kind)} CREATE (a)-[x:{kind.name} {{{values}}}]->(b) RETURN count(*) AS n"


@cache
def change(kind: Kind, names: tuple[str, ...]) -> str:
    """Set these properties of what is there."""
    sets = ", ".join(f"x.`{name}` = row.`{name}`" for name in names)
    return f"{_found(kind)} SET {sets} RETURN count(*) AS n"


@cache
def delete(kind: Kind) -> str:
    """Remove what the rows name; a node goes with whatever still hangs on it, in a store that is ours alone."""
    return f"{_found(kind)} {'DELETE' if kind.is_edge else 'DETACH DELETE'} x RETURN count(*) AS n"


@cache
def release(kind: Kind) -> str:
    """The same where others store too: a node on which something of theirs hangs stays, and is ours no longer.

    What hangs on it is an edge, a property or a label that we did not write. Of a paper, nothing stays but its id.
    """
    if kind.is_edge:
        return delete(kind)
    ours = ", ".join(f"'{name}'" for name in ("id", MARK, *kind.properties))
    texts = ", ".join(f"x.`{name}`" for name in (MARK, *(kind.properties if kind.name == "Paper" else ())))
    return (
        f"{_found(kind)} WITH x, COUNT {{ (x)--() }} + size([name IN keys(x) WHERE NOT name IN [{ours}]])"
        f" + size([label IN labels(x) WHERE NOT label IN ['{kind.name}', 'Entity']]) AS others"
        " FOREACH (_ IN CASE WHEN others = 0 THEN [1] ELSE [] END | DELETE x)"
        f" FOREACH (_ IN CASE WHEN others > 0 THEN [1] ELSE [] END | REMOVE {texts}) RETURN count(*) AS n"
    )


@cache
def unify(kind: Kind) -> str:
    """Of edges that are there more than once, all but one go."""
    return (
        f"MATCH (a:{kind.source})-[x:{kind.name}]->(b:{kind.target}) WHERE {_OURS}"
        " WITH a, b, x.id AS id, collect(x) AS same WHERE size(same) > 1"
        " FOREACH (y IN tail(same) | DELETE y) RETURN count(*) AS n"
    )


def _found(kind: Kind) -> str:
    """``x`` as the rows name it. An edge is looked for between its ends: in one pattern, LadybugDB reads them all."""
    if kind.is_edge:
        return f"{_ends(kind)} MATCH (a)-[x:{kind.name} {{id: row.id}}]->(b)"
    return f"UNWIND $rows AS row MATCH (x:{kind.name} {{id: row.id}})"


def _ends(kind: Kind) -> str:
    return f"UNWIND $rows AS row MATCH (a:{kind.source} {{id: row.source}}) MATCH (b:{kind.target} {{id: row.target}})"


@cache
def read(kind: Kind) -> str:
    """Everything of this kind that was written by us, with all its properties."""
    names = "".join(f", x.`{name}`" for name in kind.properties)
    if kind.is_edge:
        pattern = f"(a:{kind.source})-[x:{kind.name}]->(b:{kind.target})"
        return f"MATCH {pattern} WHERE {_OURS} RETURN x.id, a.id, b.id{names}"
    return f"MATCH (x:{kind.name}) WHERE {_OURS} RETURN x.id{names}"


def item(kind: Kind, values: Sequence[Any]) -> Node | Edge:
    """The node or the edge that a row of :func:`read` stands for."""
    if not kind.is_edge:
        return Node(kind.name, values[0], dict(zip(kind.properties, values[1:], strict=True)))
    id, source, target, *rest = values
    return Edge(kind.name, id, kind.source, source, kind.target, target, dict(zip(kind.properties, rest, strict=True)))


def counts() -> tuple[str, str]:
    """How many nodes were written by us, and how many edges: one statement for all kinds takes a tenth of one each."""
    return f"MATCH (x) WHERE {_OURS} RETURN count(x) AS n", f"MATCH ()-[x]->() WHERE {_OURS} RETURN count(x) AS n"
