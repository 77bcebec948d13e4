"""The refresh flow: what live sources have that the graph has not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from prefect import flow

from flows import tasks
from flows.artifacts import counts_table, feeds_table, shown
from flows.blocks import keyed
from flows.bounds import Count, Days, Feeds, Share
from flows.crew import Crew
from flows.places import feeds_of, store_of, workspace_of
from flows.states import told
from flows.steps import add
from flows.writer import writing
from kg.config import Workspace
from kg.errors import SourceUnavailable
from kg.harvest import Feed
from kg.ledger import now
from kg.stages.harvest import Collected, Terms, gather, settle, today

__all__ = ["refresh"]


@flow(name="refresh")
def refresh(
    feeds: Feeds | None = None,
    workspace: str = "",
    store: str = "",
    pipeline: str = "",
    overlap: Days | None = None,
    first: Days = 7,
    chunk: Count = 7,
    least: Share = 0.2,
    keys: str = "",
    crew: Crew | None = None,
) -> Any:
    """Ask live sources for what is due, build it into the graph, and only then remember that it was asked for.

    A source that fails keeps nothing of the others back; the run fails in the end and says which one it was.

    Args:
        feeds: SOURCE or SOURCE:QUERY: arxiv:cs, arxiv-search:…, huggingface, openalex:…, semantic-scholar:…; empty for
            the worker's KG_FEEDS.
        workspace: The folder for papers, records, RDF and the embedded store; empty for the worker's KG_WORKSPACE.
        store: A ``bolt://`` or ``neo4j://`` address, or ``block:NAME`` of a Neo4j server; empty for KG_STORE, or the
            embedded store.
        pipeline: A saved spaCy pipeline; empty for the one that comes with kg.
        overlap: Days before the last run that are asked for again, for what came late; empty for what a source needs.
        first: Days that a feed's first run goes back.
        chunk: Days that are asked for at once.
        least: The share of its usual size that a feed must have; one that is smaller fails, and is asked again.
        keys: The name of a block of source keys; empty for the environment's.
        crew: Who extracts: one thread here, more threads, processes, or a Dask cluster.
    """
    feeds, workspace, store = feeds_of(feeds), workspace_of(workspace), store_of(store)
    place, began = Workspace(Path(workspace)), now()
    terms: dict[str, Any] = msgspec.to_builtins(Terms(overlap=overlap, first=first, chunk=chunk, least=least))

    def collect(feed: Feed) -> Collected:
        return msgspec.convert(tasks.collect_feed(str(feed), workspace, str(today()), terms), Collected)

    with writing("refresh", workspace, store, pipeline) as address, keyed(keys):
        collected, failed = gather([Feed.read(feed) for feed in feeds], collect)
        feeds_table(collected, failed)
        files = [file for one in collected for file in one.files]
        built = add(files, workspace, address, pipeline, crew=crew) if files or place.papers else None
        for one in collected:
            settle(place, one)
    if built:
        counts_table(built, workspace)
        shown(place, began)
    if failed:
        raise SourceUnavailable(f"{len(failed)} of {len(feeds)} feeds failed; the others are in. {'; '.join(failed)}")
    return told(built, place, files) if built else None
