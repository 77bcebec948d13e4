"""Who extracts: threads of this process, processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
from typing import Any, Literal

from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError

__all__ = ["Crew", "Runner", "crew_of"]

Runner = Literal["threads", "processes", "dask"]


_TRIES = 3


class Crew(BaseModel):
    """How many work on shards, and where."""

    model_config = ConfigDict(frozen=True)

    runner: Runner = Field(default="threads", description="Threads or processes here, or a Dask cluster.")
    workers: int = Field(default=1, ge=1, description="How many, where they are started here.")
    address: str = Field(default="", description="A running Dask scheduler, tcp://…; empty: one is started here.")
    exchange: str = Field(default="", description="A folder, s3://… or gs://…, for workers without this disk.")
    patience: float = Field(
        default=3600.0, gt=0, description="Seconds after which a process that still works on a shard is ended."
    )

    @property
    def is_remote(self) -> bool:
        """Whether the work is done in other processes, whose progress is not heard here."""
        return self.runner != "threads"

    @property
    def tries(self) -> int:
        """How many workers a shard may kill; a cluster that somebody else runs counts that itself."""
        return 1 if self.address else _TRIES

    def task_runner(self) -> Any:
        """Prefect's task runner for it. Raises :class:`InputError` where Dask is not installed."""
        if self.runner == "threads":
            return ThreadPoolTaskRunner(max_workers=self.workers)
        if self.runner == "processes":
            return ProcessPoolTaskRunner(max_workers=self.workers)
        return _dask(self.address, self.workers)


def crew_of(given: dict[str, Any]) -> Crew:
    """The crew of these settings. Raises :class:`InputError`, which says what is wrong with which."""
    try:
        return Crew.model_validate(given)
    except ValidationError as error:
        wrong = "; ".join(f"{one['loc'][0]}: {one['msg']}, not {one['input']!r}" for one in error.errors())
        raise InputError(wrong, where="the crew") from error


def _dask(address: str, workers: int) -> Any:
    try:
        import dask
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise InputError("Dask is not installed: pip install -c constraints.txt '.[dask]'") from error
    logging.getLogger("distributed").setLevel(logging.ERROR)  # it tells of every worker that comes and goes
    if address:
        return DaskTaskRunner(address=address)
    # Each kill is told at once and counted by us: who shared a worker with the guilty is not blamed for it.
    dask.config.set({"distributed.scheduler.allowed-failures": 0})
    local = {"n_workers": workers, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    return DaskTaskRunner(cluster_kwargs=local)
