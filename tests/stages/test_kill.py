"""Builds killed at random moments, and again, until one is left alone: the result is that of an undisturbed one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from kg.config import Workspace
from kg.ledger import runs
from kg.projection import fingerprint
from kg.store import open_store

#: Rounds; the nightly run takes 40.
KILLS = int(os.environ.get("KG_KILLS", "4"))


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


def test_killed_builds_converge(tmp_path: Path, sample: Path) -> None:
    """Killed with SIGKILL between the start and somewhat after the usual end, many times over."""
    undisturbed, killed = Workspace(tmp_path / "undisturbed"), Workspace(tmp_path / "killed")
    began = time.monotonic()
    subprocess.run(_command(sample, undisturbed.root), check=True, capture_output=True)
    usual = time.monotonic() - began
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
    assert _files(killed) == _files(undisturbed)
    assert not [path.name for path in killed.root.rglob(".*") if path.name not in (".lock", ".holder")]
    assert runs(killed)[0].outcome == "done"
    with open_store(killed.store) as one, open_store(undisturbed.store) as other:
        assert sorted(map(fingerprint, one.items())) == sorted(map(fingerprint, other.items()))
