"""``kg sparql``: SPARQL in, a table out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, WorkspaceDir
from kg.cli.output import note
from kg.cli.query import parameters, show

if TYPE_CHECKING:
    from kg.config import Workspace

__all__ = ["sparql"]


def sparql(
    query: Annotated[
        str, typer.Argument(help="A query, a file of one (.rq), or a question's name as `kg ask` lists it.")
    ] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value: binds ?name.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to print; JSON and --format print all.")] = 100,
    format: Annotated[
        str, typer.Option("--format", "-f", help="json, xml, csv or tsv, as the standard has them.")
    ] = "",
    printed: Annotated[bool, typer.Option("--query", help="Print the query, with its prefixes, and stop.")] = False,
    serve: Annotated[
        bool,
        typer.Option(
            "--serve",
            help="Answer the SPARQL 1.1 Protocol on 127.0.0.1, until interrupted.",
        ),
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --serve; 0 is any free one.")] = 7878,
    seconds: Annotated[float, typer.Option(min=0.1, help="With --serve: what a query may take.")] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Run a SPARQL 1.1 query over the workspace's RDF, without a server. The prefixes of the data are known.

    Every paper's statements stand in a graph of its own; a query sees all of them as one, GRAPH tells them apart.
    """
    from kg.config import Workspace
    from kg.rdf.sparql import FORMATS
    from kg.rdf.terms import PREFIXES
    from kg.stages.sparql import sparql as opened

    if serve:
        _serve(Workspace(workspace), port, seconds)
        return
    if not query:
        raise typer.BadParameter("a query, a file or a question's name is expected", param_hint="QUERY")
    given = parameters(param)
    text = _text(query, given)
    if format and format not in FORMATS:
        raise typer.BadParameter(f"{format!r}: one of {', '.join(FORMATS)} is expected", param_hint="--format")
    if printed:
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        typer.echo(prefixes + text, nl=False)
        return
    store = opened(Workspace(workspace))
    if format:
        store.write(sys.stdout.buffer, text, format, given)
        return
    answer = store.rows(text, given)
    # what a parameter binds has another name where a question gives it too: ?device_name
    columns = (name.removesuffix("_name") if name.removesuffix("_name") in given else name for name in answer.columns)
    show(tuple(columns), answer.rows, limit, as_json=as_json)


def _serve(workspace: Workspace, port: int, seconds: float) -> None:
    from kg.rdf.serve import Limits, server
    from kg.stages.sparql import folder

    folder(workspace)  # made now, and not when somebody waits for an answer
    with server(lambda: folder(workspace), port, Limits(seconds=seconds)) as running:
        note(f"http://127.0.0.1:{running.server_port}/sparql answers, read-only; Ctrl-C ends it")
        running.serve_forever()


def _text(query: str, given: Mapping[str, object]) -> str:
    """The query itself, that of a file, or that of a question, which must have its parameters."""
    from kg.store.questions import question

    if "{" not in query and query.endswith((".rq", ".sparql")):
        return Path(query).read_text("utf-8")
    if set("{< ") & set(query.strip()):
        return query  # no question's name is like that
    asked = question(query)
    asked.check(given)
    return asked.sparql()
