"""SHACL (W3C Recommendation, 2017) over a graph of any size: pySHACL on parts that hold all they speak of.

A part is a number of papers with their graphs, and what the default graph says of the entities in them.
Entities that no paper names, and what else stands in the default graph, are parts of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path

import rdflib
from msgspec import Struct
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize
from pyshacl import validate as run_shacl

from kg.rdf.check import faults
from kg.rdf.read import stored
from kg.rdf.terms import ONTOLOGY
from kg.vocabulary import schema

__all__ = ["Violation", "validate", "validated", "violations_of"]

#: Papers in a part, each with some hundreds of quads; and subjects of the default graph, each with a few.
PAPERS, SUBJECTS = 25, 500
_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


class Violation(Struct, frozen=True):
    """What is wrong: the shape that says so, the node, the path and value where there are any, and why."""

    shape: str
    node: str
    path: str
    value: str
    message: str


def validate(path: Path) -> Iterator[Violation]:
    """Every violation in an RDF file; nothing where it conforms.

    Raises :class:`kg.errors.InputError` where the file is no RDF.
    """
    with stored(path) as store:
        yield from validated(store)


def validated(store: Store) -> Iterator[Violation]:
    """Every violation in a store: first what each quad shows by itself, then what the shapes ask."""
    yield from (Violation("kg:QuadCheck", *fault) for fault in faults(store))
    shapes = _shapes("shapes.ttl")
    for part in _parts(store):
        graph = rdflib.Graph()
        graph.parse(data=serialize((quad.triple for quad in part), format=RdfFormat.N_TRIPLES), format="nt")
        yield from _violations(graph, shapes)


def violations_of(files: Iterable[Path], shapes: str) -> Iterator[Violation]:
    """Every violation in small files of Turtle, taken together, by shapes of ``schema/``."""
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    return _violations(graph, _shapes(shapes))


def _shapes(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=schema(name).read_text("utf-8"))


def _parts(store: Store) -> Iterator[list[Quad]]:
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
    return [*quads, *chain.from_iterable(told)]


def _violations(graph: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Violation]:
    conforms, report, _ = run_shacl(graph, shacl_graph=shapes)
    if conforms:
        return
    for result in report.subjects(rdflib.RDF.type, _SH.ValidationResult):
        told = {name: report.value(result, _SH[name]) for name in ("focusNode", "resultPath", "value", "resultMessage")}
        shape = _named(report.value(result, _SH.sourceShape), shapes)
        yield Violation(shape, *("" if one is None else str(one) for one in told.values()))


def _named(shape: rdflib.term.Node | None, shapes: rdflib.Graph) -> str:
    """The named shape that a property shape, which has no name, belongs to."""
    while shape is not None and not isinstance(shape, rdflib.URIRef):
        shape = next(iter(shapes.subjects(None, shape)), None)
    return str(shape).replace(ONTOLOGY, "kg:") if shape is not None else ""
