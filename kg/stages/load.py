"""The records of a workspace into a store, differences only."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterator
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
#: What a load did, and how many nodes and edges the store holds after it.
_Done = tuple[Changes, tuple[int, int]]
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

    def once() -> Changes:
        if not store:
            check_file(workspace)
        if whole:
            touched(workspace, store)
        return _load(workspace, store or str(workspace.store), may_fall)

    return _or_again(workspace, store, once)


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
    return _or_again(workspace, store, lambda: _load_items(path, workspace, address, may_fall))


def _or_again(workspace: Workspace, store: str, load: Callable[[], Changes]) -> Changes:
    """What a load makes; where the embedded file turns out to be damaged, what it makes once that is set aside."""
    try:
        return load()
    except StoreDamaged as error:
        if store:
            raise
        _log.warning("%s It is kept as %s.", error, set_aside(workspace, "damaged"))
        return load()


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
    with open_store(address, write=True) as opened, opened.claim(_owner(workspace)):
        marked = opened.marked()
        ours = left is not None and left.at != _NEVER and marked in (None, left.at)  # nobody else loaded into it since
        of_others = not ours and (bool(marked) or left is not None)
        touched(workspace, address)  # whatever happens from here on, the store is in no known state
        opened.mark("")
        try:
            changes, counts = _by_differences(workspace, opened, left if ours else None) or _by_comparing(
                workspace, opened, may_fall if of_others else 1.0
            )
        except TooMuchGone as error:
            opened.mark(marked or "")  # it is what it was
            if left:
                enter(workspace, address, left)
            of_file = marked == _FROM_FILE or (left is not None and left.at == _NEVER)
            last = "a file was" if of_file else "another workspace"
            what = f"{address}: {last} loaded into it last, and {error}; `kg load` says how much may"
            raise TooMuchGone(what) from error
        opened.mark(at)
    enter(workspace, address, Held(at, *counts, "" if is_server(address) else file_of(Path(address))))
    for other in behind(workspace):
        _log.warning("%s was loaded from here too and still holds what it held then; `kg load --store` it", other)
    return changes


def _owner(workspace: Workspace) -> str:
    return f"workspace {workspace.root.resolve()} on {platform.node()}"


def _by_differences(workspace: Workspace, store: Store, known: Held | None) -> _Done | None:
    """What changed since the store was in a ``known`` state, or all into an empty one; ``None`` where it is neither."""
    changes = _brought_on(workspace, store, known) if known else fill(workspace, store)
    if changes is None:
        return None
    counts = store.count()
    if changes.held == sum(counts):
        return changes, counts
    _log.warning("%s: holds %d nodes and edges, and not %d; each is compared", store.name, sum(counts), changes.held)
    return None


def _brought_on(workspace: Workspace, store: Store, known: Held) -> Changes | None:
    """What changed since, written; ``None`` where the store turns out not to be what it was."""
    try:
        if store.count() == (known.nodes, known.edges):
            changes = store.update(track("load", _differences(workspace, known.at)))
            return replace(changes, unchanged=known.nodes + known.edges - changes.changed - changes.removed)
    except StoreError as error:
        _log.warning("%s; each node and edge is compared", error)
    return None


def _by_comparing(workspace: Workspace, store: Store, may_fall: float) -> _Done:
    """What differs from the records, item by item."""
    changes = store.load(track("load", RecordsGraph(workspace), every=1000), may_go=may_fall)
    counts = store.count()
    if changes.held != sum(counts):
        raise StoreError(
            f"{store.name}: holds {sum(counts):,} nodes and edges after a load of {changes.held:,};"
            " does another program write to it? Load again when it has ended"
        )
    return changes, counts


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
