"""Builds killed at random moments and at named points, until one is left alone: as if nothing had disturbed it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.ledger import runs
from kg.projection import fingerprint
from kg.store import open_store

#: Rounds; the nightly run takes 40.
KILLS = int(os.environ.get("KG_KILLS", "4"))
#: Where a build is killed: the stage that tells of its progress, and after how many things it told.
POINTS = [
    ("read", 1),
    ("extract", 0),
    ("extract", 1),
    ("resolve", 1),
    ("load", 1),
    ("export graph.nq", 1),
]
AT_A_POINT = """
import os, signal, sys
from pathlib import Path
from kg.config import Workspace
from kg.stages import build
from kg.stages.progress import listening
wanted, after, told = sys.argv[1], int(sys.argv[2]), 0
def listen(stage, done, total):
    global told
    told += done
    if stage == wanted and told >= after:
        os.kill(os.getpid(), signal.SIGKILL)
    if stage != wanted:
        told = 0
with listening(listen):
    build([Path(sys.argv[3])], Workspace(Path(sys.argv[4])), pipeline="rules", shard_size=5)
"""


def _command(sample: Path, root: Path) -> list[str]:
    return [
        *(sys.executable, "-c", "from kg.cli import main; main()", "build", str(sample)),
        *("-w", str(root), "--pipeline", "rules", "--no-prefect", "--shard-size", "5", "--json"),
    ]


def _files(workspace: Workspace) -> dict[str, bytes]:
    """All that a build writes but the store, the ledger and the lock."""
    names = ("papers.*.jsonl", "extractions.*.jsonl", "*.jsonl", "rdf/*")
    return {
        str(path.relative_to(workspace.root)): path.read_bytes() for name in names for path in workspace.root.glob(name)
    }


def _is_as(killed: Workspace, undisturbed: Workspace) -> bool:
    """Equal files, and equal stores."""
    with open_store(killed.store) as one, open_store(undisturbed.store) as other:
        stores = [sorted(map(fingerprint, store.items())) for store in (one, other)]
    return _files(killed) == _files(undisturbed) and stores[0] == stores[1]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> tuple[Workspace, float]:
    """A build that nobody kills, and the seconds that it took."""
    workspace = Workspace(tmp_path_factory.mktemp("undisturbed") / "kg")
    began = time.monotonic()
    subprocess.run(_command(sample, workspace.root), check=True, capture_output=True)
    return workspace, time.monotonic() - began


def test_killed_builds_converge(tmp_path: Path, sample: Path, undisturbed: tuple[Workspace, float]) -> None:
    """Killed with SIGKILL between the start and somewhat after the usual end, many times over."""
    (whole, usual), killed = undisturbed, Workspace(tmp_path / "killed")
    chance = random.Random(KILLS)  # noqa: S311  # not for secrets
    stopped = 0
    for _ in range(KILLS):
        with subprocess.Popen(
            _command(sample, killed.root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(chance.uniform(0.2, 1.1) * usual)
            except subprocess.TimeoutExpired:
                process.kill()
                stopped += 1
    assert stopped
    subprocess.run(_command(sample, killed.root), check=True, capture_output=True)
    assert _is_as(killed, whole)
    assert not [path.name for path in killed.root.rglob(".*") if path.name not in (".lock", ".holder")]
    assert runs(killed)[0].outcome == "done"


@pytest.mark.parametrize(("stage", "after"), POINTS)
def test_a_build_killed_at_a_point_is_taken_up(
    tmp_path: Path, sample: Path, undisturbed: tuple[Workspace, float], stage: str, after: int
) -> None:
    killed = Workspace(tmp_path / "kg")
    at_a_point = [sys.executable, "-c", AT_A_POINT, stage, str(after), str(sample), str(killed.root)]
    assert subprocess.run(at_a_point, capture_output=True, check=False).returncode == -signal.SIGKILL
    subprocess.run(_command(sample, killed.root), check=True, capture_output=True)
    assert _is_as(killed, undisturbed[0])
