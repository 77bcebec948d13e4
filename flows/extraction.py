"""Shards to extractions by a crew: what is known is left, a lost worker costs its shard, what kills is set aside."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import msgspec
from prefect import flow
from prefect.futures import as_completed
from prefect.logging import get_run_logger

from flows import tasks
from flows.crew import Crew
from kg.stages.exchange import address_of, fetched, handed_out, taken_back
from kg.stages.progress import advance
from kg.stages.shards import earlier, enter, extraction_path, known_extraction, remove_stale, set_aside

__all__ = ["extract"]

#: Shards of one run of the flow below: they are among its parameters, which Prefect keeps.
_AT_ONCE = 1_000


def extract(shards: list[tasks.Made], pipeline: str, version: str, crew: Crew) -> list[tasks.Made]:
    """The extractions of all shards, in their order, byte for byte those of one process.

    All are worked on at once. Those whose worker died are tried again one by one, so that none is blamed for another;
    one that kills every worker is set aside, and its papers stand without a statement.
    """
    made: dict[str, tasks.Made] = {}
    for shard in shards:
        if done := known_extraction(Path(shard["path"]), version):
            made[shard["path"]] = msgspec.to_builtins(done)
    missing = [shard for shard in shards if shard["path"] not in made]
    total = sum(shard["count"] for shard in missing)
    advance("extract", 0, total)
    for start in range(0, len(missing), _AT_ONCE):
        made |= _round(missing[start : start + _AT_ONCE], pipeline, version, crew, total)
    for _ in range(crew.tries - 1):
        for shard in missing:
            if shard["path"] not in made:
                made |= _round([shard], pipeline, version, crew.model_copy(update={"workers": 1}), total)
    for shard in missing:
        if shard["path"] not in made:
            name = Path(shard["path"]).name
            killed = "as many workers as its cluster allows" if crew.address else f"{crew.tries} workers"
            reason = f"its shard, {name}, killed {killed}; the next build tries it again"
            get_run_logger().error("%s: %s", shard["path"], reason)
            made[shard["path"]] = msgspec.to_builtins(set_aside(Path(shard["path"]), version, reason))
            if crew.exchange:
                taken_back(address_of(Path(shard["path"]), crew.exchange))
    remove_stale(tasks.as_output(done) for done in made.values())
    return [made[shard["path"]] for shard in shards]


def _round(shards: list[tasks.Made], pipeline: str, version: str, crew: Crew, total: int) -> dict[str, tasks.Made]:
    """What became of each shard; those whose worker died are missing."""
    if not shards:
        return {}
    made: dict[str, tasks.Made] = _extract_shards.with_options(task_runner=crew.task_runner())(
        shards, pipeline, version, crew, total
    )
    return made


@flow(name="extract")
def _extract_shards(
    shards: list[tasks.Made], pipeline: str, version: str, crew: Crew, total: int
) -> dict[str, tasks.Made]:
    """One task a shard, on the flow's task runner; each is entered in the ledger when it is done."""
    futures = {_submit(shard, pipeline, version, crew, total): shard for shard in shards}
    made = {}
    for future in as_completed(list(futures)):
        shard = futures[future]
        papers = Path(shard["path"])
        try:
            done = tasks.as_output(future.result())
        except Exception as error:
            if not _is_lost(error):
                raise
            get_run_logger().warning("%s: its worker was lost: %r", papers.name, error)
            continue
        if crew.exchange:
            done = fetched(done, extraction_path(papers))
        enter(papers, done, version)
        made[shard["path"]] = msgspec.to_builtins(done)
        if crew.is_remote:
            advance("extract", done.count, total)
    return made


def _submit(shard: tasks.Made, pipeline: str, version: str, crew: Crew, total: int) -> Any:
    papers = Path(shard["path"])
    patience = crew.patience if crew.is_remote else 0.0
    if crew.exchange:
        return tasks.extract_remote.submit(handed_out(papers, crew.exchange), pipeline, patience)
    known = [str(path) for path in earlier(papers, version)]
    return tasks.extract_shard.submit(shard, str(extraction_path(papers)), pipeline, total, patience, known)


def _is_lost(error: Exception) -> bool:
    """Whether the worker is gone and nothing is known of the shard; Dask need not be there to know its error."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ in {
        "KilledWorker",
        "CommClosedError",
    }
