"""``kg ask``: the questions that come with kg, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir, address
from kg.cli.output import json_line, note, table
from kg.cli.query import show, texts

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["ask"]

#: Where a question stops by itself.
_LIMIT = re.compile(r"^LIMIT (\d+)\s*\Z", re.MULTILINE)


def ask(
    name: Annotated[str, typer.Argument(help="A question's name; without one, all are listed.")] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value, as the list shows.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to print; JSON prints all.")] = 100,
    cypher: Annotated[bool, typer.Option("--cypher", help="Print the question's Cypher and stop.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a question by name: papers by method, task or device, rivals, results, trends, contradictions."""
    from kg.ids import paper_id
    from kg.store import is_server, open_store
    from kg.store.questions import question

    if not name:
        _list(as_json=as_json)
        return
    asked = question(name)
    dialect = "" if is_server(str(address(workspace, store))) else "ladybug"
    if cypher:
        typer.echo(asked.cypher(dialect), nl=False)
        return
    given: dict[str, Any] = texts(param)  # every parameter of a question is a name: 2080 is one
    asked.check(given)
    with open_store(address(workspace, store)) as opened:
        if "paper" in given:
            given["paper"] = paper_id(str(given["paper"]))[0]
        text = asked.cypher(dialect)
        columns, rows = _answer(opened, text, given)
        count = show(columns, rows, limit, as_json=as_json)
        if not count:
            for remark in _unknown(opened, given):
                note(remark)
        most = _LIMIT.search(text)
        if most and count == int(most[1]) > 1:
            note(f"the question stops at {count} rows; `kg ask {name} --cypher` prints it, `kg query` takes any")


def _list(*, as_json: bool) -> None:
    """All questions, each with what it answers and an example."""
    from msgspec import to_builtins

    from kg.store.questions import questions

    if as_json:
        for one in questions():
            json_line(to_builtins(one))
        return
    rows = [
        [one.name, one.title, " ".join(f"{key}={value!r}" for key, value in one.parameters.items())]
        for one in questions()
    ]
    table(["question", "what it answers", "for example"], rows, title=f"{len(rows)} questions")


def _answer(store: Store, text: str, given: dict[str, Any]) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Columns and rows; where nothing is called so in these very letters, of what is in other ones: "ion traps"."""
    from kg.store.lookup import called
    from kg.store.questions import type_of

    answer = store.query(text, given)
    first = next(answer.rows, None)
    if first is not None:
        return answer.columns, chain([first], answer.rows)
    known = dict(given)
    for name, value in given.items():
        found = called(store, str(value), type_of(name)) if name != "paper" else []
        if found and found[0].name.lower() != str(value).lower():
            known[name] = found[0].name
            note(f"{value!r} is asked for as {known[name]!r} ({name})")
    return answer.columns, store.query(text, known).rows if known != given else iter(())


def _unknown(store: Store, given: dict[str, Any]) -> Iterator[str]:
    """Of names that nothing in the graph has: what comes near. An empty answer about a known thing needs no remark."""
    from kg.store.lookup import called, find

    for name, value in given.items():
        if not called(store, str(value)):
            near = ", ".join(one.name for one in find(store, str(value))[:5])
            yield f"nothing here is called {value!r} ({name})" + (f"; there is: {near}" if near else "")
