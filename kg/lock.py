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


def holder(workspace: Workspace) -> str:
    """Who writes to the workspace at this moment; empty where nobody does."""
    lock = FileLock(workspace.root / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        with suppress(OSError):
            return (workspace.root / ".holder").read_text("utf-8").strip()
        return "another run"
    lock.release()
    return ""


@contextmanager
def writing(workspace: Workspace, command: str) -> Iterator[None]:
    """Hold the workspace while the block runs; wait ``KG_LOCK_WAIT`` seconds for another that holds it.

    Raises :class:`WorkspaceBusy`, which says who holds it. A lock whose process died is free.
    """
    workspace.root.mkdir(parents=True, exist_ok=True)
    holder = workspace.root / ".holder"
    lock = FileLock(workspace.root / ".lock", timeout=lock_wait())
    try:
        lock.acquire()
    except Timeout as error:
        with suppress(OSError):
            raise WorkspaceBusy(
                f"{workspace.root}: {holder.read_text('utf-8').strip()} writes here;"
                " wait until it is done, or set KG_LOCK_WAIT to the seconds to wait"
            ) from error
        raise WorkspaceBusy(f"{workspace.root}: another run writes here; wait until it is done") from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} (kg {command}, since {since})\n", "utf-8")
        yield
    finally:
        lock.release()
