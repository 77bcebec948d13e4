"""One statement as a nanopublication (P. Groth et al., 2010; the guidelines of nanopub.net)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.ids import iri
from kg.jsonl import replacing
from kg.model import Edge
from kg.rdf.quads import quads
from kg.rdf.terms import PREFIXES, name
from kg.vocabulary import load

__all__ = ["nanopub", "write_nanopub"]

_PREFIXES = PREFIXES | {"np": "http://www.nanopub.org/nschema#"}


def write_nanopub(path: Path, edge: Edge, base: str, created: str, licence: str) -> int:
    """Write the edge's statement as TriG; returns how many quads there are. Raises as :func:`nanopub` does."""
    found = list(nanopub(edge, base, created, licence))
    with replacing(path) as file:
        serialize(found, file, format=RdfFormat.TRIG, prefixes=_PREFIXES)
    return len(found)


def nanopub(edge: Edge, base: str, created: str, licence: str) -> Iterator[Quad]:
    """The four graphs: head, the triple itself, the sentence it comes from and who read it, and when it was published.

    ``created`` is a moment as XSD has it; ``licence`` an IRI. A negated or hedged statement asserts nothing: only its
    reification stands in the assertion.
    """
    one = iri(base, "nanopub", edge.id)
    this = NamedNode(one)
    head, assertion, provenance, information = (
        NamedNode(f"{one}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield Quad(this, name("rdf:type"), _np("Nanopublication"), head)
    yield Quad(this, _np("hasAssertion"), assertion, head)
    yield Quad(this, _np("hasProvenance"), provenance, head)
    yield Quad(this, _np("hasPublicationInfo"), information, head)
    statement = NamedNode(iri(base, "statement", edge.id))
    parts = {name(f"rdf:{part}") for part in ("type", "subject", "predicate", "object")}
    direct = NamedNode(load().edge(edge.type, edge.source_label, edge.target_label).iri)
    for quad in quads([edge], base):
        said = quad.predicate in (direct, name("skos:broader"))
        asserted = said or (quad.subject == statement and quad.predicate in parts)
        yield Quad(quad.subject, quad.predicate, quad.object, assertion if asserted else provenance)
        if quad.subject == statement and quad.predicate in (name("prov:wasDerivedFrom"), name("prov:wasAttributedTo")):
            yield Quad(assertion, quad.predicate, quad.object, provenance)
    if edge.properties.get("paper") == "":  # what a vocabulary says, or a name
        agent = iri(base, "agent", str(edge.properties["extractor"]))
        yield Quad(assertion, name("prov:wasAttributedTo"), NamedNode(agent), provenance)
    moment = NamedNode(PREFIXES["xsd"] + "dateTime")
    yield Quad(this, name("dcterms:created"), Literal(created, datatype=moment), information)
    yield Quad(this, name("dcterms:license"), NamedNode(licence), information)
    yield Quad(this, name("prov:wasAttributedTo"), NamedNode(f"{base}agent/kg"), information)


def _np(local: str) -> NamedNode:
    return NamedNode(_PREFIXES["np"] + local)
