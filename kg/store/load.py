"""Make a database hold exactly the given graph, by writing only the differences.

What is there is noted first; then the graph streams by once, and what the database lacks or holds otherwise waits on
disk for its turn. Memory does not grow with the graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import StoreError, TooMuchGone
from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.store.backend import Backend
from kg.store.inventory import Inventory, inventory
from kg.store.lanes import Lanes
from kg.store.results import Changes
from kg.store.statements import Kind, edge_kinds, insert, item, kind_of, node_kinds, read, row, upsert
from kg.store.turns import in_turn, write

__all__ = ["MANY", "load"]

#: Rows of a kind from which on a store that can copies them in one go.
MANY = 500

#: A lane for each kind, and for whether the store lacks the row or holds it otherwise.
_Lanes = Lanes[tuple[Kind, bool]]


def load(backend: Backend, items: Iterable[Node | Edge], *, may_go: float = 1.0) -> Changes:
    """Write the differences: nodes, then edges; what is gone goes first (edges) and last (nodes).

    Raises :class:`StoreError` where the database reports fewer rows than were written, or two different items share a
    key, and :class:`TooMuchGone` where more than the share ``may_go`` of what is there would go; then nothing was
    written.
    """
    backend.prepare()
    with tempfile.TemporaryDirectory(prefix="kg-load-") as folder, inventory() as known:
        for kind in (*node_kinds(), *edge_kinds()):
            if known.note(kind, _present(backend, kind)):
                backend.unify(kind)
                known.note(kind, _present(backend, kind))
        lanes: _Lanes = Lanes(Path(folder))
        unchanged = _sort(items, known, lanes)
        gone, held = known.going()
        if gone > may_go * held:
            would = f"{gone:,} of the {held:,} nodes and edges that are there would go"
            raise TooMuchGone(f"{would}, of which {may_go:.0%} may (--may-fall)")
        removed = in_turn(
            lambda kind: write(backend, kind, backend.removal(kind), known.gone(kind)),
            lambda kind: _put(backend, kind, lanes, first=not known.has(kind)),
        )
    backend.finish()
    added = sum(count for (_, new), count in lanes.counts.items() if new)
    return Changes(added, sum(lanes.counts.values()) - added, removed, unchanged)


def _present(backend: Backend, kind: Kind) -> Iterator[Node | Edge]:
    return (item(kind, values) for values in backend.rows(read(kind)))


def _sort(items: Iterable[Node | Edge], known: Inventory, lanes: _Lanes) -> int:
    """Let what is new or changed wait in its lane; returns how many items are there as they shall be."""
    unchanged = 0
    for one in items:
        kind = kind_of(one)
        match known.want(one, kind, fingerprint(one)):
            case "same":
                unchanged += 1
            case "new" | "other" as state:
                lanes.put((kind, state == "new"), row(one, kind))
    return unchanged


def _put(backend: Backend, kind: Kind, lanes: _Lanes, *, first: bool) -> None:
    """What is new or changed; the first load of many is copied."""
    new, changed, label = (kind, True), (kind, False), backend.second_label(kind)
    wanted = lanes.counts[new]
    copied = backend.copy(kind, lambda: lanes.rows(new)) if first and wanted >= MANY else None
    if copied is None:
        write(backend, kind, insert(kind) if kind.is_edge else upsert(kind, label), lanes.rows(new))
    elif copied != wanted:
        raise StoreError(f"{wanted} rows of {kind.name} went in and {copied} were copied")
    write(backend, kind, upsert(kind, label), lanes.rows(changed))
