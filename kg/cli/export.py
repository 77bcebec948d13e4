"""``kg export``: the graph as a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, QuotesOf, StoreAddress, WorkspaceDir, chosen_quotes
from kg.cli.output import json_line, note
from kg.cli.progress import bars

if TYPE_CHECKING:
    from kg.model import Edge, Node

__all__ = ["export"]


def export(
    out: Annotated[
        Path,
        typer.Argument(
            help="The file to write; its suffix is its format, RDF also .gz or .zst; a folder for neo4j-csv."
        ),
    ],
    format: Annotated[
        str,
        typer.Option("--format", "-f", help="nq, trig, jsonld, nt, ttl, graphml, gexf, json or neo4j-csv."),
    ] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    as_of: Annotated[
        str,
        typer.Option("--as-of", help="The graph as it was at the end of a day (2026-01-31) or at a moment, in UTC."),
    ] = "",
    quotes: QuotesOf = "full",
    rdf12: Annotated[bool, typer.Option("--rdf12", help="RDF 1.2: each statement reifies its triple.")] = False,
    nanopub: Annotated[str, typer.Option(help="Only the edge with this id, as a nanopublication in TriG.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write the whole graph as RDF, as a network (GraphML, GEXF, node-link JSON), or for bulk import into Neo4j.

    With --format neo4j-csv, a folder with the files and import.sh, the command for neo4j-admin.
    """
    from kg.compressed import plain_suffix
    from kg.config import Workspace
    from kg.quotes import quoted
    from kg.stages import export as run
    from kg.stages.export import RDF, export_nanopub
    from kg.stages.forget import forgotten
    from kg.stages.graph import graph_of
    from kg.stages.history import moment_of

    if store and as_of:
        raise typer.BadParameter("a store knows only what is; --as-of reads the workspace", param_hint="--as-of")
    kind = format or plain_suffix(out)
    if nanopub and kind != "trig":
        raise typer.BadParameter(f"a nanopublication is TriG, and not {kind or 'of no format'}", param_hint="--nanopub")
    if rdf12 and kind not in RDF:
        raise typer.BadParameter(f"{kind or 'what has no format'} is no RDF", param_hint="--rdf12")
    chosen = chosen_quotes(quotes)

    def write(items: Iterable[Node | Edge]) -> int:
        given = items if chosen == "full" else quoted(items, chosen)
        if nanopub:
            return export_nanopub(given, nanopub, out)
        (made,) = run(given, [out], format, rdf12=rdf12)
        return made.count

    if as_of and (
        again := [one.paper for one in forgotten(Workspace(workspace)).values() if one.at > moment_of(as_of)]
    ):
        note(f"{len(again):,} papers that were forgotten since are in it, as {again[0]}: it is what was then")
    with bars(show=not as_json), graph_of(Workspace(workspace), store, as_of) as items:
        count = write(items)
    if as_json:
        json_line({"out": str(out), "count": count})
    else:
        what = "edges, and the nodes that they join," if kind in ("graphml", "gexf", "json") else "statements"
        note(f"{count:,} {'nodes and edges' if kind == 'neo4j-csv' else what} in {out}")
