"""The release flow: as `kg release`, each beside the last, and failed where nothing may be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.release import release
from kg import jsonl
from kg.config import Workspace
from kg.errors import CheckError
from kg.rdf.read import read
from kg.stages.release.release import latest


def _workspace(annotated: Workspace, folder: Path, share: float = 1.0) -> Workspace:
    records = list(jsonl.read_records(annotated.records))
    folder.mkdir()
    workspace = Workspace(folder)
    kept = [record for record in records if type(record).__name__ != "Measurement" or share == 1.0]
    jsonl.write(workspace.records, kept)
    return workspace


def test_each_release_is_compared_with_the_last(tmp_path: Path, annotated: Workspace) -> None:
    """The first with none; the second, of the same graph, adds and removes nothing; what lost much is refused."""
    workspace = _workspace(annotated, tmp_path / "kg")
    first = release(str(tmp_path / "releases"), "1", str(workspace.root))
    labels = [getattr(item, "label", "") for item in read(Path(first["folder"], "graph.nq.gz"))]
    assert first["papers"] == labels.count("Paper")
    assert not Path(first["folder"], "diff").exists()
    second = release(str(tmp_path / "releases"), "2", str(workspace.root))
    assert (second["added"], second["removed"]) == (0, 0)
    less = _workspace(annotated, tmp_path / "less", share=0.0)
    with pytest.raises(CheckError, match="more than 10% are gone"):
        release(str(tmp_path / "releases"), "3", str(less.root))
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["1", "2"]


def test_the_last_release_is_the_one_that_says_so(tmp_path: Path) -> None:
    """Whatever times its files have: they are those of a copy."""
    for version, hour in (("b", "12"), ("a", "13"), ("c", "11")):
        folder = tmp_path / version
        folder.mkdir()
        (folder / "prov.ttl").write_text(f'<x> prov:endedAtTime "2026-11-27T{hour}:00:00Z"^^xsd:dateTime .\n')
        (folder / "SHA256SUMS").write_text("")
    assert latest(tmp_path) == tmp_path / "a"


def test_without_a_version_it_is_todays(tmp_path: Path, annotated: Workspace) -> None:
    workspace = _workspace(annotated, tmp_path / "kg")
    made = release(str(tmp_path / "releases"), workspace=str(workspace.root))
    assert made["version"].count(".") == 2
    assert Path(made["folder"]).name == made["version"]


def test_its_logic_needs_no_prefect(tmp_path: Path, annotated: Workspace) -> None:
    """The task's function, called as it is."""
    from flows.release import make_release

    workspace = _workspace(annotated, tmp_path / "kg")
    made = make_release.fn(str(tmp_path / "releases"), "1", str(workspace.root), "none", 0.1)
    assert made["files"] > 50
