"""An embedded store set aside under another name, with what stands beside it, and put back."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.config import Workspace

__all__ = ["put_back", "set_aside"]

_ASIDE = re.compile(r"\.(?:damaged|old)-\d+")


def set_aside(workspace: Workspace, mark: str) -> Path:
    """Rename the store to the next free name with this mark; how long it is kept counts from now."""
    path, number = workspace.store, 1
    while (aside := path.with_name(f"{path.name}.{mark}-{number}")).exists():
        number += 1
    _rename(path, aside)
    os.utime(aside)
    return aside


def put_back(workspace: Workspace, aside: Path) -> None:
    """Make what was set aside the store again, in place of what has come there since."""
    for path in (workspace.store, *_beside(workspace.store)):
        path.unlink(missing_ok=True)
    _rename(aside, workspace.store)


def _rename(path: Path, to: Path) -> None:
    beside = _beside(path)
    path.rename(to)
    for one in beside:
        one.rename(to.with_name(to.name + one.name.removeprefix(path.name)))


def _beside(path: Path) -> list[Path]:
    """What belongs to a store: its log, and not the stores that were set aside."""
    return [one for one in path.parent.glob(f"{path.name}.*") if not _ASIDE.match(one.name.removeprefix(path.name))]
