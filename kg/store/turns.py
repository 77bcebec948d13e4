"""Rows into a database, in an order in which no edge ever lacks an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from kg.errors import StoreError
from kg.store.backend import Backend
from kg.store.statements import Kind, edge_kinds, node_kinds

__all__ = ["in_turn", "write"]


def in_turn(remove: Callable[[Kind], int], put: Callable[[Kind], object]) -> int:
    """Remove edges, put nodes, put edges, remove nodes; returns how many were removed."""
    removed = sum(map(remove, edge_kinds()))
    for kind in (*node_kinds(), *edge_kinds()):
        put(kind)
    return removed + sum(map(remove, node_kinds()))


def write(backend: Backend, kind: Kind, statement: str, rows: Iterable[dict[str, Any]]) -> int:
    """All rows, which are of one kind, in batches; returns how many they were.

    Raises :class:`StoreError` where the database reports fewer than were written.
    """
    count = 0
    remaining = iter(rows)
    while batch := list(islice(remaining, backend.batch(kind))):
        count += len(batch)
        done = backend.write(statement, batch)
        if done != len(batch):
            raise StoreError(
                f"{len(batch)} rows went in and {done} came back from: {statement.partition(' SET ')[0]};"
                " an end of an edge is missing, or another program writes to this store"
            )
    return count
