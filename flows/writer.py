"""The one who writes to a workspace: by Prefect's own limit across deployments, and by the workspace's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.logging import get_run_logger
from prefect.runtime import deployment

from flows.artifacts import progress
from flows.blocks import connected
from kg.config import Workspace
from kg.ledger import running
from kg.stages.extract import pipeline_version

__all__ = ["LIMIT", "in_turn", "writing"]

#: The name of Prefect's global limit.
LIMIT = "kg-writer"
#: Seconds after which the turn of a run that died is over; one that lives renews it.
_LEASE = 60.0


@contextmanager
def writing(command: str, workspace: str, store: str = "", pipeline: str | None = None) -> Iterator[str]:
    """The store's address while this run alone writes; what it does is shown as progress.

    Without a ``pipeline`` it reads no paper: ``""`` is the one that comes with the package.
    """
    version = "" if pipeline is None else pipeline_version(pipeline)
    alone = running(Workspace(Path(workspace)), command, version)
    with in_turn(), alone, connected(store) as address, progress():
        yield address


@contextmanager
def in_turn() -> Iterator[None]:
    """Among the runs of deployments, wait for one's turn; a run by hand is told by the lock who holds the workspace."""
    if not deployment.id:
        yield
        return
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(LIMIT, 1)
    log = get_run_logger()
    log.info("waiting for its turn: one run writes at a time (%s)", LIMIT)
    with concurrency(LIMIT, occupy=1, lease_duration=_LEASE):
        log.info("its turn has come")
        yield
