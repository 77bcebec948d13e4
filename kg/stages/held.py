"""What a workspace remembers of the stores it was loaded into: how each was left, or that nobody knows any more."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple

from kg import ledger, projection
from kg.config import Workspace, base_iri
from kg.errors import StoreDamaged
from kg.ids import digest
from kg.stages.output import file_digest
from kg.store import is_server
from kg.vocabulary import schema

__all__ = ["Held", "behind", "check_file", "enter", "file_of", "held", "moved", "touched"]


#: How many nodes a store is said to have that is in no known state.
_UNKNOWN = -1


class Held(Struct, frozen=True):
    """When a store was brought to the records, what it counted then, and a digest of its file; a server has none.

    One that was filled from a file has no moment.
    """

    at: str
    nodes: int
    edges: int
    digest: str


def held(workspace: Workspace, address: str) -> Held | None:
    """How the last load left the store; nothing where none did, or its file is gone."""
    if not is_server(address) and not Path(address).exists():
        return None
    with ledger.opened(workspace) as rows:
        found = rows.execute(
            "SELECT at, nodes, edges, digest FROM held WHERE store = ?", (_name(workspace, address),)
        ).fetchone()
    return Held(*found) if found and found[1] != _UNKNOWN else None


def enter(workspace: Workspace, address: str, left: Held) -> None:
    """Remember how a load left the store."""
    with ledger.opened(workspace) as rows, rows:
        # under another base IRI, too, it is not any more what it was
        _forget(rows, workspace, address)
        rows.execute("INSERT INTO held VALUES (?, ?, ?, ?, ?)", (_name(workspace, address), *astuple(left)))


def moved(workspace: Workspace, address: str, to: str) -> None:
    """Remember that the store of one file has been given the name of another."""
    with ledger.opened(workspace) as rows, rows:
        _forget(rows, workspace, to)
        rows.execute("UPDATE held SET store = ? WHERE store = ?", (_name(workspace, to), _name(workspace, address)))


def _forget(rows: sqlite3.Connection, workspace: Workspace, address: str) -> None:
    """What was known of a store, under whatever base IRI, and as older versions entered it."""
    for place in {_place(workspace, address), str(Path(address).resolve())}:
        rows.execute("DELETE FROM held WHERE substr(store, 1, length(?1)) = ?1", (f"{place} ",))


def touched(workspace: Workspace, store: str = "") -> None:
    """Remember that the store is in no known state, for something writes to it: the next load compares item by item."""
    place = f"{_place(workspace, store or str(workspace.store))} "
    with ledger.opened(workspace) as rows, rows:
        rows.execute("UPDATE held SET nodes = ?2 WHERE substr(store, 1, length(?1)) = ?1", (place, _UNKNOWN))


def check_file(workspace: Workspace) -> None:
    """Raise :class:`StoreDamaged` where the embedded store's file is not, byte for byte, what the last load left."""
    known, path = held(workspace, str(workspace.store)), workspace.store
    if known and file_of(path) != known.digest:
        raise StoreDamaged(f"{path}: it is not what kg wrote; `kg load` builds it again from records.jsonl.")


def file_of(path: Path) -> str:
    """A digest of an embedded store: of its file, and of the log beside it where one was left."""
    return " ".join(file_digest(part) for part in (path, path.with_name(f"{path.name}.wal")) if part.exists())


def behind(workspace: Workspace) -> list[str]:
    """The stores that were loaded from here, and not since the records changed: they hold what was taken back too.

    A file in another workspace is that one's, from which this one may be a copy.
    """
    with ledger.opened(workspace) as rows:
        stores = rows.execute("SELECT store, at FROM held ORDER BY store").fetchall()
        if len(stores) < 2:  # the one that was just loaded
            return []
        (changed,) = rows.execute(
            "SELECT max(at) FROM (SELECT max(since) AS at FROM present UNION ALL SELECT max(until) FROM past)"
        ).fetchone()
    places = [store.rpartition(" ")[0] for store, at in stores if "" < at < changed]  # not those filled from a file
    return [place for place in places if is_server(place) or _is_ours(workspace, workspace.root.resolve() / place)]


def _is_ours(workspace: Workspace, path: Path) -> bool:
    of_another = path.parent != workspace.root.resolve() and path.with_name(workspace.ledger.name).exists()
    return path.exists() and not of_another


def _name(workspace: Workspace, address: str) -> str:
    """The same for the same store: IRIs of entities are properties, so that another base is another graph."""
    return f"{_place(workspace, address)} {base_iri()}#{_shape()}"


@cache
def _shape() -> str:
    """What makes a graph of records: a store that another version of kg filled is compared item by item."""
    return digest(Path(projection.__file__).read_bytes(), schema("vocabulary.toml").read_bytes())


def _place(workspace: Workspace, address: str) -> str:
    """Files in the workspace by their names in it: it may be moved or copied."""
    if is_server(address):
        return address
    path, root = Path(address).resolve(), workspace.root.resolve()
    return str(path.relative_to(root) if path.is_relative_to(root) else path)
