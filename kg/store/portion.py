"""A portion of ``records.jsonl`` as tables: one Parquet file for each kind that is in it.

``python -m kg.store.portion`` is a process that makes them; see :mod:`kg.parallel`.
"""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kg.heads import RANK
from kg.model import Record
from kg.parallel import answering
from kg.projection import project
from kg.store.parquet import Table, write_parquet
from kg.store.statements import Kind, cells, kind_of

__all__ = ["Made", "Portion", "made"]

_decode = msgspec.json.Decoder(Record).decode


class Portion(Struct, frozen=True):
    """The records from this byte of their file to that; its tables go into ``folder``, which is its own."""

    records: str
    start: int
    end: int
    base: str
    folder: str


class Made(Struct, frozen=True):
    """Its tables, and where its first and last record stand among all; nothing where a line is not in its place."""

    tables: tuple[Table, ...] = ()
    first: tuple[int, str] | None = None
    last: tuple[int, str] | None = None


def made(message: bytes) -> bytes:
    """What becomes of a portion; both as JSON."""
    portion = msgspec.json.decode(message, type=Portion)
    try:
        return msgspec.json.encode(_made(portion))
    except msgspec.MsgspecError:
        return msgspec.json.encode(Made())


def _made(portion: Portion) -> Made:
    with Path(portion.records).open("rb") as file:
        file.seek(portion.start)
        records = list(map(_decode, file.read(portion.end - portion.start).splitlines()))
    places = [(RANK[str(record.__struct_config__.tag)], record.id) for record in records]
    if not all(one < other for one, other in pairwise(places)):
        return Made()
    rows: dict[Kind, list[tuple[Any, ...]]] = {}
    for item in project(records, portion.base):
        kind = kind_of(item)
        rows.setdefault(kind, []).append(cells(item, kind))
    tables = (
        write_parquet(Path(portion.folder, f"{number}.parquet"), kind, each)
        for number, (kind, each) in enumerate(rows.items())
    )
    return Made(tuple(tables), places[0], places[-1])


if __name__ == "__main__":
    gc.disable()  # what a portion becomes holds no circles, and to look for them takes two fifths of the time
    answering(made)
