"""What the ledger knows of live sources: how far each was read, where a window broke off, what earlier windows held."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import msgspec
from msgspec import Struct

from kg.config import Workspace
from kg.harvest import Answer, Request, Validators, Window
from kg.ledger import now, opened

__all__ = [
    "Progress",
    "begun",
    "daily",
    "discard",
    "is_settled",
    "known_page",
    "reached",
    "resumed",
    "settled",
    "turned",
    "watermark",
]

_TABLES = (
    # A window of a feed: the pages and records that came, the request that comes next (none: it is whole), and whether
    # it is in the graph.
    "harvest(feed TEXT, since TEXT, until TEXT, pages INTEGER, records INTEGER, expected INTEGER, next BLOB, at TEXT,"
    " settled INTEGER, PRIMARY KEY (feed, since, until))",
    # The last day up to which everything of a feed is in the graph.
    "watermark(feed TEXT PRIMARY KEY, until TEXT, at TEXT)",
    # The day on which a feed was first asked for.
    "begun(feed TEXT PRIMARY KEY, day TEXT)",
    # What a server said of a page, so that it need not be sent again while it does not change.
    "validator(url TEXT PRIMARY KEY, etag TEXT, modified TEXT, content BLOB, at TEXT)",
)


#: Pages that are kept with their validators, the newest: what an overlap asks for again.
_PAGES = 200


class Progress(Struct, frozen=True):
    """How far a window has come; ``following`` is None once it is whole."""

    pages: int = 0
    records: int = 0
    expected: int = 0
    following: Request | None = None


@contextmanager
def _rows(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    with opened(workspace) as rows, rows:
        for table in _TABLES:
            rows.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        yield rows


def resumed(workspace: Workspace, feed: str, window: Window) -> Progress | None:
    """Where this window broke off, if it did. One that is whole is asked for anew: it may have grown."""
    with _rows(workspace) as rows:
        found = rows.execute(
            "SELECT pages, records, expected, next FROM harvest WHERE feed = ? AND since = ? AND until = ?"
            " AND next IS NOT NULL",
            (feed, str(window.since), str(window.until)),
        ).fetchone()
    if not found:
        return None
    pages, records, expected, following = found
    return Progress(pages, records, expected, msgspec.json.decode(following, type=Request))


def turned(
    workspace: Workspace,
    feed: str,
    window: Window,
    progress: Progress,
    request: Request,
    answer: Answer,
) -> None:
    """Enter that a page is on disk, and what comes next; in one transaction with what the server said of it."""
    following = msgspec.json.encode(progress.following) if progress.following else None
    with _rows(workspace) as rows:
        rows.execute(
            "INSERT OR REPLACE INTO harvest VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                feed,
                str(window.since),
                str(window.until),
                progress.pages,
                progress.records,
                progress.expected,
                following,
                now(),
            ),
        )
        if answer.content is not None and answer.validators != Validators():
            validators, content = answer.validators, gzip.compress(answer.content, mtime=0)
            rows.execute(
                "INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?, ?)",
                (str(request), validators.etag, validators.modified, content, now()),
            )
            rows.execute(
                "DELETE FROM validator WHERE url NOT IN (SELECT url FROM validator ORDER BY at DESC LIMIT ?)", (_PAGES,)
            )


def is_settled(workspace: Workspace, feed: str, window: Window) -> bool:
    """Whether all that the window held is in the graph."""
    with _rows(workspace) as rows:
        found = rows.execute(
            "SELECT 1 FROM harvest WHERE feed = ? AND since = ? AND until = ? AND settled",
            (feed, str(window.since), str(window.until)),
        ).fetchone()
    return found is not None


def settled(workspace: Workspace, feed: str, windows: Iterable[Window]) -> None:
    """Enter that what these windows held is in the graph."""
    with _rows(workspace) as rows:
        rows.executemany(
            "UPDATE harvest SET settled = 1 WHERE feed = ? AND since = ? AND until = ?",
            ((feed, str(window.since), str(window.until)) for window in windows),
        )


def discard(workspace: Workspace, feed: str, window: Window) -> None:
    """Forget a window, so that it is asked for anew."""
    with _rows(workspace) as rows:
        rows.execute(
            "DELETE FROM harvest WHERE feed = ? AND since = ? AND until = ?",
            (feed, str(window.since), str(window.until)),
        )


def known_page(workspace: Workspace, request: Request) -> tuple[Validators, bytes] | None:
    """What the server said of this page when it last sent it, and the page."""
    with _rows(workspace) as rows:
        found = rows.execute("SELECT etag, modified, content FROM validator WHERE url = ?", (str(request),)).fetchone()
    return (Validators(*found[:2]), gzip.decompress(found[2])) if found else None


def daily(workspace: Workspace, feed: str, window: Window) -> list[float]:
    """Records a day of the feed's other whole windows, the last thirty."""
    with _rows(workspace) as rows:
        found = rows.execute(
            "SELECT since, until, records FROM harvest WHERE feed = ? AND next IS NULL"
            " AND NOT (since = ? AND until = ?) ORDER BY at DESC LIMIT 30",
            (feed, str(window.since), str(window.until)),
        ).fetchall()
    return [
        records / Window(date.fromisoformat(since), date.fromisoformat(until)).days for since, until, records in found
    ]


def begun(workspace: Workspace, feed: str, day: date) -> date:
    """The day on which a feed was first asked for, which is ``day`` where it never was."""
    with _rows(workspace) as rows:
        rows.execute("INSERT OR IGNORE INTO begun VALUES (?, ?)", (feed, str(day)))
        (first,) = rows.execute("SELECT day FROM begun WHERE feed = ?", (feed,)).fetchone()
    return min(day, date.fromisoformat(first))


def watermark(workspace: Workspace, feed: str) -> date | None:
    """The last day up to which everything of the feed is in the graph."""
    with _rows(workspace) as rows:
        found = rows.execute("SELECT until FROM watermark WHERE feed = ?", (feed,)).fetchone()
    return date.fromisoformat(found[0]) if found else None


def reached(workspace: Workspace, feed: str, until: date) -> None:
    """Move the feed's watermark, never back."""
    with _rows(workspace) as rows:
        rows.execute(
            "INSERT INTO watermark VALUES (?, ?, ?) ON CONFLICT (feed) DO UPDATE"
            " SET until = max(until, excluded.until), at = excluded.at",
            (feed, str(until), now()),
        )
