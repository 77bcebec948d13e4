"""A scratch table on disk: sort, group and join more rows than memory holds.

SQLite from the standard library, in a temporary file that is gone when the block ends.
Stages that must see all papers before they can write the first line go through here,
so that their memory does not grow with the number of papers.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.errors import StorageError

__all__ = ["spool"]


@contextmanager
def spool(*tables: str) -> Iterator[sqlite3.Connection]:
    """A connection to an empty scratch database with these ``CREATE TABLE`` bodies.

    >>> with spool("word(text TEXT PRIMARY KEY, n INTEGER)") as rows:
    ...     _ = rows.execute("INSERT INTO word VALUES ('b', 1), ('a', 2)")
    ...     rows.execute("SELECT text FROM word ORDER BY text").fetchall()
    [('a',), ('b',)]

    Raises :class:`StorageError` where the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="kg-spool-") as folder:
            path = Path(folder, "spool.sqlite")
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA temp_store = FILE")
                connection.execute("PRAGMA cache_size = -65536")
                for table in tables:
                    connection.execute(f"CREATE TABLE {table}")
                connection.execute("BEGIN")
                yield connection
    except sqlite3.OperationalError as error:
        raise StorageError(f"{tempfile.gettempdir()}: {error}; is the disk for temporary files full?") from error
