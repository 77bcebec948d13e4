"""Open the store that an address names."""

from __future__ import annotations

from pathlib import Path

from kg.config import neo4j_settings
from kg.errors import StoreUnavailable
from kg.store.address import is_server
from kg.store.store import Store

__all__ = ["is_server", "open_store"]


def open_store(address: str | Path, *, write: bool = False) -> Store:
    """The Neo4j server at a ``bolt://`` or ``neo4j://`` address, or the embedded store in a file.

    Raises :class:`kg.errors.StoreUnavailable` where it cannot be opened.
    """
    if is_server(str(address)):
        from kg.store.neo4j import Neo4j  # a driver is imported only where it is used

        return Neo4j(neo4j_settings(str(address)))
    if "://" in str(address):
        raise StoreUnavailable(f"{address}: is no store; bolt://…, neo4j://… or nothing is expected")
    from kg.store.ladybug import Ladybug

    return Ladybug(Path(address), write=write)
