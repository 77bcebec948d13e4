"""``kg export``: the graph as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, note
from kg.cli.progress import bars

__all__ = ["export"]


def export(
    out: Annotated[
        Path,
        typer.Argument(
            help="The file to write; .nq, .ttl, .graphml, .gexf or .json, RDF also .gz; a folder for neo4j-csv."
        ),
    ],
    format: Annotated[
        str, typer.Option("--format", "-f", help="nq, ttl, graphml, gexf, json or neo4j-csv; else the file's suffix.")
    ] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    as_of: Annotated[
        str,
        typer.Option("--as-of", help="The graph as it was at the end of a day (2026-01-31) or at a moment, in UTC."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write the whole graph as RDF (N-Quads, Turtle), as a network (GraphML, GEXF, node-link JSON), or for bulk import.

    With --format neo4j-csv, a folder with the files and import.sh, the command for neo4j-admin.
    """
    from kg.config import Workspace
    from kg.stages import export as run
    from kg.stages.graph import RecordsGraph
    from kg.store import open_store

    if store and as_of:
        raise typer.BadParameter("a store knows only what is; --as-of reads the workspace", param_hint="--as-of")
    with bars(show=not as_json):
        if store:
            with open_store(store) as opened:
                (made,) = run(opened.items(), [out], format)
        else:
            (made,) = run(RecordsGraph(Workspace(workspace), as_of), [out], format)
    if as_json:
        json_line({"out": str(out), "count": made.count})
    else:
        note(f"{made.count:,} statements, nodes or edges in {out}")
