"""``kg load``: the records of a workspace, or a released file, into a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, table
from kg.cli.progress import bars

__all__ = ["load"]


def load(
    file: Annotated[
        Path | None, typer.Argument(help="RDF that kg wrote, with its graphs (.nq, .trig, .jsonld), instead.")
    ] = None,
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    may_fall: Annotated[
        float, typer.Option(min=0, max=1, help="The share of what a file, or another workspace, put there that may go.")
    ] = 0.1,
    whole: Annotated[
        bool, typer.Option("--whole", help="Compare all that the store holds, in case others changed it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a store hold exactly the workspace's graph, or that of a release; only differences are written.

    A Neo4j server is reached with KG_NEO4J_USER, KG_NEO4J_PASSWORD and KG_NEO4J_DATABASE.
    """
    from msgspec.structs import asdict

    from kg.config import Workspace
    from kg.ledger import running
    from kg.stages import load as run
    from kg.stages.load import load_file

    place = Workspace(workspace) if file else Workspace(workspace).existing()
    with bars(show=not as_json), running(place, "load", ""):
        made = load_file(file, place, store, may_fall) if file else run(place, store, whole=whole, may_fall=may_fall)
        changes = asdict(made)
    if as_json:
        json_line(changes)
    else:
        table(list(changes), [[f"{count:,}" for count in changes.values()]])
