"""What a store has and what it shall have, side by side on disk: items by their keys and a digest of all they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

from kg.errors import StoreError
from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.spool import spool
from kg.store.statements import Kind, edge_kinds, ends, node_kinds

__all__ = ["Inventory", "inventory"]

#: What an item is known by; a node has no ends.
_COLUMNS = "kind INTEGER, id TEXT, source TEXT, target TEXT, digest TEXT"
_THERE = "SELECT digest FROM have WHERE kind = ? AND id = ? AND source = ? AND target = ?"
_SAME = "w.kind = h.kind AND w.id = h.id AND w.source = h.source AND w.target = h.target"


class Inventory:
    """First all is noted that the store has, then what it shall have; then it can be asked what is to go."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows
        self._seen = 0

    def note(self, kind: Kind, items: Iterable[Node | Edge]) -> bool:
        """Note what the store has of a kind, as it reads, not as its digest says; returns whether any is there twice.

        What was noted of the kind before is forgotten.
        """
        number, seen = _numbers()[kind], 0
        self._rows.execute("DELETE FROM have WHERE kind = ?", (number,))

        def found() -> Iterator[tuple[int, str, str, str, str]]:
            nonlocal seen
            for there in items:
                seen += 1
                yield number, there.id, *ends(there), fingerprint(there)

        self._rows.executemany("INSERT OR REPLACE INTO have VALUES (?, ?, ?, ?, ?)", found())
        self._seen += seen
        return bool(seen != self._one("SELECT count(*) FROM have WHERE kind = ?", number))

    def has(self, kind: Kind) -> bool:
        """Whether the store has something of this kind."""
        return bool(self._one("SELECT EXISTS (SELECT 1 FROM have WHERE kind = ?)", _numbers()[kind]))

    def want(self, item: Node | Edge, kind: Kind, digest: str) -> Literal["new", "other", "same", "again"]:
        """Note what the store shall have; returns whether it lacks it, holds it otherwise, or holds it so.

        ``again`` is an item that was noted before. Raises :class:`StoreError` where another had its key.
        """
        key = (_numbers()[kind], item.id, *ends(item))
        if not self._rows.execute("INSERT OR IGNORE INTO want VALUES (?, ?, ?, ?, ?)", (*key, digest)).rowcount:
            if self._one("SELECT digest FROM want WHERE kind = ? AND id = ?", *key[:2]) != digest:
                name = " ".join((kind.name, kind.source, kind.target)).strip()
                raise StoreError(f"two different items have the id {item.id!r} as {name}")
            return "again"
        there = self._rows.execute(_THERE, key).fetchone() if self._seen else None
        return "new" if there is None else "same" if there == (digest,) else "other"

    def going(self) -> tuple[int, int]:
        """How many items nobody wants, of how many that the store has."""
        ((held, stays),) = self._rows.execute(
            f"SELECT count(*), count(w.id) FROM have h LEFT JOIN want w ON {_SAME}"  # noqa: S608  # our own text
        )
        return held - stays, held

    def gone(self, kind: Kind) -> Iterator[dict[str, Any]]:
        """Id and ends of what the store has of a kind and nobody wants."""
        found = self._rows.execute(
            f"SELECT h.id, h.source, h.target FROM have h LEFT JOIN want w ON {_SAME}"  # noqa: S608  # our own text
            " WHERE h.kind = ? AND w.id IS NULL ORDER BY h.id, h.source",
            (_numbers()[kind],),
        )
        return ({"id": id, "source": source, "target": target} for id, source, target in found)

    def _one(self, statement: str, *values: object) -> Any:
        return self._rows.execute(statement, values).fetchone()[0]


@contextmanager
def inventory() -> Iterator[Inventory]:
    """An empty one, gone when the block ends."""
    with spool(
        f"want({_COLUMNS}, PRIMARY KEY (kind, id)) WITHOUT ROWID",
        # An edge that reads the other way round keeps its id: to a store it is another edge.
        f"have({_COLUMNS}, PRIMARY KEY (kind, id, source, target)) WITHOUT ROWID",
    ) as rows:
        yield Inventory(rows)


@cache
def _numbers() -> dict[Kind, int]:
    """The kinds, and by which number they are known here."""
    return {kind: number for number, kind in enumerate((*node_kinds(), *edge_kinds()))}
