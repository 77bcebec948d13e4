"""Bring a store from one known state of the graph to the next by what differs, without reading it through."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kg.model import Edge, Node
from kg.store.backend import Backend
from kg.store.lanes import Lanes
from kg.store.results import Changes
from kg.store.statements import Kind, change, ends, kind_of, row, upsert
from kg.store.turns import in_turn, write

__all__ = ["update"]

Item = Node | Edge


def update(backend: Backend, differences: Iterable[tuple[Sequence[Item], Sequence[Item]]]) -> Changes:
    """Write each pair of items that were and items that shall be in their place; both may be none.

    What is to be written waits on disk. Raises :class:`StoreError` where the store does not hold what
    was said to be in it; then only a load puts it right.
    """
    added = changed = 0
    with tempfile.TemporaryDirectory(prefix="kg-update-") as folder:
        lanes: Lanes[tuple[Kind, str]] = Lanes(Path(folder))  # for each kind, the statements that bring it on
        for old, new in differences:
            before = {(kind_of(item), item.id, *ends(item)): item for item in old}
            for item in new:
                kind = kind_of(item)
                known = before.pop((kind, item.id, *ends(item)), None)
                if known is None:
                    lanes.put((kind, upsert(kind, backend.second_label(kind))), row(item, kind))
                    added += 1
                elif known != item:
                    names = tuple(name for name in kind.properties if known.properties[name] != item.properties[name])
                    lanes.put((kind, change(kind, names)), _part(row(item, kind), names))
                    changed += 1
            for kind, id, source, target in before:
                lanes.put((kind, backend.removal(kind)), {"id": id, "source": source, "target": target})

        def put(kind: Kind) -> None:
            for lane in [lane for lane in lanes.counts if lane[0] == kind and lane[1] != backend.removal(kind)]:
                write(backend, kind, lane[1], lanes.rows(lane))

        removed = in_turn(
            lambda kind: write(backend, kind, backend.removal(kind), lanes.rows((kind, backend.removal(kind)))), put
        )
    return Changes(added=added, changed=changed, removed=removed)


def _part(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What finds the item, and what is to be set."""
    return {name: row[name] for name in ("id", "source", "target", *names) if name in row}
