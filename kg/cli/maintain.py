"""``kg maintain``: a workspace checked and compacted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, note
from kg.cli.progress import bars

__all__ = ["maintain"]


def maintain(
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    compact: Annotated[bool, typer.Option("--compact", help="Build the embedded store anew from the records.")] = False,
    keep_days: Annotated[int, typer.Option(min=0, help="Days for which set-aside stores are kept.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Check the counts at every joint, compact, and remove what nothing needs any more."""
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.ledger import running
    from kg.stages.maintain import maintain as run

    place = Workspace(workspace).existing()
    with bars(show=not as_json), running(place, "maintain", ""):
        made = run(place, store, compact=compact, keep_days=keep_days)
    if as_json:
        json_line(to_builtins(made))
    else:
        counts = made.checked
        note(f"{counts.papers:,} papers, {counts.nodes:,} nodes, {counts.edges:,} edges at every joint")
        note(f"{made.before:,} bytes on disk before, {made.after:,} after")
