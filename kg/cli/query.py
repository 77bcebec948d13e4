"""``kg query``: Cypher in, a table out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir, address
from kg.cli.output import json_line, note, table

__all__ = ["parameters", "query", "show", "texts"]


def query(
    cypher: Annotated[str, typer.Argument(help="One Cypher statement.")],
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="name=value; the value is JSON, or text.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to print; JSON prints all.")] = 100,
    write: Annotated[bool, typer.Option("--write", help="Let the statement change the graph.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a Cypher statement, read-only unless --write, and print its rows."""
    from kg.store import open_store

    given = parameters(param)
    alone = _writing(workspace, store) if write else nullcontext()
    with alone, open_store(address(workspace, store), write=write) as opened:
        answer = opened.query(cypher, given, write=write)
        show(answer.columns, answer.rows, limit, as_json=as_json)


@contextmanager
def _writing(folder: Path, store: str) -> Iterator[None]:
    """Be the one who writes to the workspace, which is told; into a server, the folder need be none."""
    from kg.config import Workspace
    from kg.lock import writing
    from kg.stages.held import touched

    workspace = Workspace(folder)
    if store and not workspace.ledger.exists():
        yield
        return
    with writing(workspace.existing(), "query --write"):
        touched(workspace, store)
        yield


def show(columns: Sequence[str], rows: Iterator[tuple[Any, ...]], limit: int, *, as_json: bool) -> int:
    """Print the rows of an answer: a table of the first ``limit``, or all as JSON lines; returns how many."""
    count = 0
    if as_json:
        for row in rows:
            json_line(dict(zip(columns, row, strict=True)))
            count += 1
        return count
    count = table(columns, islice(rows, limit))
    if next(rows, None) is not None:
        note(f"the first {limit:,} rows; --limit N shows more, --json all")
    else:
        note(f"{count:,} rows")
    return count


def parameters(given: Sequence[str] | None) -> dict[str, Any]:
    """What ``--param name=value`` says; a value is JSON, or else text."""
    return dict(_parameter(text) for text in given or [])


def texts(given: Sequence[str] | None) -> dict[str, str]:
    """The same, each value as it stands."""
    return dict(_named(text) for text in given or [])


def _parameter(text: str) -> tuple[str, Any]:
    name, value = _named(text)
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _named(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r}: name=value is expected", param_hint="--param")
    return name, value
