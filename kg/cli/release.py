"""``kg release`` and ``kg validate``: a data set that proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, QuotesOf, WorkspaceDir, chosen_quotes
from kg.cli.output import json_line, note, table
from kg.cli.progress import bars
from kg.config import LICENCE, TITLE, Workspace

__all__ = ["release", "validate"]


def release(
    out: Annotated[Path, typer.Argument(help="The folder of the release; it must not be there yet.")],
    version: Annotated[str, typer.Option(help="The version of the data, for example 2026.11.")],
    workspace: WorkspaceDir = Path("kg-data"),
    quotes: QuotesOf = "short",
    previous: Annotated[Path | None, typer.Option(help="The folder of the release before this one.")] = None,
    may_fall: Annotated[
        float, typer.Option(min=0, max=1, help="The share of a class's instances that may be gone since then.")
    ] = 0.1,
    licence: Annotated[str, typer.Option(help="The IRI of the licence of the data.")] = LICENCE,
    title: Annotated[str, typer.Option(help="The title of the data set.")] = TITLE,
    issued: Annotated[str, typer.Option(help="The day of the release; today where none is given.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a data set of the graph: RDF, tables and files for Neo4j, described, checked, and put in place whole.

    It is refused, with every reason, where a file does not parse, a count is wrong, a shape is not kept, an offset
    does not cut to its quote, or too much is gone since the previous release.
    """
    from msgspec import to_builtins

    from kg.ledger import running
    from kg.stages.release import Settings
    from kg.stages.release import release as run

    settings = Settings(
        version=version,
        title=title,
        licence=licence,
        quotes=chosen_quotes(quotes),
        previous=previous,
        may_fall=may_fall,
        issued=issued,
    )
    place = Workspace(workspace).existing()
    with bars(show=not as_json), running(place, "release", version):
        made = to_builtins(run(place, out, settings))
    if as_json:
        json_line(made)
    else:
        table(["", ""], [[name, f"{value:,}" if isinstance(value, int) else value] for name, value in made.items()])


def validate(
    file: Annotated[Path, typer.Argument(help="RDF that kg wrote, in any of its formats, compressed or not.")],
    limit: Annotated[int, typer.Option(min=1, help="Violations to show.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Check an RDF file against the ontology and the shapes; say what is wrong, where, and which shape says so.

    Ends with 1 where anything is.
    """
    from itertools import islice

    from msgspec import to_builtins

    from kg.rdf.validate import validate as run
    from kg.stages.progress import track

    with bars(show=not as_json):
        found = list(islice(run(file, track), limit + 1))
    for one in found[:limit]:
        if as_json:
            json_line(to_builtins(one))
        else:
            typer.echo(f"{one.shape}: {one.node} {one.path} {one.value}\n    {one.message}")
    if not found:
        note(f"{file} conforms")
        return
    note(f"{'more than ' if len(found) > limit else ''}{min(len(found), limit)} violations in {file}")
    raise typer.Exit(1)
