"""Networks: every edge of its own, files that networkx reads back, numbers that add up."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from kg.config import Workspace
from kg.model import Edge, Node
from kg.network import FORMATS, network, stats, write
from kg.stages.graph import RecordsGraph


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> nx.MultiDiGraph:
    return network(RecordsGraph(workspace))


def test_parallel_edges_stay_parallel(workspace: Workspace, graph: nx.MultiDiGraph) -> None:
    """As many edges as the records have, each under its id."""
    items = list(RecordsGraph(workspace))
    assert graph.number_of_edges() == sum(isinstance(item, Edge) for item in items)
    assert graph.number_of_nodes() == sum(isinstance(item, Node) for item in items)


@pytest.mark.parametrize("format", list(FORMATS))
def test_files_are_read_back(tmp_path: Path, graph: nx.MultiDiGraph, format: str) -> None:
    """networkx finds all nodes and edges in what was written."""
    path = tmp_path / f"graph.{format}"
    write(path, graph, format)
    if format == "json":
        again = nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")
        assert nx.utils.graphs_equal(again, graph)
    else:
        again = (nx.read_graphml if format == "graphml" else nx.read_gexf)(path)
        assert (again.number_of_nodes(), again.number_of_edges()) == (graph.number_of_nodes(), graph.number_of_edges())


@pytest.mark.parametrize("format", list(FORMATS))
def test_any_text_can_be_written(tmp_path: Path, format: str) -> None:
    """Characters that XML cannot hold are replaced, not fatal."""
    hostile = network([Node("Paper", "p", {"title": "a\x00b\x0b<&>\ud800]]>", "authors": ["x", "y"]})])
    write(tmp_path / "graph", hostile, format)
    assert (tmp_path / "graph").stat().st_size > 0


@pytest.mark.parametrize("format", list(FORMATS))
def test_what_is_not_known_is_left_out(tmp_path: Path, format: str) -> None:
    """A figure whose words state no number has no bounds, in any format."""
    write(tmp_path / "graph", network([Node("Figure", "f", {"value": "O(N)", "low": None})]), format)
    text = (tmp_path / "graph").read_text("utf-8")
    assert "O(N)" in text
    assert "low" not in text


def test_numbers_add_up(graph: nx.MultiDiGraph) -> None:
    """Counts by type sum to the whole; the most named entity is named most."""
    found = stats(graph)
    assert sum(found.nodes.values()) == graph.number_of_nodes()
    assert sum(found.edges.values()) == graph.number_of_edges()
    assert found.nodes["Paper"] == 24
    assert found.components >= 1
    assert [hub.papers for hub in found.hubs] == sorted((hub.papers for hub in found.hubs), reverse=True)


def test_an_empty_graph_has_numbers_too() -> None:
    """No division by zero."""
    assert stats(network([])).components == 0
