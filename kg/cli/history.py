"""``kg history``, ``kg forget``, ``kg runs`` and ``kg rebuild``: what was, what shall not be, what can be made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, note, table
from kg.cli.progress import bars

if TYPE_CHECKING:
    from kg.model import Record

__all__ = ["forget", "history", "rebuild", "runs"]


def history(
    about: Annotated[str, typer.Argument(help="A paper's id, or an entity's id or name.")],
    workspace: WorkspaceDir = Path("kg-data"),
    as_json: AsJson = False,
) -> None:
    """Show what the graph came to hold of a paper or an entity, what changed, and what was taken back."""
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.stages.history import history as run
    from kg.stages.history import ids_of

    place = Workspace(workspace).existing()
    rows = []
    for id in ids_of(place, about):
        for change in run(place, id):
            if as_json:
                json_line(to_builtins(change))
            rows.append([change.at[:19], change.action, *_said(change.record)])
    if not as_json:
        table(["when (UTC)", "", "what", "evidence"], rows, title=f"{len(rows)} changes")


def forget(
    papers: Annotated[list[str], typer.Argument(help="Ids of papers.")],
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    reason: Annotated[str, typer.Option(help="Why; it stands in forgotten.jsonl.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take papers and all that they alone say out of the graph; no later build brings them back.

    Delete a paper's line in WORKSPACE/forgotten.jsonl to undo it. What it said stays in `kg history`.
    """
    from msgspec.structs import asdict

    from kg.config import Workspace
    from kg.ledger import running
    from kg.stages.forget import forget as run
    from kg.stages.update import update

    place = Workspace(workspace).existing()
    with bars(show=not as_json), running(place, "forget", ""):
        changes = asdict(update(place, store, run(papers, place, reason)))
    if as_json:
        json_line(changes)
    else:
        table(list(changes), [[f"{count:,}" for count in changes.values()]])


def runs(workspace: WorkspaceDir = Path("kg-data"), as_json: AsJson = False) -> None:
    """List the runs in a workspace, the last first: when, with which pipeline, how they ended."""
    from msgspec.structs import asdict

    from kg.config import Workspace
    from kg.ledger import runs as entered

    found = entered(Workspace(workspace).existing())
    for run in found if as_json else ():
        json_line(asdict(run))
    if not as_json:
        rows = [
            [run.id, run.began[:19], run.ended[:19], run.command, run.version, run.steps, run.outcome] for run in found
        ]
        table(["run", "began (UTC)", "ended", "command", "pipeline", "files made", "outcome"], rows)


def rebuild(workspace: WorkspaceDir = Path("kg-data"), as_json: AsJson = False) -> None:
    """Make the embedded store and the RDF anew from records.jsonl. The old store is set aside, not deleted."""
    from msgspec.structs import asdict

    from kg.config import Workspace
    from kg.ledger import running
    from kg.stages.update import rebuild as run

    place = Workspace(workspace).existing()
    with bars(show=not as_json), running(place, "rebuild", ""):
        changes, aside = run(place)
    if as_json:
        json_line({**asdict(changes), "aside": str(aside or "")})
    else:
        note(f"{changes.added:,} nodes and edges built" + (f"; the old store is {aside}" if aside else ""))


def _said(record: Record) -> tuple[str, str]:
    """What a record says, and the sentence for it."""
    from kg.model import Appearance, Assertion, Broader, Entity, Measurement, PaperRecord, Resource

    match record:
        case PaperRecord():
            return f"paper {record.id}", record.title
        case Entity():
            return f"{record.type} {record.name}", record.definition
        case Broader():
            return f"{record.source} is a kind of {record.target}", record.sentence
        case Appearance():
            return f"{record.evidence.paper} {record.role} {record.entity}", record.evidence.sentence
        case Assertion():
            return f"{record.source} {record.type} {record.target} ({record.polarity})", record.evidence.sentence
        case Measurement():
            return f"figure {record.value} {record.unit}".strip(), record.evidence.sentence
        case Resource():
            return f"address {record.url}", record.evidence.sentence
