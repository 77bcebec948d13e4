"""The stages as Prefect tasks. Paths and counts go between them, never documents or drivers.

What need not be made again is known to the ledger of the workspace, as without Prefect; nothing is cached here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from prefect import task
from prefect.tasks import exponential_backoff

from flows.watch import ending_after
from kg import stages
from kg.config import Workspace
from kg.errors import SourceUnavailable, StoreUnavailable
from kg.harvest import Feed, Window
from kg.stages import Output, ReadCounts
from kg.stages.exchange import extract_remote as run_remote
from kg.stages.harvest import Terms, collect, fetch
from kg.stages.rdf_file import rdf_file
from kg.store import Changes

__all__ = [
    "as_output",
    "check_graph",
    "export_rdf",
    "extract_remote",
    "extract_shard",
    "load_store",
    "read_papers",
    "resolve_records",
]

Made = dict[str, Any]


def _is_passing(task: Any, run: Any, state: Any) -> bool:
    """Retry what another attempt may mend: a busy disk, a server that restarts. Never bad input."""
    try:
        state.result()
    except (StoreUnavailable, SourceUnavailable) as error:
        return error.passing
    except OSError:
        return True
    except Exception:
        return False
    return False


_retried: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=1),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _is_passing,
}


@task(name="collect", task_run_name="collect-{feed}", **_retried)
def collect_feed(feed: str, workspace: str, day: str, terms: Made) -> Made:
    """The pages of a feed that are due on this day, into the workspace."""
    chosen = msgspec.convert(terms, Terms)
    return _plain(collect(Workspace(Path(workspace)), Feed.read(feed), date.fromisoformat(day), chosen))


@task(name="fetch", task_run_name="fetch-{feed}-{since}", **_retried)
def fetch_window(feed: str, workspace: str, since: str, until: str) -> Made:
    """The pages of some days of a feed, into the workspace."""
    window = Window(date.fromisoformat(since), date.fromisoformat(until))
    return _plain(fetch(Workspace(Path(workspace)), Feed.read(feed), window))


@task(name="read", **_retried)
def read_papers(inputs: list[str], workspace: str, shard_size: int) -> Made:
    """Add the inputs' papers to the workspace, in shards."""
    counts = stages.read([Path(path) for path in inputs], Workspace(Path(workspace)), shard_size=shard_size)
    return _plain(counts)


@task(name="extract", **_retried)
def extract_shard(shard: Made, target: str, pipeline: str, total: int, patience: float, earlier: list[str]) -> Made:
    """The extractions of one shard of papers, on a disk that this worker sees. The ledger knows what is done."""
    known = [Path(path) for path in earlier]
    with ending_after(patience):
        return _plain(stages.extract_shard(Path(shard["path"]), Path(target), pipeline, total=total, earlier=known))


@task(name="extract", **_retried)
def extract_remote(papers: str, pipeline: str, patience: float) -> Made:
    """The same by way of shared storage."""
    with ending_after(patience):
        return _plain(run_remote(papers, pipeline))


@task(name="resolve", **_retried)
def resolve_records(extractions: list[Made], workspace: str) -> Made:
    """The records of all extractions."""
    return _plain(stages.resolve([Path(made["path"]) for made in extractions], Workspace(Path(workspace))))


@task(name="load", **_retried)
def load_store(records: Made, workspace: str, store: str) -> Made:
    """Bring the store to the state of the records. Always run: a store can change by itself."""
    return _plain(stages.load(Workspace(Path(workspace)), store))


@task(name="export", **_retried)
def export_rdf(records: Made, workspace: str, path: str) -> Made:
    """One RDF file of the records."""
    return _plain(rdf_file(Workspace(Path(workspace)), as_output(records), Path(path)))


@task(name="check", **_retried)
def check_graph(counts: Made, workspace: str, store: str, changes: Made) -> Made:
    """The counts of the build, compared at every joint."""
    read, changed = msgspec.convert(counts, ReadCounts), msgspec.convert(changes, Changes)
    return _plain(stages.build_summary(read, Workspace(Path(workspace)), store, changed))


def as_output(made: Made) -> Output:
    """A task's result as what the stage returned."""
    return msgspec.convert(made, Output)


def _plain(result: msgspec.Struct) -> Made:
    plain: Made = msgspec.to_builtins(result)
    return plain
