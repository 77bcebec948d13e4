"""Nodes and edges as quads: direct triples, and beside each its statement with the sentence.

Everything a paper says stands in the graph named by the paper; entities stand in the
default graph. Statements are plain nodes (RDF 1.1), their evidence is Web Annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.ids import iri
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.rdf.terms import CLASSES, KINDS, LISTS, ONTOLOGY, PREDICATES, name
from kg.ucum import ucum
from kg.vocabulary import load

__all__ = ["quads"]

Graph = NamedNode | DefaultGraph


def quads(items: Iterable[Node | Edge], base: str, *, rdf12: bool = False) -> Iterator[Quad]:
    """The quads of each item in turn; equal items give equal quads in equal order.

    ``rdf12``: each statement also reifies its triple as RDF 1.2 has it, so that it can be read as an annotation.
    """
    for item in items:
        yield from _node(item, base) if isinstance(item, Node) else _edge(item, base, rdf12=rdf12)


def _subject(label: str, id: str, base: str) -> NamedNode:
    return NamedNode(iri(base, KINDS.get(label, "entity"), id))


def _node(node: Node, base: str) -> Iterator[Quad]:
    subject = _subject(node.label, node.id, base)
    graph: Graph = subject if node.label == "Paper" else DefaultGraph()
    kind = name(CLASSES[node.label]) if node.label in CLASSES else NamedNode(load().types[node.label].iri)
    yield Quad(subject, name("rdf:type"), kind, graph)
    yield Quad(subject, name("dcterms:identifier"), Literal(node.id), graph)
    predicates = PREDICATES[node.label if node.label in PREDICATES else "Entity"]
    yield from _literals(subject, predicates, node.properties, graph)
    if node.label == "Paper":
        for property, predicate in LISTS.items():
            yield from _ordered(subject, predicate, _list(node.properties.get(property)), graph)
    if code := ucum(str(node.properties.get("quantity") or "")):
        yield Quad(subject, name("qudt:ucumCode"), Literal(code), graph)
    if concept := node.properties.get("concept"):
        yield Quad(subject, name("skos:exactMatch"), NamedNode(str(concept)), graph)
    for id in _list(node.properties.get("merged")):
        yield Quad(NamedNode(iri(base, "entity", str(id))), name("owl:sameAs"), subject, graph)


def _edge(edge: Edge, base: str, *, rdf12: bool) -> Iterator[Quad]:
    kind = load().edge(edge.type, edge.source_label, edge.target_label)
    source = _subject(edge.source_label, edge.source, base)
    target = _subject(edge.target_label, edge.target, base)
    triple = Triple(source, NamedNode(kind.iri), target)
    statement = NamedNode(iri(base, "statement", edge.id))
    if kind.group == "relation" and not edge.properties["paper"]:
        yield from _told(edge, statement, triple)
        return
    paper = source if kind.group == "role" else _subject("Paper", str(edge.properties["paper"]), base)
    if edge.properties.get("polarity", "asserted") == "asserted":
        yield Quad(triple.subject, triple.predicate, triple.object, paper)
    yield from _reified(edge, statement, triple, "rdf:Statement", paper)
    if rdf12:
        yield Quad(statement, name("rdf:reifies"), triple, paper)
    yield Quad(statement, name("prov:wasDerivedFrom"), paper, paper)
    if extractor := edge.properties.get("extractor"):
        yield Quad(statement, name("prov:wasAttributedTo"), NamedNode(iri(base, "agent", str(extractor))), paper)
    yield from _evidence(edge, statement, paper)


def _told(edge: Edge, statement: NamedNode, triple: Triple) -> Iterator[Quad]:
    """What a vocabulary says stands in the default graph: a paper's own statement is a paper's alone."""
    graph = DefaultGraph()
    yield Quad(triple.subject, triple.predicate, triple.object, graph)
    yield Quad(triple.subject, name("skos:broader"), triple.object, graph)
    yield from _reified(edge, statement, triple, "kg:VocabularyStatement", graph)
    yield from _literals(statement, {"sentence": "schema:text"}, edge.properties, graph)


def _reified(edge: Edge, statement: NamedNode, triple: Triple, kind: str, graph: Graph) -> Iterator[Quad]:
    yield Quad(statement, name("rdf:type"), name(kind), graph)
    yield Quad(statement, name("rdf:subject"), triple.subject, graph)
    yield Quad(statement, name("rdf:predicate"), triple.predicate, graph)
    yield Quad(statement, name("rdf:object"), triple.object, graph)
    yield Quad(statement, name("dcterms:identifier"), Literal(edge.id), graph)
    yield from _literals(statement, PREDICATES["statement"], edge.properties, graph)


def _ordered(subject: NamedNode, predicate: str, values: list[object], graph: Graph) -> Iterator[Quad]:
    """The values as a list of RDF, whose cells have names: no blank node, so that equal graphs are equal text."""
    cells = [NamedNode(f"{subject.value}#{predicate.partition(':')[2]}{place}") for place in range(len(values))]
    for place, (cell, value) in enumerate(zip(cells, values, strict=True)):
        if not place:
            yield Quad(subject, name(predicate), cell, graph)
        rest = cells[place + 1] if place + 1 < len(cells) else name("rdf:nil")
        yield Quad(cell, name("rdf:first"), _literal(value), graph)
        yield Quad(cell, name("rdf:rest"), rest, graph)


def _evidence(edge: Edge, statement: NamedNode, paper: NamedNode) -> Iterator[Quad]:
    """The sentence and the mentions, each as a piece of the paper with its position, and with its words where given."""
    properties = edge.properties
    pieces = [("evidence", properties["sentence"], properties["start"], properties["end"])]
    for text, start, end in zip(*(_list(properties.get(key)) for key in ("mentions", "starts", "ends")), strict=True):
        pieces.append(("mention", text, start, end))
    for number, (kind, text, start, end) in enumerate(pieces):
        piece = NamedNode(f"{statement.value}#{kind}{number}")
        yield Quad(statement, NamedNode(ONTOLOGY + kind), piece, paper)
        yield Quad(piece, name("rdf:type"), name("oa:SpecificResource"), paper)
        yield Quad(piece, name("oa:hasSource"), paper, paper)
        position = NamedNode(f"{piece.value}-position")
        yield Quad(piece, name("oa:hasSelector"), position, paper)
        yield Quad(position, name("rdf:type"), name("oa:TextPositionSelector"), paper)
        yield Quad(position, name("oa:start"), _literal(start), paper)
        yield Quad(position, name("oa:end"), _literal(end), paper)
        if not text:
            continue
        quote = NamedNode(f"{piece.value}-quote")
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
