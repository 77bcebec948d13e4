"""One writer at a time in a workspace: a lock of the operating system, which ends with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from kg.config import Workspace, lock_wait
from kg.errors import WorkspaceBusy

__all__ = ["holder", "writing"]

_HOLDER = ".holder"


def holder(workspace: Workspace) -> str:
    """Who writes to the workspace at this moment; empty where nobody does."""
    lock = FileLock(workspace.root / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return _told(workspace)
    lock.release()
    return ""


def _told(workspace: Workspace) -> str:
    """What the run that holds the workspace said of itself."""
    with suppress(OSError):
        return (workspace.root / _HOLDER).read_text("utf-8").strip()
    return "another run"


@contextmanager
def writing(workspace: Workspace, command: str) -> Iterator[None]:
    """Hold the workspace while the block runs; wait ``KG_LOCK_WAIT`` seconds for another that holds it.

    Raises :class:`WorkspaceBusy`, which says who holds it. A lock whose process died is free.
    """
    workspace.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.root / ".lock", timeout=lock_wait())
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkspaceBusy(
            f"{workspace.root}: {_told(workspace)} writes here;"
            " wait until it is done, or set KG_LOCK_WAIT to the seconds to wait"
        ) from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        (workspace.root / _HOLDER).write_text(f"process {os.getpid()} (kg {command}, since {since})\n", "utf-8")
        yield
    finally:
        lock.release()
