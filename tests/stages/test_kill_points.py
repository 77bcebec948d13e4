"""Builds killed at named points of every stage, each resumed: the result is that of an undisturbed one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.projection import fingerprint
from kg.store import open_store

#: Where a build is killed: the stage that tells of its progress, and after how many things it told.
POINTS = [
    ("read", 1),
    ("extract", 0),
    ("extract", 1),
    ("resolve", 1),
    ("load", 1),
    ("export graph.nq", 1),
]
KILL = """
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


def _build(sample: Path, root: Path, stage: str = "", after: int = 0) -> int:
    command = [sys.executable, "-c", KILL, stage, str(after), str(sample), str(root)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def _files(workspace: Workspace) -> dict[str, bytes]:
    names = ("papers.*.jsonl", "extractions.*.jsonl", "*.jsonl", "rdf/*")
    found = [path for name in names for path in workspace.root.glob(name)]
    return {str(path.relative_to(workspace.root)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("undisturbed") / "kg")
    assert _build(sample, workspace.root) == 0
    return workspace


@pytest.mark.parametrize(("stage", "after"), POINTS)
def test_a_build_killed_there_is_taken_up(
    tmp_path: Path, sample: Path, undisturbed: Workspace, stage: str, after: int
) -> None:
    killed = Workspace(tmp_path / "kg")
    assert _build(sample, killed.root, stage, after) == -signal.SIGKILL
    assert _build(sample, killed.root) == 0
    assert _files(killed) == _files(undisturbed)
    with open_store(killed.store) as one, open_store(undisturbed.store) as other:
        assert sorted(map(fingerprint, one.items())) == sorted(map(fingerprint, other.items()))
