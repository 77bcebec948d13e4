"""A first load in one go: Parquet into the embedded store, CSV into a server by its own import tool."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from servers.neo4j import Unavailable, bulk_import, running

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError, StoreError
from kg.model import Concept, Edge, Extraction, Link, Mention, Node, Paper
from kg.projection import fingerprint
from kg.stages import fill as filling
from kg.stages import load, resolve
from kg.stages.export import export
from kg.stages.graph import RecordsGraph
from kg.stages.held import touched
from kg.store import ladybug, open_store
from kg.store.load import MANY
from kg.store.memory import memory
from kg.store.neo4j_csv import write_csv
from kg.store.parquet import Table
from kg.store.statements import Kind

HOSTILE = 'quote " comma , line\nfeed ; semicolon \\ back é 漢 {x: 1}'


def _method(number: int, name: str = "m") -> Node:
    values = {"name": f"{name} {number}", "aliases": ["a", HOSTILE], "uri": "", "concept": "", "definition": HOSTILE}
    return Node("Method", f"method:{number}", {**values, "merged": []})


def _part(number: int, target: int) -> Edge:
    said = {"paper": "p", "sentence": HOSTILE, "start": 0, "end": 3, "score": None, "belief": 0.5}
    ends = ("Method", f"method:{number}", "Method", f"method:{target}")
    return Edge("PART_OF", f"e{number}", *ends, {**said, "polarity": "asserted", "extractor": "t/1"})


def _graph(count: int) -> Iterator[Node | Edge]:
    yield from (_method(number) for number in range(count))
    yield from (_part(number, number // 2) for number in range(count))


def test_what_is_copied_is_what_was_given(tmp_path: Path) -> None:
    """Empty lists, missing numbers and hostile text come back as they were, and a second load changes nothing."""
    with open_store(tmp_path / "graph.lbug", write=True) as store:
        assert store.load(_graph(MANY)).added == 2 * MANY
        assert store.load(_graph(MANY)).total == 0
        assert store.load(_graph(MANY + 1)).added == 2
    with open_store(tmp_path / "graph.lbug") as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, _graph(MANY + 1)))


def test_the_order_of_properties_is_no_difference(tmp_path: Path) -> None:
    """Whoever makes items names what they say in any order."""
    turned = [replace(item, properties=dict(reversed(item.properties.items()))) for item in _graph(3)]
    with open_store(tmp_path / "graph.lbug", write=True) as store:
        assert store.load(_graph(3)).added == 6
        assert store.load(turned).total == 0


@pytest.mark.parametrize(("edge", "alone"), [(1 << 60, True), (4 << 20, True), (1, False)])
def test_kinds_that_need_much_memory_come_alone_or_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edge: int, alone: bool
) -> None:
    """An edge is said to take more than there is, more than a second `COPY` leaves, or next to nothing."""
    came: list[Kind] = []
    put = ladybug.Ladybug._put

    def seen(store: ladybug.Ladybug, kind: Kind, written: Sequence[Table]) -> None:
        came.append(kind)
        put(store, kind, written)

    monkeypatch.setattr(filling, "PORTION", 3000)
    monkeypatch.setattr(ladybug, "memory", lambda: 0)  # there is room for 256 MiB then; the 40 edges take 160
    monkeypatch.setattr(ladybug, "_PER_EDGE", edge)
    monkeypatch.setattr(ladybug.Ladybug, "_put", seen)
    filled = _filled(tmp_path, _gives("https://example.org/a", 40))
    assert ("LINKS_TO" in {kind.name for kind in came}) == alone
    with open_store(filled.store) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(filled)))


def test_tables_made_by_several_processes_are_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses that many papers give are parted by no portion; what is loaded so, another load leaves as it is."""
    monkeypatch.setattr(filling, "PORTION", 3000)
    filled = _filled(tmp_path, [*_gives("https://example.org/a", 40), *_gives("https://example.org/b", 30)])
    with open_store(filled.store) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(filled)))
    with open_store(filled.store, write=True) as store:
        assert store.load(RecordsGraph(filled)).total == 0
        assert store.fill(lambda: iter(())) is None, "it is not empty"


def test_a_store_with_things_of_others_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person put there stays, and what kg knows under the same id is written into it."""
    monkeypatch.setattr(filling, "PORTION", 3000)
    filled = _filled(tmp_path, _gives("https://example.org/a", 40))
    other = tmp_path / "other.lbug"
    with open_store(other, write=True) as store:
        store.load([])
        list(store.query("CREATE (:Paper {id: 'a00'}), (:Paper {id: 'mine'})", write=True).rows)
        assert store.count() == (0, 0), "nothing of it is of kg"
    load(filled, str(other))
    with open_store(other) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(filled)))
        assert list(store.query("MATCH (p:Paper {id: 'mine'}) RETURN count(*)").rows) == [(1,)]


def test_a_store_that_was_filled_in_part_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process was killed between two kinds: the next load writes what is missing, and nothing twice."""
    monkeypatch.setattr(filling, "PORTION", 3000)
    filled = _filled(tmp_path, _gives("https://example.org/a", 40))
    filled.store.unlink()
    touched(filled)  # as a load enters before it begins
    tables = list(filling.tables(filled, _folder(tmp_path / "tables")))
    with open_store(filled.store, write=True) as store:
        part = store.fill(lambda: (table for table in tables if table.kind.name in ("Paper", "Method", "USES")))
    assert part and 0 < load(filled).added == sum(table.rows for table in tables) - part.added
    with open_store(filled.store) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(filled)))


@pytest.mark.parametrize("name", ["memory.max", "memory/memory.limit_in_bytes"])
def test_a_container_has_no_more_memory_than_its_limit(tmp_path: Path, name: str) -> None:
    """By control groups of either version; a word for no limit, or no such file, leaves the machine's."""
    machine = memory(tmp_path)
    limit = tmp_path / name
    limit.parent.mkdir(exist_ok=True)
    for said, expected in ((f"{64 << 20}\n", 64 << 20), ("max\n", machine), (f"{1 << 62}\n", machine)):
        limit.write_text(said, "ascii")
        assert memory(tmp_path) == expected


@pytest.mark.parametrize("line", ["", "{}", '{"kind":"paper","id":"a","title":"","abstract":""}'])
def test_records_out_of_order_are_loaded_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """No process makes tables of them; what is no record is named by its line."""
    monkeypatch.setattr(filling, "PORTION", 3000)
    filled = _filled(tmp_path, _gives("https://example.org/a", 40))
    whole = filled.records.read_text("utf-8")
    filled.records.write_text(whole + line + "\n", encoding="utf-8")
    filled.store.unlink()
    with pytest.raises(InputError, match="in order"):
        list(filling.tables(filled, _folder(tmp_path / "tables")))
    if line == "{}":
        with pytest.raises(InputError, match="no record"):
            load(filled)
    else:
        added = load(filled).added
        assert added == len(set(map(fingerprint, RecordsGraph(filled))))


def _filled(root: Path, given: Iterable[Extraction]) -> Workspace:
    """A workspace of these, whose store was filled at once."""
    made = Workspace(root / "kg")
    jsonl.write(made.root / "extractions.jsonl", given)
    resolve(made.extractions, made)
    assert made.records.stat().st_size > filling.PORTION
    assert load(made).added == len(set(map(fingerprint, RecordsGraph(made))))
    return made


def _gives(address: str, papers: int) -> Iterator[Extraction]:
    for number in range(papers):
        paper = Paper(id=f"{address[-1]}{number:02}", title="A title", abstract=HOSTILE)
        names = [f"Method {address[-1]}{number}", f"Method {address[-1]}{number + 1}"]
        concepts = tuple(Concept(name, "Method", name, "USES", 0.9, (Mention(0, 1, "A", 0.9),)) for name in names)
        links = (Link(names[0], "PART_OF", names[1], 0.9, 0, 1),)
        yield Extraction(paper, "t/1", concepts, links, (), (address,))


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_an_edge_without_its_end_is_an_error_in_bulk_too(tmp_path: Path) -> None:
    nodes = [_method(number) for number in range(MANY)]
    edges = [_part(number, MANY) for number in range(MANY)]
    with open_store(tmp_path / "graph.lbug", write=True) as store:
        with pytest.raises(StoreError, match="method:500"):
            store.load([*nodes, *edges])
        assert store.count() == (MANY, 0), "no edge was written"


def test_an_item_that_comes_twice_is_written_once(tmp_path: Path) -> None:
    """The import tool does not remove duplicates, so the files have none."""
    assert write_csv(tmp_path, [_method(1), _method(1), _method(2), _part(1, 2), _part(1, 2)]) == 3
    assert (tmp_path / "Method.header.csv").read_text().startswith("id:ID(Method),name:string,aliases:string[]")
    assert (tmp_path / "Method-PART_OF-Method.csv").read_text().count('"e1"') == 1


def test_a_server_imports_the_files_and_holds_the_same_graph(tmp_path: Path, workspace: Workspace) -> None:
    """By neo4j-admin's own import; a load afterwards makes constraints, and the empty lists that no file can hold."""
    if os.environ.get("KG_NEO4J_URI"):
        pytest.skip("the server is somebody else's, and the import needs one that is stopped")
    hostile = list(_graph(3))
    graph = [*RecordsGraph(workspace), *hostile]
    (made,) = export(graph, [tmp_path / "files"], "neo4j-csv")
    try:
        bulk_import(tmp_path / "home", Path(made.path))
    except Unavailable as error:
        assert not os.environ.get("KG_REQUIRE_NEO4J"), error
        pytest.skip(str(error))
    with running(tmp_path / "home", auth=False) as server, open_store(server.uri) as store:
        changes = store.load(graph)
        assert (changes.added, changes.removed) == (0, 0)
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, graph))
        assert store.load(graph).total == 0
        assert not list(store.query("MATCH (n:Entity) WHERE n.aliases IS NULL OR n.merged IS NULL RETURN n.id").rows)
        ((entities,),) = store.query("MATCH (n:Entity) WHERE n.name = 'm 1' RETURN count(n)").rows
        assert entities == 1
