"""The tables of the embedded store: one for each label and each edge type, whatever labels that joins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.store.statements import MARK, Kind, edge_kinds, node_kinds
from kg.vocabulary import PropertyKind, load

__all__ = ["added", "columns", "tables"]

_TYPES: dict[PropertyKind, str] = {
    "string": "STRING",
    "integer": "INT64",
    "number": "DOUBLE",
    "boolean": "BOOL",
    "strings": "STRING[]",
    "integers": "INT64[]",
}


def columns(kind: Kind) -> Mapping[str, PropertyKind]:
    """The columns of the table that this kind stands in, in order; an edge's two ends are not among them.

    A role and a relation can share a name (RUNS_ON); their table has the properties of both.
    """
    if not kind.is_edge:
        return {"id": "string", **kind.types, MARK: "boolean"}
    found: dict[str, PropertyKind] = {}
    for edge in load().edges:
        if edge.name == kind.name:
            found |= edge.properties
    return {"id": "string", **found, MARK: "boolean"}


def tables() -> Iterator[str]:
    """``CREATE … TABLE`` for every label and every edge type of the vocabulary."""
    for kind in node_kinds():
        yield f"CREATE NODE TABLE IF NOT EXISTS {kind.name}({_declared(kind)}, PRIMARY KEY (id))"
    joined: dict[str, list[Kind]] = {}
    for kind in edge_kinds():
        joined.setdefault(kind.name, []).append(kind)
    for name, kinds in joined.items():
        ends = ", ".join(f"FROM {kind.source} TO {kind.target}" for kind in kinds)
        yield f"CREATE REL TABLE IF NOT EXISTS {name}({ends}, {_declared(kinds[0])})"


def added(kind: Kind, present: Iterable[str]) -> Iterator[str]:
    """``ALTER TABLE`` for every column that a table, which an earlier version made, does not have yet."""
    known = set(present)
    for name, type in columns(kind).items():
        if name not in known:
            yield f"ALTER TABLE {kind.name} ADD `{name}` {_TYPES[type]}"


def _declared(kind: Kind) -> str:
    return ", ".join(f"`{name}` {_TYPES[type]}" for name, type in columns(kind).items())
