"""The build flow: read, extract shard by shard, resolve, load, export, check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from prefect import flow
from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows import tasks
from flows.artifacts import counts_table, examples
from flows.blocks import connected
from kg.config import Workspace
from kg.ledger import running
from kg.stages import Built, is_intact
from kg.stages.export import exports
from kg.stages.extract import pipeline_version, remove_stale
from kg.stages.progress import advance
from kg.stages.read import SHARD
from kg.stages.vocabularies import settings_digest

__all__ = ["build", "run"]


# One thread: extraction is bound by the interpreter.
_runner: Any = ThreadPoolTaskRunner(max_workers=1)  # Prefect's own annotations do not fit together


@flow(name="build", task_runner=_runner, flow_run_name="build-{workspace}")
def build(
    inputs: list[str],
    workspace: str = "kg-data",
    store: str = "",
    pipeline: str = "",
    shard_size: int = SHARD,
) -> dict[str, Any]:
    """Read papers, extract, resolve, load a store, export RDF, and check the counts.

    Args:
        inputs: Files of papers, in any format that kg knows.
        workspace: The folder for papers, records, RDF and the embedded store.
        store: A ``bolt://`` or ``neo4j://`` address, or ``block:NAME`` of a Neo4j server; empty for the embedded store.
        pipeline: A saved spaCy pipeline; empty for the one that comes with kg.
        shard_size: Papers in a shard, on average.
    """
    place, version = Workspace(Path(workspace)), pipeline_version(pipeline)
    with running(place, "build", version), connected(store) as address:
        counts = tasks.read_papers(inputs, workspace, shard_size)
        extractions = _extract(counts["shards"], pipeline, version)
        records = _made(tasks.resolve_records, extractions, workspace, settings_digest(place))
        changes = tasks.load_store(records, workspace, address)
        for path in exports(place):
            _made(tasks.export_rdf, records, workspace, str(path))
        built: dict[str, Any] = tasks.check_graph(counts, workspace, address, changes)
    counts_table(built, workspace)
    examples(workspace)
    return built


def run(
    inputs: Sequence[Path],
    workspace: Path,
    *,
    store: str = "",
    pipeline: str = "",
    shard_size: int = SHARD,
) -> Built:
    """Run the flow here and now; what its tasks remember stands in the workspace."""
    cache = workspace.resolve() / ".prefect"
    with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: cache}):
        built = build([str(path) for path in inputs], str(workspace), store, pipeline, shard_size)
    return msgspec.convert(built, Built)


def _extract(shards: list[tasks.Made], pipeline: str, version: str) -> list[tasks.Made]:
    total = sum(shard["count"] for shard in shards)
    futures = [tasks.extract_shard.submit(shard, pipeline, version, total) for shard in shards]
    made = []
    for shard, future in zip(shards, futures, strict=True):
        done = future.result()
        if not is_intact(tasks.as_output(done)):
            done = tasks.extract_shard.with_options(refresh_cache=True)(shard, pipeline, version, total)
        made.append(done)
    advance("extract", 0, total)
    remove_stale(tasks.as_output(done) for done in made)
    return made


def _made(task: Any, *parameters: Any) -> tasks.Made:
    """A task's result; it is run again where its file is not any more what it wrote."""
    made: tasks.Made = task(*parameters)
    if is_intact(tasks.as_output(made)):
        return made
    again: tasks.Made = task.with_options(refresh_cache=True)(*parameters)
    return again
