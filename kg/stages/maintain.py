"""A workspace kept in order: checked at every joint, compacted, and rid of what nothing needs any more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kg.config import Workspace
from kg.errors import InputError
from kg.ledger import opened
from kg.stages.check import Checked, check
from kg.stages.held import check_file
from kg.stages.update import rebuild

__all__ = ["Maintained", "maintain"]

_DAY = 86_400.0


class Maintained(Struct, frozen=True):
    """Counts that hold at every joint, and bytes on disk before and after."""

    checked: Checked
    before: int
    after: int


def maintain(workspace: Workspace, store: str = "", *, compact: bool = False, keep_days: int = 30) -> Maintained:
    """Check the graph, shrink the ledger, and remove set-aside stores of more than these days.

    With ``compact``, the embedded store is built anew from the records: what was removed from it leaves no room empty.
    Raises :class:`kg.errors.CheckError` where two numbers that must be equal are not, and
    :class:`kg.errors.StoreDamaged` where the embedded store's file is not what the last load left; then nothing is
    removed.
    """
    if compact and store:
        raise InputError("only the embedded store is compacted; leave --store out, and KG_STORE unset")
    before = _size(workspace.root)
    if not store:
        check_file(workspace)
    checked = check(workspace, store)
    if compact:
        _, aside = rebuild(workspace)
        if aside:
            _remove(aside)
    with opened(workspace) as rows:
        rows.execute("VACUUM")
        rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in _old(workspace, time.time() - keep_days * _DAY):
        _remove(path)
    return Maintained(checked, before, _size(workspace.root))


def _old(workspace: Workspace, until: float) -> Iterator[Path]:
    for mark in ("damaged", "old"):
        for path in workspace.root.glob(f"{workspace.store.name}.{mark}-*"):
            if path.stat().st_mtime < until:
                yield path


def _remove(path: Path) -> None:
    """A file, and those that stand beside it under its name."""
    for one in (path, *path.parent.glob(f"{path.name}.*")):
        one.unlink(missing_ok=True)


def _size(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
