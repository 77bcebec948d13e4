"""What the address of a store may be."""

from __future__ import annotations

from urllib.parse import urlsplit

from kg.errors import StoreUnavailable

__all__ = ["is_server", "refuse_more"]

_SCHEMES = ("bolt", "neo4j")


def is_server(address: str) -> bool:
    """Whether the address is that of a Neo4j server: ``bolt://…``, ``neo4j+s://…``."""
    scheme, separator, _ = address.partition("://")
    return bool(separator) and scheme.partition("+")[0] in _SCHEMES


def refuse_more(address: str) -> None:
    """Raise :class:`StoreUnavailable` where a server's address says more than which server it is.

    A driver passes over a database that stands there, and repeats a password in its errors.
    """
    parts = urlsplit(address)
    if parts.username is not None or parts.password is not None:
        where = f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}"
        raise StoreUnavailable(f"{where}: user and password stand in KG_NEO4J_USER and KG_NEO4J_PASSWORD, not here")
    if parts.path not in ("", "/"):
        name = parts.path.strip("/")
        raise StoreUnavailable(f"{address}: the database is named by KG_NEO4J_DATABASE={name}, not in the address")
