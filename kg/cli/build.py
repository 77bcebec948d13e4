"""``kg build``: papers in, a graph to query and RDF out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, Pipeline, Precision, StoreAddress, WorkspaceDir, pipeline_of
from kg.cli.output import json_line, note, table
from kg.cli.progress import bars

if TYPE_CHECKING:
    from kg.stages import Built

__all__ = ["build"]


def build(
    inputs: Annotated[list[Path] | None, typer.Argument(help="Files of papers, in any format that is known.")] = None,
    workspace: WorkspaceDir = Path("kg-data"),
    store: StoreAddress = "",
    pipeline: Pipeline = "",
    precision: Precision = 0.0,
    sample: Annotated[bool, typer.Option("--sample", help="Take the 24 abstracts that come with kg.")] = False,
    prefect: Annotated[bool, typer.Option(help="Run as a Prefect flow, or the same stages in plain Python.")] = True,
    shard_size: Annotated[int, typer.Option(min=1, help="Papers in a shard, on average.")] = 500,
    runner: Annotated[str, typer.Option(help="Who extracts, with Prefect: threads, processes or dask.")] = "threads",
    workers: Annotated[int, typer.Option(min=1, help="How many threads or processes.")] = 1,
    address: Annotated[str, typer.Option(help="A running Dask scheduler, tcp://…; without it one is started.")] = "",
    exchange: Annotated[str, typer.Option(help="A folder for workers without this disk: s3://…, gs://….")] = "",
    as_json: AsJson = False,
) -> None:
    """Read papers, extract, resolve, load the store, export RDF and check the counts.

    Papers add to those the workspace already has. Running it twice changes nothing.
    """
    paths = [*(inputs or []), *([_sample()] if sample else [])]
    if not paths:
        raise typer.BadParameter("name at least one file of papers, or take --sample")
    if not prefect and (runner, workers, address, exchange) != ("threads", 1, "", ""):
        raise typer.BadParameter("workers are Prefect's work", param_hint="--no-prefect")
    crew: dict[str, str | int] = {"runner": runner, "workers": workers, "address": address, "exchange": exchange}
    with bars(show=not as_json):
        chosen = pipeline_of(pipeline, precision)
        if prefect:
            built = _flow(paths, workspace, store, chosen, shard_size, crew)
        else:
            built = _plain(paths, workspace, store, chosen, shard_size)
    _report(built, workspace, store, as_json)


def _plain(paths: list[Path], workspace: Path, store: str, pipeline: str, shard_size: int) -> Built:
    from kg.config import Workspace
    from kg.stages import build as run

    return run(paths, Workspace(workspace), store=store, pipeline=pipeline, shard_size=shard_size)


def _flow(
    paths: list[Path], workspace: Path, store: str, pipeline: str, shard_size: int, crew: dict[str, str | int]
) -> Built:
    from flows.quiet import quiet, without_expected_errors
    from kg.errors import InputError
    from kg.stages.progress import advance

    if not any(path.exists() for path in paths):  # said now, and not after half a minute
        raise InputError("cannot be read: there is no such file", where=str(paths[0]))
    quiet()
    without_expected_errors()
    note("starting Prefect on this machine; this takes about half a minute (--no-prefect does without)")
    advance("Prefect", 0, 1)
    from flows.build import run
    from flows.crew import crew_of

    return run(paths, workspace, store=store, pipeline=pipeline, shard_size=shard_size, crew=crew_of(crew))


def _sample() -> Path:
    from importlib.resources import files

    return Path(str(files("kg").joinpath("samples", "abstracts.jsonl")))


def _report(built: Built, workspace: Path, store: str, as_json: bool) -> None:
    from msgspec.structs import asdict

    counts = asdict(built)
    if as_json:
        json_line(counts)
        return
    table(list(counts), [[f"{count:,}" for count in counts.values()]])
    if built.rejected:
        note(f"{built.rejected:,} records were set aside; {workspace / 'rejected.jsonl'} says why")
    where = f"--store {store}" if store else f"-w {workspace}"
    note(f"ask it:  kg query 'MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware) RETURN p.title, h.name' {where}")
