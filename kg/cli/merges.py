"""``kg merges`` and ``kg why``: which names became one entity, and the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, WorkspaceDir
from kg.cli.output import json_line, table

if TYPE_CHECKING:
    from kg.config import Workspace

__all__ = ["merges", "why"]


def merges(
    name: Annotated[str, typer.Argument(help="Only merges of names that contain this.")] = "",
    workspace: WorkspaceDir = Path("kg-data"),
    proposed: Annotated[bool, typer.Option("--proposed", help="What may be one thing and was not merged.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows of the table.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List merges: the name, the entity it went into, and the rule; of a name, also a sentence that shows it.

    Those that most papers rest on come first. An entity that has one name alone is none, whatever it is filed under,
    and abbreviations of which nobody knows what they stand for come last.
    With --proposed: pairs that are written alike, with the probability that they are one.
    A merge is undone, or another one made, in WORKSPACE/corrections.toml; the next build honours it.
    """
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.stages.merges import listed

    if proposed:
        _proposals(name, Workspace(workspace).existing(), limit, as_json=as_json)
        return
    place = Workspace(workspace).existing()
    found = [one for one in listed(place) if name.lower() in f"{one.merge.name}\n{one.into_name}".lower()]
    if as_json:
        for one in found:
            json_line({**to_builtins(one.merge), "into_name": one.into_name})
        return
    shown = table(
        ["name", "type", "into", "rule", "papers"],
        [[one.merge.name, one.merge.type, one.into_name, one.merge.rule, one.merge.papers] for one in found[:limit]],
        title=f"{len(found)} merges",
    )
    for one in found[:limit] if name else ():
        typer.echo(f"{one.merge.name}: {one.merge.evidence.sentence}  ({one.merge.evidence.paper})")
    if shown < len(found):
        typer.echo(f"… and {len(found) - shown} more; --limit shows them")


def _proposals(name: str, workspace: Workspace, limit: int, *, as_json: bool) -> None:
    from msgspec import to_builtins

    from kg import jsonl
    from kg.model import Proposal

    named = (
        one
        for one in jsonl.read(workspace.proposals, Proposal)
        if name.lower() in f"{one.name}\n{one.into_name}".lower()
    )
    found = list(named)
    if as_json:
        for one in found:
            json_line(to_builtins(one))
        return
    table(
        ["type", "name", "papers", "may be", "score"],
        [[one.type, one.name, one.papers, one.into_name, f"{one.score:.2f}"] for one in found[:limit]],
        title=f"{len(found)} proposals",
    )
    if found:
        one = found[0]
        names = json.dumps([one.into_name, one.name], ensure_ascii=False)
        typer.echo("To merge a pair, write into corrections.toml, for example:")
        typer.echo(f'[[merge]]\ntype = "{one.type}"\nnames = {names}\nreason = "read and found the same"')


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

    answers = run(one, other, Workspace(workspace).existing())
    for answer in answers:
        if as_json:
            json_line(to_builtins(answer))
        else:
            typer.echo(f"{'one entity' if answer.same else 'two entities'} ({answer.type}): {answer.reason}")
