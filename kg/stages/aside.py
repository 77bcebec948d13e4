"""An embedded store under another name, with what stands beside it: set aside, or not yet in its place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.config import Workspace

__all__ = ["beside", "rename", "set_aside"]

_ASIDE = re.compile(r"\.(?:(?:damaged|old)-\d+|new\b)")


def set_aside(workspace: Workspace, mark: str) -> Path:
    """Rename the store to the next free name with this mark; how long it is kept counts from now."""
    path, number = workspace.store, 1
    while (aside := path.with_name(f"{path.name}.{mark}-{number}")).exists():
        number += 1
    rename(path, aside)
    os.utime(aside)
    return aside


@contextmanager
def beside(workspace: Workspace) -> Iterator[Path]:
    """Where a store can be built that is to take the place of the workspace's; nothing is left there afterwards."""
    path = workspace.store.with_name(f"{workspace.store.name}.new")
    _remove(path)
    try:
        yield path
    finally:
        _remove(path)


def rename(path: Path, to: Path) -> None:
    """Give a store another name, and its log with it."""
    others = _others(path)
    path.rename(to)
    for one in others:
        one.rename(to.with_name(to.name + one.name.removeprefix(path.name)))


def _remove(path: Path) -> None:
    for one in (path, *_others(path)):
        one.unlink(missing_ok=True)


def _others(path: Path) -> list[Path]:
    """What belongs to a store: its log, and not the stores that were set aside."""
    return [one for one in path.parent.glob(f"{path.name}.*") if not _ASIDE.match(one.name.removeprefix(path.name))]
