"""Put new records in the place of old ones, and keep what was: nothing that was said is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from kg import jsonl
from kg.config import Workspace
from kg.heads import Head, heads, place, read_head
from kg.ledger import moment, opened
from kg.model import Record
from kg.stages.output import file_digest

__all__ = ["settle", "supersede"]


def supersede(workspace: Workspace, records: Iterable[Record]) -> int:
    """Write ``records.jsonl`` anew, and enter what came, changed and went. Returns how many records there are.

    Stopped at any moment, the file is the old one or the new one, and the ledger agrees with it after
    :func:`settle`, with which this begins.
    """
    settle(workspace)
    count = jsonl.write(workspace.pending, records)
    at = moment(workspace)
    with opened(workspace) as rows, rows:
        for kind, id, old, new in _differences(workspace.records, workspace.pending):
            if old is not None:
                _retire(rows, kind, id, old, at)
            if new is not None:  # a record whose old line was damaged keeps its time
                rows.execute("INSERT OR IGNORE INTO present VALUES (?, ?, ?)", (kind, id, at))
        rows.execute("INSERT INTO pending VALUES (?)", (file_digest(workspace.pending),))
    settle(workspace)
    return count


def settle(workspace: Workspace) -> None:
    """Finish what was entered but not yet put in place, and drop what was written but not entered."""
    if not workspace.pending.exists():
        return
    with opened(workspace) as rows, rows:
        entered = {digest for (digest,) in rows.execute("SELECT digest FROM pending")}
        if file_digest(workspace.pending) in entered:
            workspace.pending.replace(workspace.records)
        else:
            workspace.pending.unlink()
        rows.execute("DELETE FROM pending")


def _differences(old: Path, new: Path) -> Iterator[tuple[str, str, bytes | None, bytes | None]]:
    """``(kind, id, old line, new line)`` of every record that is not in both files alike; both stream by."""
    olds, news = (_readable(old) if old.exists() else iter(())), heads(new)
    one, other = next(olds, None), next(news, None)
    while one or other:
        if other is None or (one is not None and place(one[0]) < place(other[0])):
            assert one is not None  # noqa: S101  # for the type checker
            yield one[0].kind, one[0].id, one[1], None
            one = next(olds, None)
        elif one is None or place(other[0]) < place(one[0]):
            yield other[0].kind, other[0].id, None, other[1]
            other = next(news, None)
        else:
            if one[1] != other[1]:
                yield one[0].kind, one[0].id, one[1], other[1]
            one, other = next(olds, None), next(news, None)


def _retire(rows: sqlite3.Connection, kind: str, id: str, line: bytes, at: str) -> None:
    found = rows.execute("SELECT since FROM present WHERE kind = ? AND id = ?", (kind, id)).fetchone()
    rows.execute("INSERT OR REPLACE INTO past VALUES (?, ?, ?, ?, ?)", (kind, id, found[0] if found else "", at, line))
    rows.execute("DELETE FROM present WHERE kind = ? AND id = ?", (kind, id))


def _readable(path: Path) -> Iterator[tuple[Head, bytes]]:
    """The lines that still are records: a file that was damaged is about to be replaced."""
    for _, line in jsonl.lines(path):
        with suppress(msgspec.MsgspecError):
            yield read_head(line), line.rstrip(b"\n")
