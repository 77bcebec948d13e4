"""What Prefect costs beside the extraction itself, what a second Dask worker brings, and how long a cold build takes.

    python tests/benchmarks/workers.py PAPERS.jsonl [--papers 1500] [--only overhead|dask|cold]

All in one run, so that the ratios are of one machine in one state. Papers: JSON lines with id, title, abstract.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.quiet import quiet

quiet()

import msgspec  # noqa: E402
from dask.distributed import LocalCluster  # noqa: E402

from flows import extraction  # noqa: E402
from flows.crew import Crew  # noqa: E402
from kg import jsonl, stages  # noqa: E402
from kg.config import Workspace  # noqa: E402
from kg.model import Paper  # noqa: E402
from kg.stages.extract import pipeline_version  # noqa: E402
from kg.stages.shards import extract  # noqa: E402


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fresh(papers: list[Paper], folder: Path, shard_size: int) -> list[Any]:
    """The shards of a new workspace."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    jsonl.write(folder / "in.jsonl", papers)
    return list(stages.read([folder / "in.jsonl"], Workspace(folder), shard_size=shard_size).shards)


def _flow(shards: list[Any], crew: Crew) -> None:
    plain = [msgspec.to_builtins(shard) for shard in shards]
    extraction.extract(plain, "", pipeline_version(), crew)


def overhead(papers: list[Paper], folder: Path) -> None:
    """The default size of shards, in plain Python and as a flow, in turn."""
    plain, flow = [], []
    extract(_fresh(papers[:32], folder, 500))  # opens the pipeline
    _flow(_fresh(papers[:32], folder, 500), Crew())  # starts Prefect's server
    for _ in range(2):
        shards = _fresh(papers, folder, 500)
        plain.append(_seconds(lambda shards=shards: extract(shards)))  # type: ignore[misc]
        shards = _fresh(papers, folder, 500)
        flow.append(_seconds(lambda shards=shards: _flow(shards, Crew())))  # type: ignore[misc]
    _say(f"{len(papers)} papers in {len(shards)} shards: plain {min(plain):.1f} s, flow {min(flow):.1f} s")
    _say(f"Prefect's overhead: {100 * (min(flow) / min(plain) - 1):.1f} %")


def dask(papers: list[Paper], folder: Path) -> None:
    """One worker process and two, each with one thread, on a cluster that runs and knows the pipeline."""
    took = {}
    for workers in (1, 2):
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
            crew = Crew(runner="dask", workers=workers, address=cluster.scheduler_address)
            _flow(_fresh(papers[:64], folder, 8), crew)  # opens the pipeline in each
            shards = _fresh(papers, folder, 50)
            took[workers] = _seconds(lambda shards=shards, crew=crew: _flow(shards, crew))  # type: ignore[misc]
    _say(f"{len(papers)} papers: one Dask worker {took[1]:.1f} s, two {took[2]:.1f} s, {took[1] / took[2]:.2f} times")


def cold(folder: Path) -> None:
    """``kg build --sample`` in a new process and a new home, with Prefect's server and without."""
    environment = {**os.environ, "PREFECT_HOME": str(folder / "prefect")}
    kg = Path(sys.executable).parent / "kg"
    for words in ([], ["--no-prefect"]):
        command = [str(kg), "build", "--sample", "--json", "-w", str(folder / "kg"), *words]
        shutil.rmtree(folder / "kg", ignore_errors=True)
        took = _seconds(lambda command=command: subprocess.run(command, env=environment, check=True))  # type: ignore[misc]
        _say(f"{' '.join(['kg build --sample', *words])}: {took:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--papers", type=int, default=1500, dest="count")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    papers = list(islice(jsonl.read(given.papers, Paper), given.count))
    with TemporaryDirectory() as folder:
        if given.only in ("", "cold"):
            cold(Path(folder))
        if given.only in ("", "overhead"):
            overhead(papers, Path(folder, "kg"))
        if given.only in ("", "dask"):
            dask(papers[: len(papers) // 2], Path(folder, "kg"))


if __name__ == "__main__":
    main()
