"""Flat tables: the graph as people took it from Papers With Code."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kg.config import Workspace
from kg.model import Edge, Node
from kg.stages.graph import RecordsGraph
from kg.tables import COLUMNS, write_tables
from kg.vocabulary import load


@pytest.fixture(scope="module")
def items(annotated: Workspace) -> list[Node | Edge]:
    return list(RecordsGraph(annotated))


@pytest.fixture(scope="module")
def folder(items: list[Node | Edge], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(folder, items)
    return folder


def _csv(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", COLUMNS)
def test_both_formats_have_the_same_rows(folder: Path, name: str) -> None:
    table = pq.read_table(folder / f"{name}.parquet")
    rows = _csv(folder / f"{name}.csv.gz")
    assert tuple(table.column_names) == COLUMNS[name]
    assert len(rows) == table.num_rows
    shown = [{key: _shown(value) for key, value in row.items()} for row in table.to_pylist()]
    assert shown == rows


def _shown(value: object) -> str:
    return " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def test_nothing_of_the_graph_is_missing(folder: Path, items: list[Node | Edge]) -> None:
    edges = [item for item in items if isinstance(item, Edge)]
    assert [row["id"] for row in _csv(folder / "edges.csv.gz")] == [edge.id for edge in edges]
    labels = [item.label for item in items if isinstance(item, Node)]
    assert len(_csv(folder / "papers.csv.gz")) == labels.count("Paper")
    assert len(_csv(folder / "entities.csv.gz")) == sum(labels.count(type) for type in load().types)


def test_every_end_of_an_edge_is_in_a_table(folder: Path, items: list[Node | Edge]) -> None:
    """And a figure stands with its paper, what it is of, and its sentence."""
    known = {
        row["id"] for name in ("papers", "entities", "figures", "resources") for row in _csv(folder / f"{name}.csv.gz")
    }
    assert {row[end] for row in _csv(folder / "edges.csv.gz") for end in ("source", "target")} <= known
    figures = _csv(folder / "figures.csv.gz")
    assert len(figures) == sum(isinstance(item, Node) and item.label == "Figure" for item in items) > 0
    assert all(row["paper"] and row["title"] and row["name"] and row["value"] in row["text"] for row in figures)
    assert any(row["metric"].lower() == "accuracy" and row["unit"] == "%" and row["sentence"] for row in figures)


def test_papers_by_hardware_have_title_role_name_and_sentence(folder: Path, items: list[Node | Edge]) -> None:
    rows = _csv(folder / "paper_hardware.csv.gz")
    named = [item for item in items if isinstance(item, Edge) and item.source_label == "Paper"]
    assert len(rows) == sum(edge.target_label == "Hardware" for edge in named) > 0
    for row in rows:
        assert row["title"]
        assert row["role"] in load().roles
        assert any(mention in row["sentence"] for mention in row["mentions"].split(" | "))


def test_hostile_text_stays_in_its_cell(tmp_path: Path) -> None:
    title = 'a "quote", a\nline; \ud800 and =1+1'
    write_tables(tmp_path, [Node("Paper", "p", {"title": title, "published": "", "authors": ["x, y", "z"]})])
    (row,) = _csv(tmp_path / "papers.csv.gz")
    assert row["title"] == title.replace("\ud800", "?")
    assert pq.read_table(tmp_path / "papers.parquet").to_pylist()[0]["authors"] == ["x, y", "z"]
