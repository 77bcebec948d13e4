"""A first load in one go: Parquet into the embedded store, CSV into a server by its own import tool."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers.neo4j import Unavailable, bulk_import, running

from kg.config import Workspace
from kg.errors import StoreError
from kg.model import Edge, Node
from kg.projection import fingerprint
from kg.stages.export import export
from kg.stages.graph import RecordsGraph
from kg.store import open_store
from kg.store.load import MANY
from kg.store.neo4j_csv import write_csv

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
    """By neo4j-admin's own import; a load afterwards finds nothing to write, and makes the constraints."""
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
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, graph))
        assert store.load(graph).total == 0
        ((entities,),) = store.query("MATCH (n:Entity) WHERE n.name = 'm 1' RETURN count(n)").rows
        assert entities == 1
