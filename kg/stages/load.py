"""The records of a workspace into a store, differences only."""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from kg import ledger
from kg.config import Workspace, base_iri
from kg.errors import InputError, StoreDamaged, StoreError, TooMuchGone
from kg.model import Edge, Node, Record
from kg.projection import project
from kg.stages.aside import beside, rename, set_aside
from kg.stages.fill import fill
from kg.stages.graph import RecordsGraph
from kg.stages.held import Held, behind, check_file, enter, file_of, held, moved, touched
from kg.stages.history import given, since
from kg.stages.progress import track
from kg.stages.supersede import settle
from kg.store import Changes, Store, is_server, open_store

__all__ = ["MAY_FALL", "load", "load_file", "reload"]

_log = logging.getLogger(__name__)

Items = list[Node | Edge]
#: By what share a graph may shrink before somebody has to say that it may.
MAY_FALL = 0.1
#: The mark of a store that was filled from a file, and when it was brought to the records: never.
_FROM_FILE, _NEVER = "file", ""


def load(workspace: Workspace, store: str = "", *, whole: bool = False, may_fall: float = MAY_FALL) -> Changes:
    """Make the store hold exactly the workspace's graph; without ``store``, the embedded one.

    Raises :class:`TooMuchGone` where another workspace, or a file, was loaded into the store last, and more than the
    share ``may_fall`` of what it has there would go.

    A store that still counts what the ledger says that it held is brought on by what changed since; any other, and with
    ``whole`` every one, is compared item by item. An embedded file that cannot be read any more, or in which a byte is
    another than the last load left, is set aside under another name and built again, since ``records.jsonl`` has all
    that was in it.
    """
    address = store or str(workspace.store)
    try:
        if not store:
            check_file(workspace)
        if whole:
            touched(workspace, store)
        return _load(workspace, address, may_fall)
    except StoreDamaged as error:
        if store:
            raise
        _log.warning("%s It is kept as %s.", error, set_aside(workspace, "damaged"))
        return _load(workspace, address, may_fall)


def load_file(path: Path, workspace: Workspace, store: str = "", may_fall: float = MAY_FALL) -> Changes:
    """Make the store hold exactly the graph of an RDF file that ``kg`` wrote; without ``store``, the embedded one.

    Raises :class:`InputError` where the workspace has records of its own, of which its store is the view, or the
    file holds nothing of kg's, and :class:`StoreError` where more than the share ``may_fall`` of the store would go:
    a file that was cut off reads like a small one.
    """
    if not store and workspace.records.exists():
        what = "has a graph of its own; load the file into another workspace, or name a store with --store"
        raise InputError(what, where=str(workspace.root))
    workspace.root.mkdir(parents=True, exist_ok=True)
    address = store or str(workspace.store)
    try:
        return _load_items(path, workspace, address, may_fall)
    except StoreDamaged as error:
        if store:
            raise
        _log.warning("%s It is kept as %s.", error, set_aside(workspace, "damaged"))
        return _load_items(path, workspace, address, may_fall)


def _load_items(path: Path, workspace: Workspace, address: str, may_fall: float) -> Changes:
    from kg.rdf.read import read

    items = track("load", read(path), every=1000)
    first = next(items, None)
    if first is None:
        raise InputError("holds no node and no edge that kg wrote", where=str(path))
    with open_store(address, write=True) as opened, opened.claim(_owner(workspace)):
        touched(workspace, address)
        opened.mark("")
        changes = opened.load(chain([first], items), may_go=may_fall)
        counts = opened.count()
        opened.mark(_FROM_FILE)
    enter(workspace, address, Held(_NEVER, *counts, "" if is_server(address) else file_of(Path(address))))
    return changes


def reload(workspace: Workspace) -> tuple[Changes, Path | None]:
    """Build the embedded store from the records alone. Returns what was written, and where the old store now stands.

    Raises :class:`InputError` where there are no records, or a line is none; then the store is what it was.
    """
    if not workspace.records.exists():
        raise InputError("there are no records to build it from; `kg build` makes them", where=str(workspace.root))
    with beside(workspace) as path:
        changes = _load(workspace, str(path), MAY_FALL)
        aside = set_aside(workspace, "old") if workspace.store.exists() else None
        rename(path, workspace.store)
    moved(workspace, str(path), str(workspace.store))
    return changes, aside


def _load(workspace: Workspace, address: str, may_fall: float) -> Changes:
    settle(workspace)
    left, at = held(workspace, address), ledger.moment(workspace)
    known = left if left and left.at != _NEVER else None
    with open_store(address, write=True) as opened, opened.claim(_owner(workspace)):
        marked = opened.marked()
        if known and marked not in (None, known.at):  # another workspace loaded into it
            known = None
        of_others = known is None and (bool(marked) or left is not None)
        touched(workspace, address)  # whatever happens from here on, the store is in no known state
        opened.mark("")
        changes = _brought_on(workspace, opened, known) if known else fill(workspace, opened)
        if changes is None or sum(counts := opened.count()) != changes.held:
            try:
                items = track("load", RecordsGraph(workspace), every=1000)
                changes = opened.load(items, may_go=may_fall if of_others else 1.0)
            except TooMuchGone as error:
                opened.mark(marked or "")  # it is what it was
                if left:
                    enter(workspace, address, left)
                of_file = marked == _FROM_FILE or (left is not None and left.at == _NEVER)
                last = "a file was" if of_file else "another workspace"
                what = f"{address}: {last} loaded into it last, and {error}; `kg load` says how much may"
                raise TooMuchGone(what) from error
            if sum(counts := opened.count()) != changes.held:
                raise StoreError(
                    f"{opened.name}: holds {sum(counts):,} nodes and edges after a load of {changes.held:,};"
                    " does another program write to it? Load again when it has ended"
                )
        opened.mark(at)
    digest = "" if is_server(address) else file_of(Path(address))
    enter(workspace, address, Held(at, *counts, digest))
    for other in behind(workspace):
        _log.warning("%s was loaded from here too and still holds what it held then; `kg load --store` it", other)
    return changes


def _owner(workspace: Workspace) -> str:
    return f"workspace {workspace.root.resolve()} on {platform.node()}"


def _brought_on(workspace: Workspace, store: Store, known: Held) -> Changes | None:
    """What changed since, written; ``None`` where the store turns out not to be what it was."""
    with suppress(StoreError):
        if store.count() == (known.nodes, known.edges):
            changes = store.update(track("load", _differences(workspace, known.at)))
            return replace(changes, unchanged=known.nodes + known.edges - changes.changed - changes.removed)
    return None


def _differences(workspace: Workspace, at: str) -> Iterator[tuple[Items, Items]]:
    """Nodes and edges as they were and as they are; the node of an address stands once, whoever gives it."""
    base = base_iri()
    addresses: dict[str, Node] = {}

    def items(record: Record | None) -> Items:
        found = list(project([record], base)) if record else []
        addresses.update({item.id: item for item in found if isinstance(item, Node) and item.label == "Resource"})
        return [item for item in found if item.id not in addresses]

    for old, new in since(workspace, at):
        yield items(old), items(new)
    for id, node in addresses.items():
        before, after = given(workspace, "resource", f"{id}-", at)
        yield [node] * before, [node] * after
