"""``kg fetch``, ``kg refresh`` and ``kg backfill``: papers from live sources."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, Pipeline, Precision, StoreAddress, WorkspaceDir, pipeline_of
from kg.cli.output import json_line, note, table
from kg.cli.progress import bars
from kg.config import MOST_DAYS

if TYPE_CHECKING:
    from kg.harvest import Window
    from kg.stages.harvest import Refreshed

__all__ = ["backfill", "fetch", "refresh"]

_Feed = Annotated[
    str,
    typer.Argument(
        help="SOURCE or SOURCE:QUERY; sources: arxiv (a query is a set, as cs or"
        " physics:quant-ph), arxiv-search, huggingface, openalex, semantic-scholar."
    ),
]
_Day = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")]
_LastDay = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day; today without it.")
]
_Days = Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, help="Days that are asked for at once.")]


def fetch(
    feed: _Feed,
    since: _Day,
    until: _LastDay = None,
    workspace: WorkspaceDir = Path("kg-data"),
    days: _Days = 7,
    as_json: AsJson = False,
) -> None:
    """Fetch the pages of a live source, as they are, into WORKSPACE/fetched.

    One that broke off goes on where it was. `kg build` reads the files, and `kg refresh` of the same feed takes them.
    """
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.harvest import Feed
    from kg.ledger import running
    from kg.stages.harvest import fetch as run
    from kg.stages.harvest import waiting

    place, found = Workspace(workspace), Feed.read(feed)
    with bars(show=not as_json), running(place, "fetch", ""):
        made = [run(place, found, chunk) for chunk in _window(since, until).chunks(days)]
    for one in made if as_json else ():
        json_line(to_builtins(one))
    if not as_json:
        table(["from", "to", "pages", "records"], [[one.since, one.until, one.pages, one.records] for one in made])
        if files := waiting(place, found):
            note(f"build it:  kg build {files[0].parent}/* -w {workspace}")


def refresh(
    feeds: Annotated[list[str], typer.Argument(help="SOURCE or SOURCE:QUERY, as for `kg fetch`.")],
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    pipeline: Pipeline = "",
    precision: Precision = 0.0,
    overlap: Annotated[
        int,
        typer.Option(max=MOST_DAYS, help="Days to ask for again, for what came late; -1: what the source needs."),
    ] = -1,
    first: Annotated[int, typer.Option(min=0, max=MOST_DAYS, help="Days that the first run goes back.")] = 7,
    least: Annotated[
        float, typer.Option(min=0, max=1, help="The share of its usual size that a feed must have.")
    ] = 0.2,
    as_json: AsJson = False,
) -> None:
    """Bring the graph up to date with live sources: new papers, new versions, withdrawals.

    It asks from where the last run came to, less an overlap; weeks that were missed are caught up.
    """
    from kg.config import Workspace
    from kg.harvest import Feed
    from kg.stages.harvest import Terms
    from kg.stages.harvest import refresh as run

    terms = Terms(overlap=None if overlap < 0 else overlap, first=first, least=least)
    with bars(show=not as_json):
        done = run(
            [Feed.read(feed) for feed in feeds],
            Workspace(workspace),
            terms=terms,
            store=store,
            pipeline=pipeline_of(pipeline, precision),
        )
    _report(done, as_json)


def backfill(
    feed: _Feed,
    since: _Day,
    until: _LastDay = None,
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    pipeline: Pipeline = "",
    precision: Precision = 0.0,
    days: _Days = 7,
    as_json: AsJson = False,
) -> None:
    """Fetch past days and build them into the graph, a chunk at a time. What is done is not done again."""
    from msgspec.structs import asdict

    from kg.config import Workspace
    from kg.harvest import Feed
    from kg.stages.harvest import Terms
    from kg.stages.harvest import backfill as run

    with bars(show=not as_json):
        made = run(
            Feed.read(feed),
            _window(since, until),
            Workspace(workspace),
            terms=Terms(chunk=days),
            store=store,
            pipeline=pipeline_of(pipeline, precision),
        )
    counts = [asdict(one) for one in made]
    for one in counts if as_json else ():
        json_line(one)
    if not as_json:
        table(
            list(counts[0]) if counts else ["nothing is left to do"],
            [[f"{n:,}" for n in one.values()] for one in counts],
        )


def _window(since: datetime, until: datetime | None) -> Window:
    from kg.harvest import Window
    from kg.stages.harvest import today

    last = until.date() if until else today()
    if last > today():
        raise typer.BadParameter(f"{last} is yet to come", param_hint="--to")
    if last < since.date():
        raise typer.BadParameter(f"{last} is before {since.date()}", param_hint="--to")
    return Window(since.date(), last)


def _report(done: Refreshed, as_json: bool) -> None:
    """What came and what became of it; exit code 1 where a feed failed."""
    from msgspec import to_builtins

    if as_json:
        json_line(to_builtins(done))
    else:
        rows = [
            [one.feed, window.since, window.until, window.pages, window.unchanged, f"{window.records:,}"]
            for one in done.collected
            for window in one.windows
        ]
        table(["feed", "from", "to", "pages", "unchanged", "records"], rows)
        if done.built:
            counts = to_builtins(done.built)
            table(list(counts), [[f"{count:,}" for count in counts.values()]])
    for reason in done.failed:
        typer.secho(f"kg: {reason}", fg="red", err=True)
    if done.failed:
        raise typer.Exit(1)
