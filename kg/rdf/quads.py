"""Nodes and edges as quads: direct triples, and beside each its statement with the sentence.

Everything a paper says stands in the graph named by the paper; entities stand in the
default graph. Statements are plain nodes (RDF 1.1), their evidence is Web Annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.ids import iri
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.rdf.terms import ONTOLOGY, PREDICATES, PREFIXES
from kg.vocabulary import load

__all__ = ["name", "quads"]

Graph = NamedNode | DefaultGraph
_KINDS = {"Paper": "paper", "Figure": "figure", "Resource": "resource"}
_CLASSES = {"Paper": "schema:ScholarlyArticle", "Figure": "kg:Figure", "Resource": "kg:Resource"}


def quads(items: Iterable[Node | Edge], base: str) -> Iterator[Quad]:
    """The quads of each item in turn; equal items give equal quads in equal order."""
    for item in items:
        yield from _node(item, base) if isinstance(item, Node) else _edge(item, base)


def name(curie: str) -> NamedNode:
    """A published or own term, from its prefixed name."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _subject(label: str, id: str, base: str) -> NamedNode:
    return NamedNode(iri(base, _KINDS.get(label, "entity"), id))


def _node(node: Node, base: str) -> Iterator[Quad]:
    subject = _subject(node.label, node.id, base)
    graph: Graph = subject if node.label == "Paper" else DefaultGraph()
    kind = name(_CLASSES[node.label]) if node.label in _CLASSES else NamedNode(load().types[node.label].iri)
    yield Quad(subject, name("rdf:type"), kind, graph)
    yield Quad(subject, name("dcterms:identifier"), Literal(node.id), graph)
    predicates = PREDICATES[node.label if node.label in PREDICATES else "Entity"]
    yield from _literals(subject, predicates, node.properties, graph)
    if concept := node.properties.get("concept"):
        yield Quad(subject, name("skos:exactMatch"), NamedNode(str(concept)), graph)
    for id in _list(node.properties.get("merged")):
        yield Quad(NamedNode(iri(base, "entity", str(id))), name("owl:sameAs"), subject, graph)


def _edge(edge: Edge, base: str) -> Iterator[Quad]:
    kind = load().edge(edge.type, edge.source_label, edge.target_label)
    source = _subject(edge.source_label, edge.source, base)
    target = _subject(edge.target_label, edge.target, base)
    predicate = NamedNode(kind.iri)
    if kind.group == "relation" and not edge.properties["paper"]:
        yield from _broader(edge, source, predicate, target)
        return
    paper = source if kind.group == "role" else _subject("Paper", str(edge.properties["paper"]), base)
    if edge.properties.get("polarity", "asserted") == "asserted":
        yield Quad(source, predicate, target, paper)
    statement = NamedNode(iri(base, "statement", edge.id))
    yield Quad(statement, name("rdf:type"), name("rdf:Statement"), paper)
    yield Quad(statement, name("rdf:subject"), source, paper)
    yield Quad(statement, name("rdf:predicate"), predicate, paper)
    yield Quad(statement, name("rdf:object"), target, paper)
    yield Quad(statement, name("dcterms:identifier"), Literal(edge.id), paper)
    yield Quad(statement, name("prov:wasDerivedFrom"), paper, paper)
    yield from _literals(statement, PREDICATES["statement"], edge.properties, paper)
    yield from _evidence(edge, statement, paper)


def _broader(edge: Edge, source: NamedNode, predicate: NamedNode, target: NamedNode) -> Iterator[Quad]:
    """What a vocabulary says stands in the default graph: a paper's own statement is a paper's alone."""
    graph = DefaultGraph()
    yield Quad(source, predicate, target, graph)
    yield Quad(source, name("skos:broader"), target, graph)


def _evidence(edge: Edge, statement: NamedNode, paper: NamedNode) -> Iterator[Quad]:
    """The sentence and the mentions, each as a piece of the paper with position and quote."""
    properties = edge.properties
    pieces = [("evidence", properties["sentence"], properties["start"], properties["end"])]
    for text, start, end in zip(*(_list(properties.get(key)) for key in ("mentions", "starts", "ends")), strict=True):
        pieces.append(("mention", text, start, end))
    for number, (kind, text, start, end) in enumerate(pieces):
        piece = NamedNode(f"{statement.value}#{kind}{number}")
        yield Quad(statement, NamedNode(ONTOLOGY + kind), piece, paper)
        yield Quad(piece, name("rdf:type"), name("oa:SpecificResource"), paper)
        yield Quad(piece, name("oa:hasSource"), paper, paper)
        position, quote = NamedNode(f"{piece.value}-position"), NamedNode(f"{piece.value}-quote")
        yield Quad(piece, name("oa:hasSelector"), position, paper)
        yield Quad(position, name("rdf:type"), name("oa:TextPositionSelector"), paper)
        yield Quad(position, name("oa:start"), _literal(start), paper)
        yield Quad(position, name("oa:end"), _literal(end), paper)
        yield Quad(piece, name("oa:hasSelector"), quote, paper)
        yield Quad(quote, name("rdf:type"), name("oa:TextQuoteSelector"), paper)
        yield Quad(quote, name("oa:exact"), _literal(text), paper)


def _literals(
    subject: NamedNode, predicates: dict[str, str], properties: dict[str, Value], graph: Graph
) -> Iterator[Quad]:
    for property, predicate in predicates.items():
        value = properties.get(property)
        for one in value if isinstance(value, list) else [value]:
            if one is not None and one != "":
                yield Quad(subject, name(predicate), _literal(one), graph)


def _literal(value: object) -> Literal:
    """A literal of the value's own datatype. A lone surrogate, which no RDF can hold, becomes U+FFFD."""
    if isinstance(value, bool | int | float):
        return Literal(value)
    return Literal(str(value).encode("utf-8", "replace").decode("utf-8"))


def _list(value: Value) -> list[object]:
    return list(value) if isinstance(value, list) else []
