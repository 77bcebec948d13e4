"""The records of a workspace into a store, differences only."""

from __future__ import annotations

from pathlib import Path

from kg.config import Workspace
from kg.errors import StoreDamaged
from kg.stages.graph import RecordsGraph
from kg.stages.progress import track
from kg.store import Changes, open_store

__all__ = ["load"]


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
        _set_aside(workspace.store)
        return _load(workspace, address)


def _load(workspace: Workspace, address: str) -> Changes:
    with open_store(address, write=True) as opened:
        return opened.load(track("load", RecordsGraph(workspace), every=1000))


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for sidecar in path.parent.glob(f"{path.name}.*"):
        if ".damaged-" not in sidecar.name:
            sidecar.rename(aside.with_name(aside.name + sidecar.name.removeprefix(path.name)))
