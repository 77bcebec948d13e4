"""Everything that ``kg`` raises on purpose.

::

    KgError
    ├── InputError        a file or a record cannot be read: names file and place
    ├── OffsetError       a span does not cut to the text it claims
    ├── VocabularyError   a type, role, relation or property outside the vocabulary
    ├── SourceUnavailable a server of papers cannot be reached, or refuses
    ├── StoreError        the database refused or lost something
    │   ├── StoreUnavailable   it cannot be reached, opened or logged in to
    │   ├── StoreDamaged       the embedded file cannot be read any more
    │   ├── TooMuchGone        more of what is there would go than may; nothing was written
    │   └── WriteRefused       a write was asked of a read-only connection
    ├── StorageError      a file of the workspace cannot be read or written
    ├── WorkspaceBusy     another run writes to the workspace
    └── CheckError        what came out is not what went in

Each message says what was seen, what was expected, where, and what to do.
"""

from __future__ import annotations

__all__ = [
    "CheckError",
    "InputError",
    "KgError",
    "OffsetError",
    "SourceUnavailable",
    "StorageError",
    "StoreDamaged",
    "StoreError",
    "StoreUnavailable",
    "TooMuchGone",
    "VocabularyError",
    "WorkspaceBusy",
    "WriteRefused",
]


class KgError(Exception):
    """Root of the tree; the command line prints it without a traceback."""


class InputError(KgError):
    """Input that cannot be read. ``where`` is ``file`` or ``file:line``."""

    def __init__(self, reason: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason = reason
        self.where = where


class SourceUnavailable(KgError):
    """A server of papers cannot be reached, or refuses what was asked; ``passing`` where it may answer later."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class OffsetError(KgError):
    """A span lies outside its text, or cuts to something else than it says."""


class VocabularyError(KgError):
    """A name that ``schema/vocabulary.toml`` does not know, or an edge it forbids."""


class StoreError(KgError):
    """The store refused a statement, or fewer rows came back than went in."""


class StoreUnavailable(StoreError):
    """The store cannot be reached, opened, or logged in to; ``passing`` where it may be later."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class StoreDamaged(StoreError):
    """The embedded store's file cannot be read; ``records.jsonl`` can rebuild it."""


class TooMuchGone(StoreError):
    """More of what the store holds would go than may; nothing was written."""


class WriteRefused(StoreError):
    """A statement would write, and the connection is read-only."""


class StorageError(KgError):
    """A file that kg keeps for itself cannot be read or written: the disk is full, or the file is damaged."""


class WorkspaceBusy(KgError):
    """Another run writes to the workspace; only one does at a time."""


class CheckError(KgError):
    """A finished stage does not hold what its input promised."""
