"""RDF files, streamed: written whole or not at all, then read again and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.compressed import open_binary
from kg.errors import CheckError
from kg.jsonl import replacing
from kg.model import Edge, Node
from kg.rdf.quads import quads
from kg.rdf.terms import PREFIXES

__all__ = ["FORMATS", "count", "write"]

#: By suffix. N-Quads keep the graph of each paper; Turtle has triples alone.
FORMATS = {"nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE}


class _Counted(Struct):
    written: int = 0


def write(path: Path, items: Iterable[Node | Edge], base: str, format: str = "") -> int:
    """Write the items in this format, or in that of the file's suffix (``.nq``, ``.ttl``, also ``.gz``).

    Returns how many statements there are. Raises :class:`CheckError` where reading the file
    again gives another number. The same items give the same bytes.
    """
    chosen = _format(path, format)
    counted = _Counted()
    statements = _counting(quads(items, base), counted)
    with replacing(path) as file:
        if chosen is RdfFormat.TURTLE:
            serialize((quad.triple for quad in statements), file, format=chosen, prefixes=PREFIXES)
        else:
            serialize(statements, file, format=chosen)
    if (found := count(path, format)) != counted.written:
        raise CheckError(f"{path}: {counted.written:,} statements were written and {found:,} were read again")
    return counted.written


def count(path: Path, format: str = "") -> int:
    """How many statements a strict parser finds in the file."""
    with open_binary(path) as file:
        return sum(1 for _ in parse(file, format=_format(path, format)))


def _format(path: Path, name: str) -> RdfFormat:
    suffix = name or path.name.removesuffix(".gz").rpartition(".")[2]
    if suffix not in FORMATS:
        raise CheckError(f"{path}: no RDF format has the suffix .{suffix}; known: {', '.join(FORMATS)}")
    return FORMATS[suffix]


def _counting(statements: Iterator[Quad], counted: _Counted) -> Iterator[Quad]:
    for statement in statements:
        counted.written += 1
        yield statement
