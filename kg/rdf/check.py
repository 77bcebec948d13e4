"""What each quad shows by itself: known words, clean IRIs, numbers that are numbers. Cheap, and over every quad."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.rdf.terms import PREFIXES, name
from kg.vocabulary import schema

__all__ = ["faults", "is_sound", "known_words"]

#: How values are written (XML Schema 1.1, part 2); no number that is stated is infinite, or none at all.
_WRITTEN = {
    PREFIXES["xsd"] + name: re.compile(form)
    for name, form in {
        "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?",
        "integer": r"[+-]?\d+",
        "boolean": "true|false|1|0",
    }.items()
}


def faults(quads: Iterable[Quad]) -> Iterator[tuple[str, str, str, str]]:
    """``(subject, predicate, value, what is wrong)`` of each quad that cannot be right."""
    known, type = known_words(), name("rdf:type")
    for quad in quads:
        if why := _fault(quad, known, type):
            yield str(quad.subject), str(quad.predicate), str(quad.object), why


def _fault(quad: Quad, known: frozenset[str], type: NamedNode) -> str:
    if not isinstance(quad.subject, NamedNode):
        return "the subject is no IRI, and blank nodes have no place in the data"
    if quad.predicate.value not in known:
        return "the predicate is neither of the ontology nor of a vocabulary that it uses"
    if quad.predicate == type and isinstance(quad.object, NamedNode) and quad.object.value not in known:
        return "the class is neither of the ontology nor of a vocabulary that it uses"
    for node in (quad.subject, quad.object):
        if isinstance(node, NamedNode) and not _clean(node.value):
            return "the IRI is not absolute, or has characters that must be encoded"
    return "" if is_sound(quad) else "the value is not written as its datatype says"


def is_sound(quad: Quad) -> bool:
    """Whether a number or a truth value is written as one."""
    if not isinstance(quad.object, Literal):
        return True
    form = _WRITTEN.get(quad.object.datatype.value)
    return form is None or form.fullmatch(quad.object.value) is not None


def _clean(iri: str) -> bool:
    """Whether it is absolute, and of the signs that RFC 3987 lets stand: letters of any script, no space or control."""
    try:
        scheme = urlsplit(iri).scheme
    except ValueError:
        return False
    return scheme != "" and iri.isprintable() and not set(iri) & set(' <>"{}|\\^`')


@cache
def known_words() -> frozenset[str]:
    """Classes and properties that the ontology declares, or takes from others."""
    triples = parse(schema("ontology.ttl").read_bytes(), format=RdfFormat.TURTLE)
    kinds = {name(f"owl:{kind}") for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    kinds.add(name("rdf:Property"))
    return frozenset(
        triple.subject.value for triple in triples if triple.object in kinds and isinstance(triple.subject, NamedNode)
    ) | {name("rdf:type").value}
