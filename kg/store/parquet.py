"""Rows as a Parquet file, streamed: what an embedded database copies in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.vocabulary import PropertyKind

__all__ = ["write_parquet"]

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


def write_parquet(path: Path, columns: Mapping[str, PropertyKind], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write these columns of the rows, in this order; what a row lacks is null. Returns how many rows there were."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    remaining, count = iter(rows), 0
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        while group := list(islice(remaining, _GROUP)):
            arrays = [
                pa.array([row.get(field.name) for row in group], type=field.type, from_pandas=False) for field in schema
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(group)
    return count
