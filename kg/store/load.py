"""Make a database hold exactly the given graph, by writing only the differences.

What is wanted and what is there meet in a spool on disk, so memory does not grow with the
graph. An item that is there with the same digest is not touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from kg.errors import StoreError
from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.spool import spool
from kg.store.protocol import Backend, Changes
from kg.store.statements import Kind, delete, edge_kinds, kind_of, known, node_kinds, row, upsert

__all__ = ["BATCH", "MANY", "load", "write"]

#: Rows in one transaction.
BATCH = 2_000
#: Rows of a kind from which on a store that can copies them in one go.
MANY = 500
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


def load(backend: Backend, items: Iterable[Node | Edge], *, label: Callable[[Kind], str] = lambda kind: "") -> Changes:
    """Write the differences: nodes, then edges; what is gone goes first (edges) and last (nodes).

    ``label`` is a second label for the nodes of a kind. Raises :class:`StoreError` where the
    database reports fewer rows than were written.
    """
    backend.prepare()
    with spool(
        "want(kind TEXT, id TEXT, digest TEXT, row BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID",
        "have(kind TEXT, id TEXT, source TEXT, target TEXT, digest TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    ) as rows:
        _want(rows, items)
        nodes, edges = list(node_kinds()), list(edge_kinds())
        for kind in (*nodes, *edges):
            found = ((_name(kind), *values) for values in backend.rows(known(kind)))
            rows.executemany("INSERT OR REPLACE INTO have VALUES (?, ?, ?, ?, ?)", found)
        for kind in edges:
            write(backend, delete(kind), _gone(rows, kind))
        for kind in nodes:
            _put(backend, rows, kind, label(kind))
        for kind in edges:
            _put(backend, rows, kind)
        for kind in nodes:
            write(backend, delete(kind), _gone(rows, kind))
        return _changes(rows)


def _name(kind: Kind) -> str:
    return f"{kind.name} {kind.source} {kind.target}"


def _want(rows: sqlite3.Connection, items: Iterable[Node | Edge]) -> None:
    for item in items:
        kind = kind_of(item)
        digest = fingerprint(item)
        values = (_name(kind), item.id, digest, _encode(row(item, kind, digest)))
        if not rows.execute("INSERT OR IGNORE INTO want VALUES (?, ?, ?, ?)", values).rowcount:
            (known,) = rows.execute("SELECT digest FROM want WHERE kind = ? AND id = ?", values[:2]).fetchone()
            if known != digest:
                raise StoreError(f"two different items have the id {item.id!r} as {_name(kind).strip()}")


def _new(rows: sqlite3.Connection, kind: Kind) -> Iterator[dict[str, Any]]:
    """Rows that the store lacks or holds otherwise."""
    found = rows.execute(
        "SELECT w.row FROM want w LEFT JOIN have h ON h.kind = w.kind AND h.id = w.id"
        " WHERE w.kind = ? AND (h.digest IS NULL OR h.digest <> w.digest) ORDER BY w.id",
        (_name(kind),),
    )
    return (_decode(line) for (line,) in found)


def _gone(rows: sqlite3.Connection, kind: Kind) -> Iterator[dict[str, Any]]:
    """Id and ends of what the store holds and nobody wants."""
    found = rows.execute(
        "SELECT h.id, h.source, h.target FROM have h LEFT JOIN want w ON h.kind = w.kind AND h.id = w.id"
        " WHERE h.kind = ? AND w.id IS NULL ORDER BY h.id",
        (_name(kind),),
    )
    return ({"id": id, "source": source, "target": target} for id, source, target in found)


def _put(backend: Backend, rows: sqlite3.Connection, kind: Kind, label: str = "") -> None:
    """What is new or changed; the first load of many is copied."""
    (held,) = rows.execute("SELECT count(*) FROM have WHERE kind = ?", (_name(kind),)).fetchone()
    (wanted,) = rows.execute("SELECT count(*) FROM want WHERE kind = ?", (_name(kind),)).fetchone()
    copied = backend.copy(kind, lambda: _new(rows, kind)) if not held and wanted >= MANY else None
    if copied is None:
        write(backend, upsert(kind, label), _new(rows, kind))
    elif copied != wanted:
        raise StoreError(f"{wanted} rows of {_name(kind).strip()} went in and {copied} were copied")


def write(backend: Backend, statement: str, rows: Iterable[dict[str, Any]]) -> None:
    """All rows in batches. Raises :class:`StoreError` where the database reports fewer than were written."""
    for batch in _batches(rows):
        done = backend.write(statement, batch)
        if done != len(batch):
            raise StoreError(
                f"{len(batch)} rows went in and {done} came back from: {statement.partition(' SET ')[0]};"
                " an end of an edge is missing, or another program writes to this store"
            )


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _changes(rows: sqlite3.Connection) -> Changes:
    counts = rows.execute(
        "SELECT total(h.id IS NULL), total(h.digest <> w.digest), total(w.id IS NULL), total(h.digest = w.digest)"
        " FROM want w FULL OUTER JOIN have h ON h.kind = w.kind AND h.id = w.id"
    ).fetchone()
    added, changed, removed, unchanged = map(int, counts)
    return Changes(added=added, changed=changed, removed=removed, unchanged=unchanged)
