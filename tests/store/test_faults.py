"""Networks that break, disks that fill: the load fails with a reason, and the next one comes to the same graph."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from servers.neo4j import Server
from servers.proxy import flaky

from kg.config import Workspace
from kg.errors import StoreUnavailable
from kg.projection import fingerprint
from kg.stages import load
from kg.stages.graph import RecordsGraph
from kg.store import open_store


def _is_whole(workspace: Workspace, uri: str) -> bool:
    with open_store(uri) as store:
        return sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(workspace)))


@pytest.fixture
def empty_server(neo4j_server: Server) -> Server:
    with open_store(neo4j_server.uri) as store:
        list(store.query("MATCH (n) DETACH DELETE n", write=True).rows)
    return neo4j_server


def test_connections_that_break_again_and_again_are_taken_up(empty_server: Server, workspace: Workspace) -> None:
    """Each is reset after some batches; what was sent twice stands once."""
    with flaky(empty_server.uri, breaks_after=60_000) as uri:
        load(workspace, uri)
    assert _is_whole(workspace, empty_server.uri)


def test_a_server_that_goes_away_in_the_middle_is_an_error_that_passes(
    empty_server: Server, workspace: Workspace
) -> None:
    """What was written stays, nothing is doubled, and the next load completes it."""
    with (
        flaky(empty_server.uri, dies_after=200_000) as uri,
        pytest.raises(StoreUnavailable, match="no server answers") as caught,
    ):
        load(workspace, uri)
    assert caught.value.passing, "a flow tries again"
    with open_store(empty_server.uri) as store:
        assert 0 < sum(store.count()) < sum(1 for _ in RecordsGraph(workspace))
    load(workspace, empty_server.uri)
    assert _is_whole(workspace, empty_server.uri)
    assert load(workspace, empty_server.uri).total == 0


def test_a_slow_connection_is_only_slow(empty_server: Server, workspace: Workspace) -> None:
    with flaky(empty_server.uri, delay=0.002) as uri:
        load(workspace, uri)
    assert _is_whole(workspace, empty_server.uri)


def test_a_server_that_is_gone_is_named(workspace: Workspace) -> None:
    with pytest.raises(StoreUnavailable, match="bolt://127.0.0.1:1: no server answers") as caught:
        load(workspace, "bolt://127.0.0.1:1")
    assert caught.value.passing


_BUILD = """
import resource, sys
from kg.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
main()
"""


@pytest.mark.parametrize("room", [2_000, 200_000])
def test_a_full_disk_ends_the_build_and_the_next_one_completes_it(tmp_path: Path, sample: Path, room: int) -> None:
    """No file may grow beyond some bytes: papers, extractions or the records do not fit; none is left half written."""
    options = ["-w", str(tmp_path / "kg"), "--pipeline", "rules", "--no-prefect", "--json"]
    full = subprocess.run(
        [sys.executable, "-c", _BUILD, str(room), "build", str(sample), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert full.returncode == 1, full.stderr
    assert "kg: " in full.stderr
    assert "Traceback" not in full.stderr
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "build", str(sample), *options],
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"papers": 24' in done.stdout
