"""The graph as flat tables, in Parquet and CSV: what people took from Papers With Code, with the sentence beside.

``papers``, ``entities``, ``figures``, ``resources``, ``edges`` (all edges, with sentences), and ``paper_methods``,
``paper_datasets``, ``paper_hardware``, … of each type, which have titles and names instead of ids alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg import jsonl
from kg.model import Edge, Node
from kg.vocabulary import load

__all__ = ["COLUMNS", "write_tables"]

_GROUP = 10_000
_ENDS = ("id", "type", "source", "source_type", "target", "target_type")
_OF_EDGES = ("paper", "sentence", "start", "end", "score", "belief", "polarity", "extractor")
_TYPES = {"start": pa.int64(), "end": pa.int64()} | dict.fromkeys(
    ("score", "belief", "low", "high", "uncertainty", "base_low", "base_high"), pa.float64()
)
_EVIDENCE = ("sentence", "start", "end")
_LISTS = ("authors", "categories", "aliases", "mentions")
_OF_TYPE = ("paper", "title", "published", "role", "entity", "name", "score", "mentions", "sentence", "start", "end")
_PLURAL = {"Hardware": "hardware", "Software": "software"}
#: Columns of each table, by its name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "papers": ("id", "title", "published", "url", "licence", "authors", "categories"),
    "entities": ("id", "type", "name", "aliases", "definition", "better", "concept", "uri"),
    "figures": ("id", "paper", "title", "entity", "entity_type", "name", *load().nodes["Figure"], *_EVIDENCE),
    "resources": ("id", *load().nodes["Resource"]),
    "edges": (*_ENDS, *_OF_EDGES),
    **{f"paper_{_PLURAL.get(type, type.lower() + 's')}": _OF_TYPE for type in load().types},
}


def write_tables(folder: Path, items: Iterable[Node | Edge]) -> dict[str, int]:
    """Write every table as ``NAME.parquet`` and ``NAME.csv.gz``; returns how many rows each has.

    Lists are lists in Parquet and joined by `` | `` in CSV. Memory holds titles and names, and no more than a few
    thousand rows. Nodes must come before the edges that join them, and what reports a figure before what it is of.
    """
    figures: dict[str, dict[str, Any]] = {}
    papers: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    with ExitStack() as files:
        tables = {name: files.enter_context(_Table(folder / name, columns)) for name, columns in COLUMNS.items()}
        for item in items:
            values = item.properties
            if isinstance(item, Node):
                if item.label == "Paper":
                    papers[item.id] = str(values["title"]), str(values["published"])
                    tables["papers"].add({"id": item.id, **values})
                elif item.label in load().types:
                    names[item.id] = str(values["name"])
                    tables["entities"].add({"id": item.id, "type": item.label, **values})
                elif item.label == "Figure":
                    figures[item.id] = {"id": item.id, **values}
                else:
                    tables["resources"].add({"id": item.id, **values})
                continue
            ends = (item.id, item.type, item.source, item.source_label, item.target, item.target_label)
            paper = item.source if item.source_label == "Paper" else values.get("paper")
            tables["edges"].add({**values, **dict(zip(_ENDS, ends, strict=True)), "paper": paper})
            if item.type == "REPORTS":
                said = {name: values[name] for name in _EVIDENCE}
                figures[item.target] |= {"paper": item.source, "title": papers[item.source][0], **said}
            elif item.type == "FIGURE_OF":
                bearer = {"entity": item.target, "entity_type": item.target_label, "name": names[item.target]}
                tables["figures"].add(figures.pop(item.source) | bearer)
            elif item.source_label == "Paper" and item.target_label in load().types:
                title, published = papers[item.source]
                row = {"paper": item.source, "title": title, "published": published, "role": item.type}
                named = {"entity": item.target, "name": names[item.target]}
                tables[f"paper_{_PLURAL.get(item.target_label, item.target_label.lower() + 's')}"].add(
                    {**values, **row, **named}
                )
    return {name: table.rows for name, table in tables.items()}


class _Table:
    """One table, written to both formats as rows come."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.columns = columns
        self.schema = pa.schema([(name, _type(name)) for name in columns])
        self.rows = 0
        self._held: list[Mapping[str, Any]] = []
        self._files = ExitStack()
        self._raw: IO[bytes] = self._files.enter_context(jsonl.replacing(path.with_suffix(".csv.gz")))
        self._text = io.TextIOWrapper(self._raw, "utf-8", "replace", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._csv.writerow(columns)
        parquet = self._files.enter_context(jsonl.replacing(path.with_suffix(".parquet")))
        self._parquet = self._files.enter_context(pq.ParquetWriter(parquet, self.schema, compression="zstd"))

    def add(self, row: Mapping[str, Any]) -> None:
        self._held.append(row)
        self.rows += 1
        if len(self._held) == _GROUP:
            self._flush()

    def _flush(self) -> None:
        arrays = [pa.array([_clean(row.get(one.name)) for row in self._held], type=one.type) for one in self.schema]
        self._parquet.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        for row in self._held:
            self._csv.writerow([_cell(row.get(name)) for name in self.columns])
        self._held = []

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            self._flush()
            self._text.flush()
        self._text.detach()
        self._files.__exit__(*error)


def _type(column: str) -> pa.DataType:
    return pa.list_(pa.string()) if column in _LISTS else _TYPES.get(column, pa.string())


def _clean(value: Any) -> Any:
    """The value with lone surrogates, which no UTF-8 can hold, as question marks."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _cell(value: Any) -> Any:
    return " | ".join(value) if isinstance(value, list) else "" if value is None else value
