"""Bring a store from one known state of the graph to the next by what differs, without reading it through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.store.load import write
from kg.store.protocol import Backend, Changes
from kg.store.statements import Kind, delete, edge_kinds, ends, kind_of, node_kinds, row, upsert

__all__ = ["update"]

Item = Node | Edge


def update(
    backend: Backend,
    differences: Iterable[tuple[Sequence[Item], Sequence[Item]]],
    *,
    label: Callable[[Kind], str] = lambda kind: "",
) -> Changes:
    """Write each pair of items that were and items that shall be in their place; both may be none.

    What is to be written is held in memory. Raises :class:`StoreError` where the store does not hold what
    was said to be in it; then only a load puts it right.
    """
    put: defaultdict[Kind, list[dict[str, Any]]] = defaultdict(list)
    gone: defaultdict[Kind, list[dict[str, Any]]] = defaultdict(list)
    added = changed = 0
    for old, new in differences:
        before = {(kind_of(item), item.id, *ends(item)): fingerprint(item) for item in old}
        for item in new:
            kind, digest = kind_of(item), fingerprint(item)
            known = before.pop((kind, item.id, *ends(item)), None)
            if known != digest:
                put[kind].append(row(item, kind, digest))
                added, changed = (added + 1, changed) if known is None else (added, changed + 1)
        for kind, id, source, target in before:
            gone[kind].append({"id": id, "source": source, "target": target})
    nodes, edges = list(node_kinds()), list(edge_kinds())
    for kind in edges:
        write(backend, delete(kind), gone[kind])
    for kind in nodes:
        write(backend, upsert(kind, label(kind)), put[kind])
    for kind in edges:
        write(backend, upsert(kind), put[kind])
    for kind in nodes:
        write(backend, delete(kind), gone[kind])
    return Changes(added=added, changed=changed, removed=sum(map(len, gone.values())))
