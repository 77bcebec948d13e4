"""The backfill flow: past days of a live source, chunk by chunk."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow

from flows import tasks
from flows.artifacts import counts_table
from flows.blocks import keyed
from flows.bounds import Count
from flows.crew import Crew
from flows.places import store_of, workspace_of
from flows.states import told
from flows.steps import add
from flows.writer import writing
from kg.config import Workspace
from kg.harvest import Feed, Window
from kg.stages.harvest import left, remove, settle_grown, today, waiting

__all__ = ["backfill"]


@flow(name="backfill", flow_run_name="backfill-{feed}-{since}")
def backfill(
    feed: str,
    since: date,
    until: date | None = None,
    workspace: str = "",
    store: str = "",
    pipeline: str = "",
    chunk: Count = 7,
    keys: str = "",
    crew: Crew | None = None,
) -> Any:
    """Fetch past days and build them into the graph; stopped at any moment, it goes on with the chunks that are left.

    Args:
        feed: SOURCE or SOURCE:QUERY, as for refresh.
        since: The first day.
        until: The last day; empty for today.
        workspace: The folder for papers, records, RDF and the embedded store; empty for the worker's KG_WORKSPACE.
        store: A ``bolt://`` or ``neo4j://`` address, or ``block:NAME`` of a Neo4j server; empty for KG_STORE, or the
            embedded store.
        pipeline: A saved spaCy pipeline; empty for the one that comes with kg.
        chunk: Days that are fetched and built at once.
        keys: The name of a block of source keys; empty for the environment's.
        crew: Who extracts: one thread here, more threads, processes, or a Dask cluster.
    """
    workspace, store = workspace_of(workspace), store_of(store)
    place, found = Workspace(Path(workspace)), Feed.read(feed)
    built, read = None, list[str]()
    with writing("backfill", workspace, store, pipeline) as address, keyed(keys):
        for window in left(found, Window(since, until or today()), place, chunk):
            tasks.fetch_window(str(found), workspace, str(window.since), str(window.until))
            if files := waiting(place, found):
                read += (inputs := [str(file) for file in files])
                built = add(inputs, workspace, address, pipeline, crew=crew)
                remove(files)
            settle_grown(place, found, window)
    if built is None:
        return None
    counts_table(built, workspace)
    return told(built, place, read)
