"""The records of a workspace into a store, differences only."""

from __future__ import annotations

import re
from pathlib import Path

from kg.config import Workspace
from kg.errors import StoreDamaged
from kg.stages.graph import RecordsGraph
from kg.stages.progress import track
from kg.store import Changes, open_store

__all__ = ["load", "rebuild"]


def load(workspace: Workspace, store: str = "") -> Changes:
    """Make the store hold exactly the workspace's graph; without ``store``, the embedded one.

    An embedded file that cannot be read any more is set aside under another name and built
    again, since ``records.jsonl`` has all that was in it.
    """
    address = store or str(workspace.store)
    try:
        return _load(workspace, address)
    except StoreDamaged:
        if store:
            raise
        _set_aside(workspace.store, "damaged")
        return _load(workspace, address)


def rebuild(workspace: Workspace) -> tuple[Changes, Path | None]:
    """Build the embedded store from the records alone. Returns what was written, and where the old store now stands."""
    aside = _set_aside(workspace.store, "old") if workspace.store.exists() else None
    return _load(workspace, str(workspace.store)), aside


def _load(workspace: Workspace, address: str) -> Changes:
    with open_store(address, write=True) as opened:
        return opened.load(track("load", RecordsGraph(workspace), every=1000))


def _set_aside(path: Path, mark: str) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.{mark}-{number}")).exists():
        number += 1
    path.rename(aside)
    for sidecar in path.parent.glob(f"{path.name}.*"):
        if not re.search(r"\.(?:damaged|old)-\d+", sidecar.name):
            sidecar.rename(aside.with_name(aside.name + sidecar.name.removeprefix(path.name)))
    return aside
