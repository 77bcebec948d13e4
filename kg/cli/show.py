"""``kg show``: a paper or an entity, and the sentences that say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir, address
from kg.cli.output import json_line, note

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kg.store.lookup import Statement, View

__all__ = ["show"]


def show(
    name: Annotated[
        str, typer.Argument(help="An id, a title, a name or an alias; a part of one where nothing is equal.")
    ],
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    limit: Annotated[int, typer.Option(min=1, help="Sentences of each kind.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show a paper or an entity with its evidence: every edge, and the sentence it rests on."""
    from msgspec import to_builtins

    from kg.errors import InputError
    from kg.store import open_store
    from kg.store.lookup import find, view

    with open_store(address(workspace, store)) as opened:
        found = find(opened, name)
        if not found:
            raise InputError(f"no paper or entity is called {name!r}, and no name contains it")
        seen = view(opened, found[0])
    if as_json:
        json_line(to_builtins(seen))
        return
    _print(seen, limit)
    if len(found) > 1:
        others = ", ".join(f"{other.name} ({other.id})" for other in found[1:6])
        note(f"also found: {others}{' …' if len(found) > 6 else ''}")


def _print(seen: View, limit: int) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console()
    console.print(Text(seen.name, style="bold"), Text(f"  {seen.label}  {seen.id}", style="dim"))
    for name, value in seen.properties.items():
        if value and name not in {"name", "title", "abstract", "id"}:
            console.print(
                Text(f"  {name}: ", style="dim") + Text(", ".join(value) if isinstance(value, list) else str(value))
            )
    groups: dict[str, list[Statement]] = {}
    for statement in seen.statements:
        groups.setdefault(statement.heading, []).append(statement)
    for heading, statements in groups.items():
        console.print(Text(f"\n{heading}", style="bold cyan"), Text(f"{len(statements)}", style="dim"))
        for statement in statements[:limit]:
            _print_statement(console, statement)
        if len(statements) > limit:
            console.print(Text(f"  … and {len(statements) - limit} more; --limit shows them", style="dim"))


def _print_statement(console: Console, statement: Statement) -> None:
    from rich.padding import Padding
    from rich.text import Text

    marks = f"  {statement.score:.2f}" if statement.score is not None else ""
    if statement.polarity not in ("", "asserted"):
        marks += f"  {statement.polarity}"
    console.print(Text("  • ") + Text(statement.other, style="bold") + Text(marks, style="dim"))
    console.print(Padding(_highlighted(statement), (0, 0, 0, 6)))


def _highlighted(statement: Statement) -> Text:
    """The sentence with the mentions that stand in it marked."""
    from rich.text import Text

    text = Text(statement.sentence)
    for start, end in statement.spans:
        text.stylize("bold yellow underline", start, end)
    return text
