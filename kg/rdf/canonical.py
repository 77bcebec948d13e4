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

from pyoxigraph import Quad, RdfFormat, serialize

from kg.jsonl import replacing
from kg.model import Edge, Node
from kg.rdf.quads import quads

__all__ = ["canonical", "write_canonical"]

#: Quads that are sorted in memory at once.
RUN = 200_000


def write_canonical(path: Path, items: Iterable[Node | Edge], base: str) -> int:
    """Write the items as sorted N-Quads, compressed by suffix; returns how many distinct quads there are."""
    count = 0
    with replacing(path) as file:
        for line in canonical(quads(items, base)):
            file.write(line)
            count += 1
    return count


def canonical(statements: Iterable[Quad], run: int = RUN) -> Iterator[bytes]:
    """The lines of the quads, sorted, each once, with their line feeds."""
    remaining = iter(statements)
    with tempfile.TemporaryDirectory(prefix="kg-sort-") as folder, ExitStack() as files:
        runs: list[IO[bytes]] = []
        while part := list(islice(remaining, run)):
            lines = (serialize(part, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
            path = Path(folder, f"{len(runs)}.nq")
            path.write_bytes(b"".join(sorted(set(lines))))
            runs.append(files.enter_context(path.open("rb")))
        for line, _ in groupby(heapq.merge(*runs)):
            yield line
