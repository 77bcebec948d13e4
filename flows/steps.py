"""What every flow that changes the graph has in common: papers in, and the graph, its store and its RDF after them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows import tasks
from flows.crew import Crew
from flows.extraction import extract
from kg.config import Workspace
from kg.stages.export import exports
from kg.stages.extract import pipeline_version
from kg.stages.read import SHARD

__all__ = ["add"]


def add(
    inputs: Sequence[str],
    workspace: str,
    store: str,
    pipeline: str = "",
    shard_size: int = SHARD,
    crew: Crew | None = None,
) -> tasks.Made:
    """Add the papers of these files, as :func:`kg.stages.build.add` does; within a run, and to a store's address."""
    place = Workspace(Path(workspace))
    counts = tasks.read_papers(list(inputs), workspace, shard_size)
    extractions = extract(counts["shards"], pipeline, pipeline_version(pipeline), crew or Crew())
    records = tasks.resolve_records(extractions, workspace)
    changes = tasks.load_store(records, workspace, store)
    for path in exports(place):
        tasks.export_rdf(records, workspace, str(path))
    built: tasks.Made = tasks.check_graph(counts, workspace, store, changes)
    return built
