"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["AsJson", "Pipeline", "StoreAddress", "WorkspaceDir", "address"]

WorkspaceDir = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="KG_WORKSPACE", help="The folder with papers, records and store.")
]
StoreAddress = Annotated[
    str,
    typer.Option("--store", envvar="KG_STORE", help="bolt://… or neo4j://…; without it, the workspace's own store."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Pipeline = Annotated[
    str,
    typer.Option(
        "--pipeline", envvar="KG_PIPELINE", help="A saved spaCy pipeline; without it, the one that comes with kg."
    ),
]


def address(workspace: Path, store: str) -> str | Path:
    """The store that the two options name."""
    from kg.config import Workspace

    return store or Workspace(workspace).store
