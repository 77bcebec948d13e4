"""``kg sparql``: SPARQL in, a table out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, WorkspaceDir
from kg.cli.output import note
from kg.cli.query import parameters, show, texts

if TYPE_CHECKING:
    from kg.config import Workspace
    from kg.store.questions import Question

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
    asked = _question(query)
    given = texts(param) if asked else parameters(param)  # every parameter of a question is a name: 2080 is one
    if asked:
        asked.check(given)
    text = asked.sparql() if asked else _text(query)
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


def _question(query: str) -> Question | None:
    """The question of this name; nothing where it is a query, or a file's name."""
    from kg.store.questions import question

    return None if _is_file(query) or set("{< ") & set(query.strip()) else question(query)


def _is_file(query: str) -> bool:
    return "{" not in query and query.endswith((".rq", ".sparql"))


def _text(query: str) -> str:
    """The query itself, or that of a file."""
    from kg.errors import InputError

    if not _is_file(query):
        return query
    try:
        return Path(query).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is no query: it has bytes that are no UTF-8", where=query) from error
