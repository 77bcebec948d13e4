"""Rows of one kind as a Parquet file: what an embedded database copies in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from kg.store.columns import columns
from kg.store.statements import MARK, Kind, keys
from kg.vocabulary import PropertyKind

__all__ = ["Table", "read_parquet", "write_parquet"]

#: Rows in a group, which is what is held in memory.
_GROUP = 20_000
_TYPES: dict[PropertyKind, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "strings": pa.list_(pa.string()),
    "integers": pa.list_(pa.int64()),
}


class Table(Struct, frozen=True):
    """Rows of one kind that wait in a file."""

    kind: Kind
    path: str
    rows: int


def write_parquet(path: Path, kind: Kind, rows: Iterable[tuple[Any, ...]]) -> Table:
    """Write what :func:`kg.store.statements.cells` makes of items; what a kind lacks of its table's columns is null."""
    ends = [(end, pa.string()) for end in ("source", "target") if kind.is_edge]  # the store expects them first
    schema = pa.schema([*ends, *((name, _TYPES[type]) for name, type in columns(kind).items())])
    remaining, count = iter(rows), 0
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        while group := list(islice(remaining, _GROUP)):
            held = dict(zip(keys(kind), zip(*group, strict=True), strict=True)) | {MARK: (True,) * len(group)}
            nothing = (None,) * len(group)
            arrays = [pa.array(held.get(field.name, nothing), type=field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(group)
    return Table(kind, str(path), count)


def read_parquet(table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table again, as parameters of a statement."""
    with pq.ParquetFile(table.path) as file:
        for batch in file.iter_batches(_GROUP):
            yield from batch.to_pylist()
