"""Files of papers, and the papers already there, to shards of distinct papers."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources import distinct, names, read_source
from kg.spool import spool
from kg.stages.failures import POISONED
from kg.stages.forget import FORGOTTEN, Forgotten, forgotten
from kg.stages.output import Output, output
from kg.stages.progress import track
from kg.stages.rejected import input_name, replace_rejected

__all__ = ["SHARD", "ReadCounts", "read"]

#: Papers in a shard, on average.
SHARD = 500


class ReadCounts(Struct, frozen=True):
    """Records in the inputs, how many were set aside, distinct papers in the workspace; the shards."""

    records: int
    rejected: int
    papers: int
    shards: tuple[Output, ...]


def read(inputs: Sequence[Path], workspace: Workspace, *, shard_size: int = SHARD) -> ReadCounts:
    """Add the papers of the inputs to the workspace's, cut into shards; set aside what is broken.

    The same papers give the same bytes, in whatever order, number of files or runs they came; of a record that says
    something else each time, with no other version or date, the last run counts.
    Raises :class:`InputError` where an input cannot be read at all, or no paper is left.
    """
    inputs = [Path(input_name(path)) for path in inputs]
    known = workspace.all("papers")  # also those of a cut that was interrupted: each paper is kept once
    rejected: list[Rejected] = []
    seen = [0]
    with spool("paper(id TEXT PRIMARY KEY, json BLOB) WITHOUT ROWID") as rows:
        papers = distinct(_new(inputs, rejected, seen), _known(known))
        kept = _remembered(papers, forgotten(workspace), rejected)
        encoded = ((paper.id, jsonl.encode(paper)) for paper in kept)
        rows.executemany("INSERT INTO paper VALUES (?, ?)", encoded)
        (count,) = rows.execute("SELECT count(*) FROM paper").fetchone()
        if not count:
            reason = f", the first for: {rejected[0].reason}" if rejected else ""
            names = ", ".join(map(str, inputs))
            raise InputError(f"no paper in {names}; {len(rejected)} records were set aside{reason}")
        shards = _write_shards(rows, count, workspace, shard_size)
    replace_rejected(workspace, {FORGOTTEN, POISONED, *map(str, inputs)}, rejected)
    return ReadCounts(seen[0], len(rejected), count, shards)


def _known(shards: Iterable[Path]) -> Iterator[Paper]:
    return (paper for shard in shards for paper in jsonl.read(shard, Paper))


def _remembered(
    papers: Iterable[Paper], forgotten: Mapping[str, Forgotten], rejected: list[Rejected]
) -> Iterator[Paper]:
    by_name: dict[str, list[Forgotten]] = {}
    for known in forgotten.values():
        for name in known.names or (f"id {known.paper}",):
            by_name.setdefault(name, []).append(known)
    for paper in papers:
        known_by = names(paper) if by_name else ()
        found = (one for name in sorted(known_by) for one in by_name.get(name, ()) if one.is_of(known_by))
        if one := next(found, None):
            why = f"forgotten on {one.at[:10]}: {one.reason or 'no reason given'}"
            rejected.append(Rejected(where=FORGOTTEN, id=paper.id, reason=why))
        else:
            yield paper


def _new(inputs: Sequence[Path], rejected: list[Rejected], seen: list[int]) -> Iterator[Paper]:
    """The papers of all inputs. One of several that cannot be read at all is set aside; the last error is raised where
    none could be."""
    failed: InputError | None = None
    for path in inputs:
        try:
            for item in track("read", read_source(path)):
                seen[0] += 1
                if isinstance(item, Rejected):
                    rejected.append(item)
                else:
                    yield item
        except InputError as error:
            failed = error
            rejected.append(Rejected(where=str(path), reason=error.reason))
    if failed and not seen[0]:
        raise failed


def _write_shards(rows: sqlite3.Connection, count: int, workspace: Workspace, shard_size: int) -> tuple[Output, ...]:
    """A paper's shard follows from its id alone, so that a new paper touches one shard."""
    if shard_size < 1:
        raise InputError(f"a shard of {shard_size} papers holds none; at least one is expected")
    total = 1
    while total * shard_size < count:
        total *= 2
    rows.create_function("shard", 1, lambda paper: _shard(paper, total), deterministic=True)
    rows.execute("CREATE INDEX place ON paper (shard(id), id)")
    paths = [workspace.shard("papers", index, total) for index in range(total)]
    made = []
    for index, path in enumerate(paths):
        papers = rows.execute("SELECT json FROM paper WHERE shard(id) = ? ORDER BY id", (index,))
        with jsonl.replacing(path) as file:
            written = sum(file.write(line + b"\n") > 0 for (line,) in papers)
        made.append(output(path, written))
    for stale in set(workspace.all("papers")) - set(paths):
        stale.unlink()
    return tuple(made)


def _shard(id: str, total: int) -> int:
    return int.from_bytes(hashlib.blake2b(id.encode("utf-8"), digest_size=4).digest(), "big") % total
