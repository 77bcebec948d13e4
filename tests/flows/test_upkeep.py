"""The flows that keep quality and a workspace in order."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from graphs.annotated import GOLD

from flows.evaluate import evaluate
from flows.maintain import maintain
from kg import jsonl
from kg.config import Workspace
from kg.errors import CheckError
from kg.stages import build


def test_quality_is_measured_and_may_not_fall(sample: Path) -> None:
    """A row a kind and type; below what is asked, the run fails and says by how much."""
    gold = (str(GOLD), str(sample))
    rows = evaluate(*gold, "rules")
    assert {"mention", "concept", "role", "link", "unrelated"} <= {row["kind"] for row in rows}
    assert evaluate(*gold, "rules", {"mention": 0.0}) == rows
    with pytest.raises(CheckError, match=r"link 0\.\d+ < 0\.900"):
        evaluate(*gold, "rules", {"link": 0.9})
    with pytest.raises(CheckError, match="no kind links; known: "):
        evaluate(*gold, "rules", {"links": 0.9})


def test_a_workspace_is_checked_and_compacted(tmp_path: Path, workspace: Workspace) -> None:
    """The graph stays what it was; what was set aside long ago goes, what was set aside today stays."""
    shutil.copytree(workspace.root, tmp_path / "kg")
    place = Workspace(tmp_path / "kg")
    for name in ("graph.lbug.damaged-1", "graph.lbug.old-1"):
        (place.root / name).write_bytes(b"x" * 1000)
    os.utime(place.root / "graph.lbug.damaged-1", (0, 0))
    before = place.records.read_bytes()
    made = maintain(str(place.root), compact=True)
    assert made["checked"]["papers"] == 24 and made["after"] < made["before"]
    assert place.records.read_bytes() == before
    assert [path.name for path in place.root.glob("graph.lbug.*-1")] == ["graph.lbug.old-1"]


def test_a_workspace_that_does_not_fit_together_is_left_alone(tmp_path: Path, sample: Path) -> None:
    """An extraction is missing: the run fails, and nothing was removed."""
    place = Workspace(tmp_path / "kg")
    build([sample], place, pipeline="rules")
    (place.root / "graph.lbug.old-1").write_bytes(b"x")
    os.utime(place.root / "graph.lbug.old-1", (0, 0))
    (path,) = place.extractions
    path.write_bytes(b"".join(line + b"\n" for _, line in list(jsonl.lines(path))[:-1]))
    with pytest.raises(CheckError, match="24, 23, 24"):
        maintain(str(place.root))
    assert (place.root / "graph.lbug.old-1").exists()
