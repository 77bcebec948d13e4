"""A graph as sorted N-Quads, each quad once: equal graphs have equal bytes.

Our quads have no blank nodes, so sorted lines are the canonical form of RDF Dataset Canonicalization
(W3C Recommendation, 2024) already. Sorted on disk, in runs that are merged.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO

from kg.jsonl import replacing
from kg.model import Edge, Node
from kg.rdf.quads import lines, statements

__all__ = ["canonical", "write_canonical"]

#: Lines that are sorted in memory at once.
RUN = 200_000


def write_canonical(path: Path, items: Iterable[Node | Edge], base: str) -> int:
    """Write the items as sorted N-Quads, compressed by suffix; returns how many distinct quads there are."""
    count = 0
    with replacing(path) as file:
        for line in canonical(lines(statements(items, base))):
            file.write(line)
            count += 1
    return count


def canonical(lines: Iterable[bytes], run: int = RUN) -> Iterator[bytes]:
    """The lines sorted, each once."""
    remaining = iter(lines)
    with tempfile.TemporaryDirectory(prefix="kg-sort-") as folder, ExitStack() as files:
        runs: list[IO[bytes]] = []
        while part := set(islice(remaining, run)):
            path = Path(folder, f"{len(runs)}.nq")
            path.write_bytes(b"".join(sorted(part)))
            runs.append(files.enter_context(path.open("rb")))
        for line, _ in groupby(heapq.merge(*runs)):
            yield line
