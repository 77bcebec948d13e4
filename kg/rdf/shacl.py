"""SHACL (W3C Recommendation, 2017) over a few thousand triples by pySHACL: here, or in a process of its own.

python -m kg.rdf.shacl, which answers messages of N-Triples with violations, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import rdflib
from msgspec import Struct
from pyshacl import validate as run_shacl

from kg.parallel import answering
from kg.rdf.terms import ONTOLOGY
from kg.vocabulary import schema

__all__ = ["Violation", "violations", "violations_in"]

_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


class Violation(Struct, frozen=True):
    """What is wrong: the shape that says so, the node, the path and value where there are any, and why."""

    shape: str
    node: str
    path: str
    value: str
    message: str


def violations(graph: rdflib.Graph, shapes: str = "shapes.ttl") -> Iterator[Violation]:
    """Every violation in the graph of shapes in a file of ``schema/``."""
    wanted = _shapes(shapes)
    conforms, report, _ = run_shacl(graph, shacl_graph=wanted)
    if conforms:
        return
    for result in report.subjects(rdflib.RDF.type, _SH.ValidationResult):
        told = {name: report.value(result, _SH[name]) for name in ("focusNode", "resultPath", "value", "resultMessage")}
        shape = _named(report.value(result, _SH.sourceShape), wanted)
        yield Violation(shape, *("" if one is None else str(one) for one in told.values()))


def violations_in(triples: bytes) -> bytes:
    """Every violation in these N-Triples, as a list in JSON."""
    return msgspec.json.encode(list(violations(rdflib.Graph().parse(data=triples, format="nt"))))


@cache
def _shapes(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=schema(name).read_text("utf-8"))


def _named(shape: rdflib.term.Node | None, shapes: rdflib.Graph) -> str:
    """The named shape that a property shape, which has no name, belongs to."""
    while shape is not None and not isinstance(shape, rdflib.URIRef):
        shape = next(iter(shapes.subjects(None, shape)), None)
    return str(shape).replace(ONTOLOGY, "kg:") if shape is not None else ""


if __name__ == "__main__":
    answering(violations_in)
