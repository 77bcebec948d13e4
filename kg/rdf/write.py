"""RDF files, streamed: written whole or not at all, then read again and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct
from pyoxigraph import RdfFormat, parse, serialize

from kg.compressed import open_binary, plain_suffix
from kg.errors import CheckError
from kg.jsonl import replacing
from kg.model import Edge, Node
from kg.rdf.quads import Statement, lines, parsed, statements
from kg.rdf.terms import PREFIXES

__all__ = ["FORMATS", "count", "format_of", "write"]

#: By suffix. Those with graphs keep what each paper says apart; the others have triples alone.
FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
}
_LINES = (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES)
_BLOCK = 4096


class _Counted(Struct):
    written: int = 0


def write(path: Path, items: Iterable[Node | Edge], base: str, format: str = "", *, rdf12: bool = False) -> int:
    """Write the items in this format, or in that of the file's suffix (``.nq``, ``.ttl``, …, also ``.gz`` or ``.zst``).

    Returns how many statements there are. Raises :class:`CheckError` where reading the file
    again gives another number, or the format cannot hold RDF 1.2. The same items give the same bytes.
    """
    chosen = format_of(path, format)
    if rdf12 and chosen is RdfFormat.JSON_LD:
        raise CheckError(f"{path}: JSON-LD 1.1 has no triple terms; RDF 1.2 is written as nq, nt, trig or ttl")
    counted = _Counted()
    made = statements(items, base, rdf12=rdf12)
    with replacing(path) as file:
        if chosen in _LINES:
            file.writelines(_blocks(made, counted, with_graphs=chosen is RdfFormat.N_QUADS))
        else:
            quads = parsed(_blocks(made, counted))
            triples = quads if chosen.supports_datasets else (quad.triple for quad in quads)
            serialize(triples, file, format=chosen, prefixes=PREFIXES)
    if (found := count(path, format)) != counted.written:
        raise CheckError(f"{path}: {counted.written:,} statements were written and {found:,} were read again")
    return counted.written


def count(path: Path, format: str = "") -> int:
    """How many statements a strict parser finds in the file."""
    with open_binary(path) as file:
        return sum(1 for _ in parse(file, format=format_of(path, format)))


def format_of(path: Path, name: str = "") -> RdfFormat:
    """The format of this name, or of the file's suffix. Raises :class:`CheckError` where there is none."""
    suffix = name or plain_suffix(path)
    if suffix not in FORMATS:
        raise CheckError(f"{path}: no RDF format has the suffix .{suffix}; known: {', '.join(FORMATS)}")
    return FORMATS[suffix]


def _blocks(statements: Iterator[Statement], counted: _Counted, *, with_graphs: bool = True) -> Iterator[bytes]:
    """The lines of a few thousand statements at a time."""
    while block := list(islice(statements, _BLOCK)):
        counted.written += len(block)
        yield b"".join(lines(block)) if with_graphs else _triples(block)


def _triples(block: Iterable[Statement]) -> bytes:
    return "".join([f"{subject} {predicate} {object} .\n" for subject, predicate, object, _ in block]).encode()
