"""What only a file can get wrong: missing, damaged, opened twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import ladybug
import pytest
from msgspec.structs import replace

from kg import jsonl
from kg.config import Workspace
from kg.errors import StoreDamaged, StoreError, StoreUnavailable, WriteRefused
from kg.model import Paper
from kg.projection import fingerprint
from kg.stages import build, check, load, resolve
from kg.stages.forget import forget
from kg.stages.graph import RecordsGraph
from kg.stages.held import check_file, touched
from kg.store import open_store
from kg.store.statements import edge_kinds, kind_of, node_kinds


def test_a_missing_file_says_what_makes_one(tmp_path: Path) -> None:
    """Reading a store that was never built names the command that builds it."""
    with pytest.raises(StoreUnavailable, match="`kg build` makes one"):
        open_store(tmp_path / "none.lbug")


def test_a_damaged_file_is_noticed(tmp_path: Path) -> None:
    """A file that is no database is an error of its own kind."""
    path = tmp_path / "graph.lbug"
    path.write_bytes(b"this was a graph once" * 1000)
    with pytest.raises(StoreDamaged, match="builds it again"):
        open_store(path)


def test_a_damaged_file_is_set_aside_and_built_again(tmp_path: Path, sample: Path) -> None:
    """Loading over a damaged store keeps the damaged file under another name."""
    workspace = Workspace(tmp_path)
    built = build([sample], workspace)
    workspace.store.write_bytes(b"this was a graph once" * 1000)
    assert load(workspace).added == built.added
    assert check(workspace).edges == built.edges
    assert (tmp_path / "graph.lbug.damaged-1").exists()


def test_a_store_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path: Path, workspace: Workspace) -> None:
    """A reader is told what to do; a load of new records adds them, and fills them in."""
    path = tmp_path / "old.lbug"
    items = list(RecordsGraph(workspace))
    later = {"Metric": "better", "REPORTS": "paper"}
    earlier = [
        replace(item, properties=item.properties | {later[kind]: "unknown then"}) if kind in later else item
        for item, kind in ((item, kind_of(item).name) for item in items)
    ]
    with open_store(path, write=True) as store:
        store.load(earlier)
    for table, column in later.items():
        with ladybug.Database(str(path)) as database, ladybug.Connection(database) as connection:
            connection.execute(f"ALTER TABLE {table} DROP {column}")
    with open_store(path) as store, pytest.raises(StoreError, match="`kg build` brings this store up to date"):
        store.query("MATCH (m:Metric) RETURN m.better")
    with open_store(path, write=True) as store:
        store.load(items)
    with open_store(path) as store:
        assert {fingerprint(item) for item in store.items()} == {fingerprint(item) for item in items}


@pytest.mark.parametrize(
    "statement",
    [
        "CHECKPOINT",
        "UPDATE json",
        "COPY (MATCH (p:Paper) RETURN p.id) TO '{}'",
        "EXPORT DATABASE '{}'",
        "INSTALL json",
        "LOAD FROM '{}' RETURN *",
        "UNWIND [1] AS one LOAD FROM '{}' (header=true) RETURN *",
        "MATCH (p:Paper) LOAD FROM '{}' RETURN *",
    ],
)
def test_reading_touches_no_files(tmp_path: Path, workspace: Workspace, statement: str) -> None:
    """Statements that a read-only database would let write files are refused."""
    target = tmp_path / "leak"
    with open_store(workspace.store) as store, pytest.raises(StoreError, match="begins with 'MTCH "):
        store.query("MTCH (n) RETURN n")
    with open_store(workspace.store) as store, pytest.raises(WriteRefused, match="files or extensions|read a file"):
        list(store.query(statement.format(target)).rows)
    assert not target.exists()


def test_of_two_statements_none_is_carried_out(tmp_path: Path, workspace: Workspace) -> None:
    """Whether the store may be written to or not; a semicolon inside a string, or at the end, parts nothing."""
    (tmp_path / "victim.csv").write_text("mine")
    copy = f"RETURN 1; COPY (MATCH (p:Paper) RETURN p.id) TO '{tmp_path / 'victim.csv'}'"
    with open_store(workspace.store) as store:
        with pytest.raises(StoreError, match="one statement at a time"):
            store.query(copy)
        assert list(store.query("RETURN 'a;b' AS x ; // and; so on\n").rows) == [("a;b",)]
    assert (tmp_path / "victim.csv").read_text() == "mine"
    with open_store(tmp_path / "w.lbug", write=True) as store:
        store.prepare()
        with pytest.raises(StoreError, match="one statement at a time"):
            store.query("CREATE (:Method {id: 'a'}); CREATE (:Method {id: 'b'})", write=True)
    with open_store(tmp_path / "w.lbug") as store:
        assert list(store.query("MATCH (m:Method) RETURN count(*)").rows) == [(0,)]


def test_columns_are_called_what_the_query_says(workspace: Workspace) -> None:
    """The store's own name for a label lists every label that there is."""
    with open_store(workspace.store) as store:
        answer = store.query("MATCH (a)-[r]->(b) RETURN a.id, type(r), label(b), count(DISTINCT label(r)) LIMIT 1")
    assert answer.columns[:3] == ("a.id", "label(r)", "label(b)")
    assert len(answer.columns[3]) < 40 and "label(r)" in answer.columns[3]


def test_a_mistake_in_a_query_is_no_damage(workspace: Workspace) -> None:
    """Words of the user that sound like damage are the query's, not the file's."""
    with open_store(workspace.store) as store, pytest.raises(StoreError) as caught:
        list(store.query("MATCH (n:`does not match`) RETURN n").rows)
    assert not isinstance(caught.value, StoreDamaged)


def test_nodes_inside_a_map_are_plain_too(workspace: Workspace) -> None:
    with open_store(workspace.store) as store:
        ((held,),) = store.query("MATCH (h:Hardware) RETURN {device: h} LIMIT 1").rows
        assert held["device"]["_label"] == "Hardware"
        assert not any(name.startswith("_") for name in held["device"].keys() - {"_label"})


def test_words_inside_strings_are_no_statements(workspace: Workspace) -> None:
    """Asking for a title that contains COPY is no copy."""
    with open_store(workspace.store) as store:
        assert list(store.query("MATCH (p:Paper) WHERE p.title = 'COPY TO LOAD' RETURN p.id").rows) == []


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    """A second writer is told that another process holds the file."""
    path = tmp_path / "graph.lbug"
    with open_store(path, write=True):
        code = f"from kg.store import open_store\nopen_store({str(path)!r}, write=True)"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "another process is writing to it" in other.stderr


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_torn_file_is_found_out(tmp_path: Path, sample: Path, share: float) -> None:
    """Only a part of the file is there: the next load holds the whole graph again."""
    workspace = Workspace(tmp_path)
    built = build([sample], workspace, pipeline="rules")
    whole = workspace.store.read_bytes()
    workspace.store.write_bytes(whole[: int(share * len(whole))])
    load(workspace)
    assert check(workspace).edges == built.edges
    with open_store(workspace.store) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(workspace)))


@pytest.mark.parametrize("place", [0.03, 0.3, 0.6, 0.97])
def test_a_flipped_byte_is_found_out(
    tmp_path: Path, workspace: Workspace, caplog: pytest.LogCaptureFixture, place: float
) -> None:
    """`kg doctor` fails; the next load sets the file aside, says so, and holds the whole graph again."""
    shutil.copytree(workspace.root, tmp_path / "kg")
    flipped = Workspace(tmp_path / "kg")
    load(flipped)
    whole = bytearray(flipped.store.read_bytes())
    whole[int(place * len(whole))] ^= 0x40
    flipped.store.write_bytes(whole)
    with pytest.raises(StoreDamaged, match="it is not what kg wrote"):
        check_file(flipped)
    asked = [str(Path(sys.executable).parent / "kg"), "doctor", "--json", "-w", str(flipped.root)]
    doctor = subprocess.run(asked, capture_output=True, text=True)
    assert doctor.returncode == 1 and "it is not what kg wrote" in doctor.stdout
    assert load(flipped).added > 0
    assert "It is kept as" in caplog.text and "graph.lbug.damaged-1" in caplog.text
    check_file(flipped)
    with open_store(flipped.store) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(flipped)))


@pytest.mark.parametrize("harm", ["torn", "gone", "store gone"])
def test_a_log_beside_the_file_belongs_to_it(tmp_path: Path, workspace: Workspace, harm: str) -> None:
    """A few changes wait in a log, which readers read too; where it, or the file, is lost, the next load notices."""
    shutil.copytree(workspace.root, tmp_path / "kg")
    changed = Workspace(tmp_path / "kg")
    load(changed)
    resolve(forget([next(jsonl.read(changed.papers[0], Paper)).id], changed), changed)
    assert load(changed).removed > 0
    log = changed.store.with_name("graph.lbug.wal")
    assert 0 < log.stat().st_size < changed.store.stat().st_size / 10
    check_file(changed)
    whole = sorted(map(fingerprint, RecordsGraph(changed)))
    with open_store(changed.store) as store:
        assert sorted(map(fingerprint, store.items())) == whole
    if harm == "torn":
        log.write_bytes(log.read_bytes()[:-100])
    else:
        (log if harm == "gone" else changed.store).unlink()
    if harm != "store gone":
        with pytest.raises(StoreDamaged, match="it is not what kg wrote"):
            check_file(changed)
    assert load(changed).added == len(whole)
    with open_store(changed.store) as store:
        assert sorted(map(fingerprint, store.items())) == whole


def test_a_file_of_an_older_version_is_built_again(
    tmp_path: Path, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    """What was ours was told by a digest there, which LadybugDB cannot lose and live: it is kept aside."""
    shutil.copytree(workspace.root, tmp_path / "kg")
    older = Workspace(tmp_path / "kg")
    load(older)
    with open_store(older.store, write=True) as store:
        for kind in {kind.name: kind for kind in (*node_kinds(), *edge_kinds())}.values():
            store.query(f"ALTER TABLE {kind.name} ADD digest STRING", write=True)
            store.query(f"ALTER TABLE {kind.name} DROP kg", write=True)
    touched(older)
    whole = sorted(map(fingerprint, RecordsGraph(older)))
    assert load(older).added == len(whole)
    assert "it is of an earlier version of kg" in caplog.text and "It is kept as" in caplog.text
    with open_store(older.store) as store:
        assert sorted(map(fingerprint, store.items())) == whole


def test_what_a_person_wrote_is_no_damage(tmp_path: Path, workspace: Workspace) -> None:
    """`kg query --write` says so to the ledger; the next load brings back what is missing, and sets nothing aside."""
    shutil.copytree(workspace.root, tmp_path / "kg")
    written = Workspace(tmp_path / "kg")
    load(written)
    words = ["MATCH (:Paper)-[r:RUNS_ON]->() DELETE r", "--write", "-w", str(written.root)]
    subprocess.run([str(Path(sys.executable).parent / "kg"), "query", *words], check=True, capture_output=True)
    assert load(written).added > 0
    assert list(written.root.glob("*.damaged-*")) == []
