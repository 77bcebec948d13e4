"""``kg vocabulary``: the thesauri that names are linked to, and those of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, WorkspaceDir
from kg.cli.output import json_line, note, table

__all__ = ["vocabulary"]

vocabulary = typer.Typer(help="Vocabularies that names are linked to.", no_args_is_help=True, rich_markup_mode=None)


@vocabulary.command()
def add(
    file: Annotated[Path, typer.Argument(help="SKOS (Turtle), CSO, Papers with Code, or a CSV with id and label.")],
    workspace: WorkspaceDir = Path("kg-data"),
    type: Annotated[str, typer.Option(help="The type of terms whose file does not say it: Method, Hardware …")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a vocabulary into the workspace; its concepts take part in linking from the next build on."""
    from kg.config import Workspace
    from kg.stages.vocabularies import add as run

    made, rejected = run(file, Workspace(workspace), type)
    if as_json:
        json_line({"terms": made.count, "rejected": len(rejected), "out": made.path})
        return
    note(f"{made.count:,} terms to {made.path}; build again to link to them")
    for item in rejected[:5]:
        note(f"set aside: {item.where}: {item.reason}")
    if len(rejected) > 5:
        note(f"… and {len(rejected) - 5:,} more")


@vocabulary.command()
def remove(
    name: Annotated[str, typer.Argument(help="The file's name, as `kg vocabulary list` gives it.")],
    workspace: WorkspaceDir = Path("kg-data"),
) -> None:
    """Take a vocabulary that was added out of the workspace; the next build does without it."""
    from kg.config import Workspace
    from kg.stages.vocabularies import remove as run

    run(name, Workspace(workspace))
    note(f"{name} is removed; build again to do without it")


@vocabulary.command("list")
def list_(workspace: WorkspaceDir = Path("kg-data"), as_json: AsJson = False) -> None:
    """How many terms of which type each vocabulary has."""
    from collections import Counter

    from kg.config import Workspace
    from kg.stages.vocabularies import terms

    counted = Counter((term.origin, term.type) for term in terms(Workspace(workspace)))
    if as_json:
        for (origin, type), count in sorted(counted.items()):
            json_line({"vocabulary": origin, "type": type, "terms": count})
        return
    table(["vocabulary", "type", "terms"], [[*key, count] for key, count in sorted(counted.items())])
