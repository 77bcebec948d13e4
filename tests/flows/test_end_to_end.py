"""The whole thing as it runs in practice: a Prefect server, a worker, a schedule that fires, arXiv on loopback.

The paper that arXiv has is found in the store and in the release, which a second deployment makes of it.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers.arxiv import Entry, arxiv
from servers.web import Asked, Reply, web

from kg.config import Workspace
from kg.stages.harvest import today
from kg.store import open_store

ROOT = Path(__file__).parent.parent.parent
DECODER = "We present a decoder of the surface code, which runs on an FPGA and is evaluated on noise of our own."
PATIENCE = 240.0


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block, and with it all that it started."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, 15)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _until(what: Callable[[], Any], log: Path) -> Any:
    """What it gives as soon as it gives something; the log, where it takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := what():
                return found
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    pytest.fail(f"not within {PATIENCE:.0f} s; the log ends:\n{log.read_text(errors='replace')[-4000:]}")


def test_a_schedule_brings_a_paper_into_the_store_and_the_release(tmp_path: Path) -> None:
    api = f"http://127.0.0.1:{_port()}/api"
    yesterday = str(today() - timedelta(days=1))
    workspace = Workspace(tmp_path / "kg-data")
    log = tmp_path / "log"

    def feeds(asked: Asked) -> Reply:
        return Reply(b"[]") if asked.path == "/daily" else papers.answer(asked)

    with ExitStack() as stack:
        papers = stack.enter_context(arxiv([Entry("2611.00001", "Decoding the surface code", DECODER, yesterday)]))
        other = stack.enter_context(web(feeds))
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "KG_"))},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PREFECT_HOME": str(tmp_path / "prefect"),
            "PREFECT_API_URL": api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "DO_NOT_TRACK": "1",
            "KG_HOME": str(ROOT),
            "KG_WORKSPACE": str(workspace.root),
            "KG_RELEASES": str(tmp_path / "releases"),
            "KG_FEEDS": "arxiv:physics:quant-ph arxiv:cs huggingface",
            "KG_URL_ARXIV": papers.served.url,
            "KG_URL_HUGGINGFACE": f"{other.url}/daily",
        }

        def prefect(*words: str) -> str:
            done = subprocess.run(["prefect", *words], cwd=ROOT, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        def run_of(deployment: str) -> dict[str, Any] | None:
            """The first run of a deployment that has ended, once there is one."""
            query = {"deployments": {"name": {"any_": [deployment]}}, "sort": "START_TIME_ASC"}
            found = httpx.post(f"{api}/flow_runs/filter", json=query).json()
            ended = [one for one in found if one["state_type"] in {"COMPLETED", "FAILED", "CRASHED"}]
            return ended[0] if ended else None

        server = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", api.split(":")[2].split("/")[0]]
        stack.enter_context(_process(server, environment, log))
        _until(lambda: httpx.get(f"{api}/health").json() is True, log)
        prefect("work-pool", "create", "default", "--type", "process")
        assert "Deployment 'refresh/daily' successfully created" in prefect("--no-prompt", "deploy", "--all")
        worker = ["prefect", "worker", "start", "--pool", "default", "--type", "process"]
        stack.enter_context(_process(worker, environment, tmp_path / "worker"))

        prefect("deployment", "schedule", "create", "refresh/daily", "--interval", "15", "--replace", "-y")
        refreshed = _until(lambda: run_of("daily"), tmp_path / "worker")
        prefect("deployment", "schedule", "clear", "-y", "refresh/daily")
        assert refreshed["state_type"] == "COMPLETED", (tmp_path / "worker").read_text()[-4000:]
        assert refreshed["auto_scheduled"] and refreshed["state"]["message"].startswith("1 papers, ")
        with open_store(workspace.store) as store:
            rows = store.query("MATCH (p:Paper)-[r]->(:Hardware) RETURN p.id, r.sentence").rows
            assert [(id, "runs on an FPGA" in str(sentence)) for id, sentence in rows] == [("arxiv:2611.00001", True)]

        prefect("deployment", "run", "release/monthly", "--param", "version=v1")
        released = _until(lambda: run_of("monthly"), tmp_path / "worker")
        assert released["state_type"] == "COMPLETED", (tmp_path / "worker").read_text()[-4000:]
        with gzip.open(tmp_path / "releases" / "v1" / "graph.nq.gz", "rt", encoding="utf-8") as quads:
            assert "arxiv:2611.00001" in quads.read()
        with gzip.open(tmp_path / "releases" / "v1" / "tables" / "papers.csv.gz", "rt", encoding="utf-8") as table:
            assert [row["id"] for row in csv.DictReader(table)] == ["arxiv:2611.00001"]

        # What the image runs by default: it registers its own deployments, with feeds from the environment.
        def served() -> bool:
            query = {"deployments": {"name": {"any_": ["daily"]}}}
            (daily,) = httpx.post(f"{api}/deployments/filter", json=query).json()
            return bool(daily["parameters"] == {"feeds": ["huggingface"]})

        (entry,) = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
        alone = environment | {"KG_FEEDS": "huggingface"}
        stack.enter_context(_process([sys.executable, *json.loads(entry)[1:]], alone, tmp_path / "serve"))
        _until(served, tmp_path / "serve")


def test_what_is_served_has_a_server_that_keeps_its_schedules(tmp_path: Path) -> None:
    """With none named, `python -m flows.serve` starts one; runs are scheduled there, and have logs."""
    log = tmp_path / "log"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "KG_"))},
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "DO_NOT_TRACK": "1",
        "KG_WORKSPACE": str(tmp_path / "kg-data"),
        "KG_CRON_MAINTAIN": "* * * * *",
    }

    def ask(what: str, query: dict[str, Any]) -> Any:
        (address,) = re.findall(r"runs and their logs: (\S+)", log.read_text(errors="replace")) or [""]
        return httpx.post(f"{address}/api/{what}/filter", json=query).json() if address else None

    def scheduled() -> Any:
        found = ask("flow_runs", {"deployments": {"name": {"any_": ["weekly"]}}})
        return found and [one for one in found if one["auto_scheduled"]]

    def ended() -> Any:
        return [one for one in scheduled() or () if one["state_type"] in {"COMPLETED", "FAILED", "CRASHED"}]

    with _process([sys.executable, "-m", "flows.serve"], environment, log):
        assert _until(scheduled, log)
        (run, *_) = _until(ended, log)
        assert _until(lambda: ask("logs", {"logs": {"flow_run_id": {"any_": [run["id"]]}}}), log)
