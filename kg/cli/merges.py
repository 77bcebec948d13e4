"""``kg merges`` and ``kg why``: which names became one entity, and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, WorkspaceDir
from kg.cli.output import json_line, table

__all__ = ["merges", "why"]


def merges(
    name: Annotated[str, typer.Argument(help="Only merges of names that contain this.")] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    limit: Annotated[int, typer.Option(min=1, help="Rows of the table.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List merges: the name, the entity it went into, and the rule; of a name, also a sentence that shows it.

    A merge is undone, or another one made, in WORKSPACE/corrections.toml; the next build honours it.
    """
    from msgspec import to_builtins

    from kg import jsonl
    from kg.config import Workspace
    from kg.model import Merge

    found = [one for one in jsonl.read(Workspace(workspace).merges, Merge) if name.lower() in one.name.lower()]
    if as_json:
        for one in found:
            json_line(to_builtins(one))
        return
    shown = table(
        ["name", "type", "into", "rule", "papers"],
        [[one.name, one.type, one.into, one.rule, one.papers] for one in found[:limit]],
        title=f"{len(found)} merges",
    )
    for one in found[:limit] if name else ():
        typer.echo(f"{one.name}: {one.evidence.sentence}  ({one.evidence.paper})")
    if shown < len(found):
        typer.echo(f"… and {len(found) - shown} more; --limit shows them")


def why(
    one: Annotated[str, typer.Argument(help="A name.")],
    other: Annotated[str, typer.Argument(help="Another name.")],
    workspace: WorkspaceDir = Path("kg-data"),
    as_json: AsJson = False,
) -> None:
    """Say why two names are or are not one entity."""
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.stages.why import why as run

    answers = run(one, other, Workspace(workspace))
    for answer in answers:
        if as_json:
            json_line(to_builtins(answer))
        else:
            typer.echo(f"{'one entity' if answer.same else 'two entities'} ({answer.type}): {answer.reason}")
