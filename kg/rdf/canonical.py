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
#: Runs that are merged at once.
OPEN = 64


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
        runs: list[Path] = []
        while part := set(islice(remaining, run)):
            runs.append(_written(Path(folder, f"{len(runs)}.nq"), sorted(part)))
        while len(runs) > OPEN:  # a process may have only so many files open
            runs = [_merged(runs[start : start + OPEN]) for start in range(0, len(runs), OPEN)]
        yield from _in_order(files.enter_context(path.open("rb")) for path in runs)


def _merged(runs: list[Path]) -> Path:
    with ExitStack() as files:
        merged = _written(
            runs[0].with_suffix(".merged.nq"), _in_order(files.enter_context(run.open("rb")) for run in runs)
        )
    for run in runs:
        run.unlink()
    return merged


def _written(path: Path, lines: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(lines)
    return path


def _in_order(files: Iterable[IO[bytes]]) -> Iterator[bytes]:
    return (line for line, _ in groupby(heapq.merge(*files)))
