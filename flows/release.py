"""The release flow: a data set of the workspace's graph, when its checks pass, and an event when it is there."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.events import emit_event

from flows.bounds import Share
from flows.places import releases_of, workspace_of
from flows.writer import in_turn
from kg.config import Workspace
from kg.ledger import running
from kg.quotes import Quotes
from kg.stages.release import Settings, latest
from kg.stages.release import release as run

__all__ = ["PUBLISHED", "release"]

#: The event that automations can wait for.
PUBLISHED = "kg.release.published"


@flow(name="release")
def release(
    releases: str = "",
    version: str = "",
    workspace: str = "",
    quotes: Quotes = "short",
    may_fall: Share = 0.1,
) -> dict[str, Any]:
    """Make a release beside the earlier ones; the run fails, with every reason, where it may not be published.

    Args:
        releases: The folder of all releases; each stands there under its version. Empty for KG_RELEASES.
        version: The version of the data; empty for today's date, as 2026.11.25, or 2026.11.25.2.
        workspace: The folder with the graph; empty for KG_WORKSPACE.
        quotes: What of the papers' sentences is passed on; offsets always are.
        may_fall: The share of a class's instances that may be gone since the last release.
    """
    releases, workspace = releases_of(releases), workspace_of(workspace)
    chosen = version or _today(Path(releases))
    made: dict[str, Any] = make_release(releases, chosen, workspace, quotes, may_fall)
    create_table_artifact(key="kg-release", table=[made], description=f"Release {chosen} of {workspace}")
    emit_event(event=PUBLISHED, resource={"prefect.resource.id": f"kg.release.{chosen}"}, payload=made)
    return made


def _today(releases: Path) -> str:
    """Today's date; after the first release of a day, with a number behind it."""
    day = f"{datetime.now(UTC):%Y.%m.%d}"
    names = itertools.chain((day,), (f"{day}.{number}" for number in itertools.count(2)))
    return next(name for name in names if not (releases / name).exists())


@task(name="release")
def make_release(releases: str, version: str, workspace: str, quotes: Quotes, may_fall: float) -> dict[str, Any]:
    """The release itself, as ``kg release`` makes it. Not retried: what is refused once is refused again."""
    place, folder = Workspace(Path(workspace)), Path(releases)
    settings = Settings(version=version, quotes=quotes, previous=latest(folder), may_fall=may_fall)
    with in_turn(), running(place, "release", version):
        made: dict[str, Any] = msgspec.to_builtins(run(place, folder / version, settings))
    return made
