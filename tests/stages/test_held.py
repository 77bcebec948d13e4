"""What a workspace remembers of the stores that it was loaded into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.model import Entity, PaperRecord, Record
from kg.stages.held import behind, check_file, held, touched
from kg.stages.load import load, reload
from kg.stages.supersede import supersede


def _records(*papers: str) -> list[Record]:
    named = Entity(id="method:a", type="Method", name="a")
    return [*(PaperRecord(id=id, title=f"Title of {id}", abstract="One sentence.") for id in papers), named]


def test_a_store_that_still_holds_what_was_taken_back_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A paper that is gone from one store is told to stand in the other, until that is loaded or removed."""
    workspace, other = Workspace(tmp_path / "w"), tmp_path / "other.lbug"
    supersede(workspace, _records("p1", "p2"))
    load(workspace)
    load(workspace, str(other))
    assert behind(workspace) == []
    assert not caplog.records

    supersede(workspace, _records("p1"))
    load(workspace)
    assert behind(workspace) == [str(other)]
    assert str(other) in caplog.text

    load(workspace, str(other))
    assert behind(workspace) == []
    supersede(workspace, _records())
    load(workspace)
    other.unlink()
    assert behind(workspace) == []


def test_a_store_that_somebody_touched_is_in_no_known_state(tmp_path: Path) -> None:
    """And a store into which this workspace never loaded is none of its own."""
    workspace = Workspace(tmp_path / "w")
    supersede(workspace, _records("p1"))
    load(workspace)
    known = held(workspace, str(workspace.store))
    assert known
    assert (known.nodes, known.edges) == (2, 0)
    touched(workspace)
    assert held(workspace, str(workspace.store)) is None
    touched(workspace, "bolt://127.0.0.1:1")
    assert behind(workspace) == []
    load(workspace)
    assert held(workspace, str(workspace.store))


def test_a_store_that_is_built_anew_is_known_by_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another base IRI, too, and in a workspace that was copied or moved."""
    workspace = Workspace(tmp_path / "w")
    supersede(workspace, _records("p1"))
    load(workspace)
    monkeypatch.setenv("KG_BASE_IRI", "https://other.example/")
    reload(workspace)
    check_file(workspace)
    monkeypatch.delenv("KG_BASE_IRI")
    check_file(workspace)
    assert load(workspace).changed == 1  # its entity has another IRI

    copy = Workspace(tmp_path / "copy")
    shutil.copytree(workspace.root, copy.root)
    supersede(copy, _records("p1", "p2"))
    assert load(copy).added == 1
    assert behind(copy) == []


def test_a_store_that_another_version_filled_is_compared_item_by_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same records may be another graph to it."""
    workspace = Workspace(tmp_path / "w")
    supersede(workspace, _records("p1"))
    with monkeypatch.context() as older:
        older.setattr("kg.stages.held._shape", lambda: "older")
        older.setattr("kg.projection.iri", lambda base, kind, of: f"older:{of}")
        load(workspace)
        assert held(workspace, str(workspace.store))
    assert held(workspace, str(workspace.store)) is None
    assert load(workspace).changed == 1
    assert load(workspace).changed == 0
