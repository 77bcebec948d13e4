"""Make a database hold exactly the given graph, by writing only the differences.

What is there is noted first, by key and by a digest of all that it says; then the graph streams by once, and what the
database lacks or holds otherwise waits on disk for its turn. Memory does not grow with the graph.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import StoreError, TooMuchGone
from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.spool import spool
from kg.store.lanes import Lanes
from kg.store.protocol import Backend, Changes
from kg.store.statements import Kind, edge_kinds, ends, insert, kind_of, node_kinds, read, row, upsert
from kg.store.statements import item as made

__all__ = ["MANY", "in_turn", "load", "write"]

#: Rows of a kind from which on a store that can copies them in one go.
MANY = 500

#: What an item is known by; a node has no ends.
_COLUMNS = "kind INTEGER, id TEXT, source TEXT, target TEXT, digest TEXT"
_THERE = "SELECT digest FROM have WHERE kind = ? AND id = ? AND source = ? AND target = ?"
_SAME = "w.kind = h.kind AND w.id = h.id AND w.source = h.source AND w.target = h.target"
#: A lane for each kind, and for whether the store lacks the row or holds it otherwise.
_Lanes = Lanes[tuple[Kind, bool]]


def load(
    backend: Backend,
    items: Iterable[Node | Edge],
    *,
    label: Callable[[Kind], str] = lambda kind: "",
    may_go: float = 1.0,
) -> Changes:
    """Write the differences: nodes, then edges; what is gone goes first (edges) and last (nodes).

    ``label`` is a second label for the nodes of a kind. Raises :class:`StoreError` where the database reports fewer
    rows than were written, or two different items share a key, and :class:`TooMuchGone` where more than the share
    ``may_go`` of what is there would go; then nothing was written.
    """
    backend.prepare()
    with (
        tempfile.TemporaryDirectory(prefix="kg-load-") as folder,
        spool(
            f"want({_COLUMNS}, PRIMARY KEY (kind, id)) WITHOUT ROWID",
            # An edge that reads the other way round keeps its id: to a store it is another edge.
            f"have({_COLUMNS}, PRIMARY KEY (kind, id, source, target)) WITHOUT ROWID",
        ) as rows,
    ):
        for kind in _numbers():
            if _note(backend, rows, kind):
                backend.unify(kind)
                _note(backend, rows, kind)
        lanes: _Lanes = Lanes(Path(folder))
        unchanged = _sort(rows, items, lanes)
        _spare(rows, may_go)
        removed = in_turn(
            lambda kind: write(backend, kind, backend.removal(kind), _gone(rows, kind)),
            lambda kind: _put(backend, rows, kind, lanes, label(kind)),
        )
    backend.finish()
    added = sum(count for (_, new), count in lanes.counts.items() if new)
    return Changes(added, sum(lanes.counts.values()) - added, removed, unchanged)


def _note(backend: Backend, rows: sqlite3.Connection, kind: Kind) -> bool:
    """Note what the database has of a kind, as it reads, not as its digest says; returns whether any is there twice."""
    number, seen = _numbers()[kind], 0
    rows.execute("DELETE FROM have WHERE kind = ?", (number,))

    def found() -> Iterator[tuple[int, str, str, str, str]]:
        nonlocal seen
        for values in backend.rows(read(kind)):
            seen += 1
            there = made(kind, values)
            yield number, there.id, *ends(there), fingerprint(there)

    rows.executemany("INSERT OR REPLACE INTO have VALUES (?, ?, ?, ?, ?)", found())
    ((different,),) = rows.execute("SELECT count(*) FROM have WHERE kind = ?", (number,))
    return bool(seen != different)


def in_turn(remove: Callable[[Kind], int], put: Callable[[Kind], object]) -> int:
    """Remove edges, put nodes, put edges, remove nodes, so that no edge ever lacks an end; returns how many went."""
    removed = sum(map(remove, edge_kinds()))
    for kind in (*node_kinds(), *edge_kinds()):
        put(kind)
    return removed + sum(map(remove, node_kinds()))


def _sort(rows: sqlite3.Connection, items: Iterable[Node | Edge], lanes: _Lanes) -> int:
    """Let what is new or changed wait in its lane; returns how many items are there as they shall be."""
    ((held,),) = rows.execute("SELECT EXISTS (SELECT 1 FROM have)")
    unchanged = 0
    for item in items:
        kind, digest = kind_of(item), fingerprint(item)
        key = (_numbers()[kind], item.id, *ends(item))
        if not rows.execute("INSERT OR IGNORE INTO want VALUES (?, ?, ?, ?, ?)", (*key, digest)).rowcount:
            ((known,),) = rows.execute("SELECT digest FROM want WHERE kind = ? AND id = ?", key[:2])
            if known != digest:
                raise StoreError(f"two different items have the id {item.id!r} as {_name(kind)}")
            continue
        there = rows.execute(_THERE, key).fetchone() if held else None
        if there == (digest,):
            unchanged += 1
        else:
            lanes.put((kind, there is None), row(item, kind, digest))
    return unchanged


def _spare(rows: sqlite3.Connection, may_go: float) -> None:
    ((held, stays),) = rows.execute(f"SELECT count(*), count(w.id) FROM have h LEFT JOIN want w ON {_SAME}")  # noqa: S608
    if held - stays > may_go * held:
        would = f"{held - stays:,} of the {held:,} nodes and edges that are there would go"
        raise TooMuchGone(f"{would}, of which {may_go:.0%} may (--may-fall)")


@cache
def _numbers() -> dict[Kind, int]:
    """The kinds, and by which number the spool has them."""
    return {kind: number for number, kind in enumerate((*node_kinds(), *edge_kinds()))}


def _name(kind: Kind) -> str:
    return " ".join((kind.name, kind.source, kind.target)).strip()


def _gone(rows: sqlite3.Connection, kind: Kind) -> Iterator[dict[str, Any]]:
    """Id and ends of what the store holds and nobody wants."""
    found = rows.execute(
        f"SELECT h.id, h.source, h.target FROM have h LEFT JOIN want w ON {_SAME}"  # noqa: S608  # our own text
        " WHERE h.kind = ? AND w.id IS NULL ORDER BY h.id, h.source",
        (_numbers()[kind],),
    )
    return ({"id": id, "source": source, "target": target} for id, source, target in found)


def _put(backend: Backend, rows: sqlite3.Connection, kind: Kind, lanes: _Lanes, label: str) -> None:
    """What is new or changed; the first load of many is copied."""
    new, changed = (kind, True), (kind, False)
    ((held,),) = rows.execute("SELECT EXISTS (SELECT 1 FROM have WHERE kind = ?)", (_numbers()[kind],))
    wanted = lanes.counts[new]
    copied = backend.copy(kind, lambda: lanes.rows(new)) if not held and wanted >= MANY else None
    if copied is None:
        write(backend, kind, insert(kind) if kind.is_edge else upsert(kind, label), lanes.rows(new))
    elif copied != wanted:
        raise StoreError(f"{wanted} rows of {_name(kind)} went in and {copied} were copied")
    write(backend, kind, upsert(kind, label), lanes.rows(changed))


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
