"""The maintain flow: a workspace checked, compacted, and rid of what nothing needs any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.bounds import Days
from flows.places import store_of, workspace_of
from flows.writer import writing
from kg.config import Workspace
from kg.stages.maintain import maintain as run

__all__ = ["maintain"]


@flow(name="maintain")
def maintain(workspace: str = "", store: str = "", compact: bool = False, keep_days: Days = 30) -> dict[str, Any]:
    """Check counts at every joint, and compact. Fails where two numbers that must be equal are not.

    Args:
        workspace: The folder for papers, records, RDF and the embedded store; empty for the worker's KG_WORKSPACE.
        store: A ``bolt://`` or ``neo4j://`` address, or ``block:NAME`` of a Neo4j server; empty for KG_STORE, or the
            embedded store.
        compact: Build the embedded store anew from the records.
        keep_days: Days for which set-aside stores are kept.
    """
    workspace, store = workspace_of(workspace), store_of(store)
    with writing("maintain", workspace, store) as address:
        made: dict[str, Any] = tidy(workspace, address, compact, keep_days)
    row = made["checked"] | {"bytes before": made["before"], "bytes after": made["after"]}
    create_table_artifact(key="kg-maintain", table=[row], description=f"{workspace}, checked")
    return made


@task(name="maintain")
def tidy(workspace: str, store: str, compact: bool, keep_days: int) -> dict[str, Any]:
    """As ``kg maintain`` does."""
    made: dict[str, Any] = msgspec.to_builtins(
        run(Workspace(Path(workspace)), store, compact=compact, keep_days=keep_days)
    )
    return made
