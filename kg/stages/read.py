"""Files of papers, and the papers already there, to shards of distinct papers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources import distinct, read_source
from kg.spool import spool
from kg.stages.output import Output, output
from kg.stages.progress import track

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

    The same papers give the same bytes, in whatever order, number of files or runs they came.
    Raises :class:`InputError` where an input cannot be read at all, or no paper is left.
    """
    known = workspace.papers
    rejected: list[Rejected] = []
    seen = [0]
    papers = chain(_known(known), _new(inputs, rejected, seen))
    with spool("paper(id TEXT PRIMARY KEY, json BLOB) WITHOUT ROWID") as rows:
        encoded = ((paper.id, jsonl.encode(paper)) for paper in distinct(papers))
        rows.executemany("INSERT INTO paper VALUES (?, ?)", encoded)
        (count,) = rows.execute("SELECT count(*) FROM paper").fetchone()
        if not count:
            raise InputError(
                f"no paper in {', '.join(map(str, inputs))}; {len(rejected)} records were set aside"
                + (f", the first for: {rejected[0].reason}" if rejected else "")
            )
        lines = (line for (line,) in rows.execute("SELECT json FROM paper ORDER BY id"))
        shards = _write_shards(lines, count, workspace, shard_size)
    _write_rejected(workspace, inputs, rejected)
    return ReadCounts(seen[0], len(rejected), count, shards)


def _known(shards: Iterable[Path]) -> Iterator[Paper]:
    return (paper for shard in shards for paper in jsonl.read(shard, Paper))


def _new(inputs: Sequence[Path], rejected: list[Rejected], seen: list[int]) -> Iterator[Paper]:
    for path in inputs:
        for item in track("read", read_source(path)):
            seen[0] += 1
            if isinstance(item, Rejected):
                rejected.append(item)
            else:
                yield item


def _write_shards(lines: Iterator[bytes], count: int, workspace: Workspace, shard_size: int) -> tuple[Output, ...]:
    """A paper's shard follows from its id alone, so that a new paper touches one shard."""
    total = 1
    while total * shard_size < count:
        total *= 2
    paths = [workspace.shard("papers", index, total) for index in range(total)]
    counts = [0] * total
    with ExitStack() as stack:
        files = [stack.enter_context(jsonl.replacing(path)) for path in paths]
        for line in lines:
            index = _place(line, total)
            files[index].write(line + b"\n")
            counts[index] += 1
    for stale in set(workspace.all("papers")) - set(paths):
        stale.unlink()
    return tuple(output(path, number) for path, number in zip(paths, counts, strict=True))


def _place(line: bytes, total: int) -> int:
    """The shard of a paper: the last bits of a digest of its id, which begins the line."""
    id = line[: line.index(b'","title":')]
    return int.from_bytes(hashlib.blake2b(id, digest_size=4).digest(), "big") % total


def _write_rejected(workspace: Workspace, inputs: Sequence[Path], rejected: Iterable[Rejected]) -> None:
    """Replace what earlier runs set aside of these inputs; keep what they set aside of others."""
    names = tuple(str(path) for path in inputs)
    path = workspace.rejected
    earlier = jsonl.read(path, Rejected) if path.exists() else ()
    kept = (item for item in earlier if not item.where.startswith(names))
    lines = sorted({jsonl.encode(item): item for item in chain(kept, rejected)}.items())
    jsonl.write(path, (item for _, item in lines))
