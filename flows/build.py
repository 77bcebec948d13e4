"""The build flow: files of papers into the graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect import flow

from flows.artifacts import counts_table, shown
from flows.bounds import Count
from flows.crew import Crew
from flows.places import said, store_of, workspace_of
from flows.states import told
from flows.steps import add
from flows.writer import writing
from kg.config import Workspace
from kg.ledger import now
from kg.stages import Built
from kg.stages.read import SHARD

__all__ = ["build", "run"]


@flow(name="build")
def build(
    inputs: list[str],
    workspace: str = "",
    store: str = "",
    pipeline: str = "",
    shard_size: Count = SHARD,
    crew: Crew | None = None,
) -> Any:
    """Read papers, extract, resolve, load a store, export RDF, and check the counts.

    Args:
        inputs: Files of papers, in any format that kg knows.
        workspace: The folder for papers, records, RDF and the embedded store; empty for the worker's KG_WORKSPACE.
        store: A ``bolt://`` or ``neo4j://`` address, or ``block:NAME`` of a Neo4j server; empty for KG_STORE, or the
            embedded store.
        pipeline: A saved spaCy pipeline; empty for the one that comes with kg.
        shard_size: Papers in a shard, on average.
        crew: Who extracts: one thread here, more threads, processes, or a Dask cluster.
    """
    workspace, store = workspace_of(workspace), store_of(store)
    said(inputs=inputs)
    place, began = Workspace(Path(workspace)), now()
    with writing("build", workspace, store, pipeline) as address:
        built = add(inputs, workspace, address, pipeline, shard_size, crew)
    counts_table(built, workspace)
    shown(place, began)
    return told(built, place, inputs)


def run(
    inputs: Sequence[Path],
    workspace: Path,
    *,
    store: str = "",
    pipeline: str = "",
    shard_size: int = SHARD,
    crew: Crew | None = None,
) -> Built:
    """Run the flow here and now."""
    built = build([str(path) for path in inputs], str(workspace), store, pipeline, shard_size, crew)
    return msgspec.convert(built, Built)
