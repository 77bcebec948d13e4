"""A graph of any size against its shapes, in parts that hold all they speak of, on all cores.

A part is a number of papers with their graphs, and what the default graph says of the entities in them.
Entities that no paper names, and what else stands in the default graph, are parts of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

import msgspec
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.errors import InputError
from kg.parallel import in_order
from kg.rdf.check import faults, is_sound
from kg.rdf.read import stored
from kg.rdf.shacl import Violation, violations, violations_in

__all__ = ["Violation", "validate", "validated", "violations_of"]

#: Papers in a part, each with some hundreds of quads; and subjects of the default graph, each with a few.
PAPERS, SUBJECTS = 25, 500
#: Triples without graphs that are looked at all at once.
WHOLE = 200_000
#: Parts below which it is quicker to look here than to start other processes.
FEW = 8
#: Passes on what it is given, under its name and of so many, and may tell how far that has come.
Watch = Callable[[str, Iterable[Any], int], Iterable[Any]]
_decode = msgspec.json.Decoder(list[Violation]).decode


def _unwatched(what: str, items: Iterable[Any], total: int) -> Iterable[Any]:
    return items


def validate(path: Path, watch: Watch = _unwatched) -> Iterator[Violation]:
    """Every violation in an RDF file; nothing where it conforms.

    Raises :class:`kg.errors.InputError` where the file is no RDF.
    """
    with stored(path) as store:
        yield from validated(store, watch)


def validated(store: Store, watch: Watch = _unwatched) -> Iterator[Violation]:
    """Every violation in a store: first what each quad shows by itself, then what the shapes ask."""
    yield from (Violation("kg:QuadCheck", *fault) for fault in faults(watch("check quads", store, len(store))))
    parts = (
        serialize((quad.triple for quad in part), format=RdfFormat.N_TRIPLES) or b""
        for part in watch("check shapes", _parts(store), 0)
    )
    first = list(islice(parts, FEW))
    found = in_order("kg.rdf.shacl", chain(first, parts)) if len(first) == FEW else map(violations_in, first)
    yield from chain.from_iterable(map(_decode, found))


def violations_of(files: Iterable[Path], shapes: str) -> Iterator[Violation]:
    """Every violation in small files of Turtle, taken together, by shapes of ``schema/``."""
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    return violations(graph, shapes)


def _parts(store: Store) -> Iterator[list[Quad]]:
    if next(store.named_graphs(), None) is None:  # as Turtle has it: nothing says which triples are of which paper
        if len(store) > WHOLE:
            what = f"has {len(store):,} triples and no graphs; validate the N-Quads, of which parts can be looked at"
            raise InputError(what)
        yield list(filter(_is_shown, store))
        return
    graphs = store.named_graphs()
    while papers := list(islice(graphs, PAPERS)):
        yield _with_ends(store, [quad for paper in papers for quad in store.quads_for_pattern(None, None, None, paper)])
    # A store gives the quads of a graph in order of its index, so those of a subject stand together.
    everywhere = store.quads_for_pattern(None, None, None, DefaultGraph())
    subjects = (subject for subject, _ in groupby(quad.subject for quad in everywhere))
    while part := list(islice(subjects, SUBJECTS)):
        yield _with_ends(store, [quad for one in part for quad in store.quads_for_pattern(one, None, None, None)])


def _with_ends(store: Store, quads: list[Quad]) -> list[Quad]:
    """The quads, and what the default graph says of the things that they point to."""
    ends = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    told = (store.quads_for_pattern(end, None, None, DefaultGraph()) for end in ends)
    return list(filter(_is_shown, chain(quads, chain.from_iterable(told))))


def _is_shown(quad: Quad) -> bool:
    """Not what of RDF 1.2 the shapes do not speak of, nor a number that is none, of which they would make too much."""
    return not isinstance(quad.object, Triple) and is_sound(quad)
