"""An empty store filled at once, with tables that as many processes make of the records as there are cores."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.config import Workspace, base_iri
from kg.errors import InputError
from kg.heads import read_head
from kg.parallel import in_order
from kg.stages.progress import advance
from kg.store import Changes, Store
from kg.store.parquet import Table
from kg.store.portion import Made, Portion

__all__ = ["fill", "tables"]

#: Bytes of records in a portion: some 15,000 of them.
PORTION = 4 * 1024 * 1024


def fill(workspace: Workspace, store: Store) -> Changes | None:
    """All records at once; ``None`` where they are few or out of order, or the store is not empty or cannot do it."""
    with tempfile.TemporaryDirectory(prefix="kg-tables-") as folder, suppress(InputError, FileNotFoundError):
        if workspace.records.stat().st_size > PORTION:
            return store.fill(lambda: tables(workspace, Path(folder)))
    return None


def tables(workspace: Workspace, folder: Path) -> Iterator[Table]:
    """The tables of the workspace's graph, in this folder, which is empty.

    Raises :class:`InputError` where a line is no record, or records do not follow each other by kind and id.
    """
    last = (-1, "")
    for answer in in_order("kg.store.portion", map(msgspec.json.encode, _portions(workspace.records, folder))):
        portion = msgspec.json.decode(answer, type=Made)
        if portion.first is None or portion.last is None or portion.first <= last:
            raise InputError("the records are not in order of kind and id", where=str(workspace.records))
        last = portion.last
        advance("load", sum(table.rows for table in portion.tables))
        yield from portion.tables


def _portions(records: Path, folder: Path) -> Iterator[Portion]:
    base = base_iri()
    with records.open("rb") as file:
        size = file.seek(0, 2)
        starts = dict.fromkeys(_start(file, at) for at in range(0, size, PORTION))
    for number, (start, end) in enumerate(pairwise((*starts, size))):
        if start < end:
            (own := folder / str(number)).mkdir()
            yield Portion(str(records), start, end, base, str(own))


def _start(file: BinaryIO, at: int) -> int:
    """Where the first line begins, from this byte on, that may begin a portion.

    An address that two papers give is one node, so that its records, which stand together, are not parted.
    """
    if at == 0:
        return 0
    file.seek(at - 1)
    file.readline()
    start, before = file.tell(), _address(file.readline())
    while before:
        start, here = file.tell(), _address(file.readline())
        if here != before:
            break
    return start


def _address(line: bytes) -> str:
    """The address that a line is of, as far as its id says; empty for whatever else it is."""
    try:
        head = read_head(line)
    except msgspec.MsgspecError:
        return ""
    return head.id.partition("-")[0] if head.kind == "resource" else ""
