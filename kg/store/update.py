"""Bring a store from one known state of the graph to the next by what differs, without reading it through."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.store.lanes import Lanes
from kg.store.load import in_turn, write
from kg.store.protocol import Backend, Changes
from kg.store.statements import Kind, delete, ends, kind_of, row, upsert

__all__ = ["update"]

Item = Node | Edge


def update(
    backend: Backend,
    differences: Iterable[tuple[Sequence[Item], Sequence[Item]]],
    *,
    label: Callable[[Kind], str] = lambda kind: "",
) -> Changes:
    """Write each pair of items that were and items that shall be in their place; both may be none.

    What is to be written waits on disk. Raises :class:`StoreError` where the store does not hold what
    was said to be in it; then only a load puts it right.
    """
    added = changed = 0
    with tempfile.TemporaryDirectory(prefix="kg-update-") as folder:
        lanes: Lanes[tuple[Kind, bool]] = Lanes(Path(folder))  # what shall be there, and what not
        for old, new in differences:
            before = {(kind_of(item), item.id, *ends(item)): fingerprint(item) for item in old}
            for item in new:
                kind, digest = kind_of(item), fingerprint(item)
                known = before.pop((kind, item.id, *ends(item)), None)
                if known != digest:
                    lanes.put((kind, True), row(item, kind, digest))
                    added, changed = (added + 1, changed) if known is None else (added, changed + 1)
            for kind, id, source, target in before:
                lanes.put((kind, False), {"id": id, "source": source, "target": target})
        removed = in_turn(
            lambda kind: write(backend, delete(kind), lanes.rows((kind, False))),
            lambda kind: write(backend, upsert(kind, label(kind)), lanes.rows((kind, True))),
        )
    return Changes(added=added, changed=changed, removed=removed)
