"""Nodes and edges as quads: direct triples, and beside each its statement with the sentence.

Everything a paper says stands in the graph named by the paper; entities stand in the
default graph. Statements are plain nodes (RDF 1.1), their evidence is Web Annotation.

Terms are written as N-Quads has them, for building objects that are then written costs four times as much; who needs
objects, or another format, has them from a strict parser (:func:`quads`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.ids import iri
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.rdf.terms import CLASSES, KINDS, LISTS, PREDICATES, literal, word
from kg.ucum import ucum
from kg.vocabulary import load

__all__ = ["Statement", "lines", "parsed", "quads", "statements"]

#: A subject, predicate and object.
Triple = tuple[str, str, str]
#: Subject, predicate, object and graph, each as N-Quads has it; the graph is empty for the default graph.
Statement = tuple[str, str, str, str]
#: What stands in every statement.
_TYPE = word("rdf:type")
_IDENTIFIER = word("dcterms:identifier")
_SUBJECT = word("rdf:subject")
_PREDICATE = word("rdf:predicate")
_OBJECT = word("rdf:object")
_PIECE = word("oa:SpecificResource")
_SOURCE = word("oa:hasSource")
_SELECTOR = word("oa:hasSelector")
_POSITION = word("oa:TextPositionSelector")
_START = word("oa:start")
_END = word("oa:end")
_QUOTE = word("oa:TextQuoteSelector")
_EXACT = word("oa:exact")
_EVIDENCE, _MENTION = (("evidence", word("kg:evidence")), ("mention", word("kg:mention")))
#: Group of node or edge to its properties, each with its predicate.
_PREDICATES = {
    group: tuple((property, word(predicate)) for property, predicate in predicates.items())
    for group, predicates in PREDICATES.items()
}


def quads(items: Iterable[Node | Edge], base: str, *, rdf12: bool = False) -> Iterator[Quad]:
    """The quads of each item in turn; equal items give equal quads in equal order.

    ``rdf12``: each statement also reifies its triple as RDF 1.2 has it, so that it can be read as an annotation.
    """
    return parsed(lines(statements(items, base, rdf12=rdf12)))


def parsed(lines: Iterator[bytes]) -> Iterator[Quad]:
    """The quads of lines of N-Quads."""
    return parse(io.BufferedReader(_Stream(lines), 1 << 16), format=RdfFormat.N_QUADS)


def lines(statements: Iterable[Statement]) -> Iterator[bytes]:
    """Each statement as a line of N-Quads, with its line feed."""
    for subject, predicate, object, graph in statements:
        yield f"{subject} {predicate} {object} {graph}{' ' if graph else ''}.\n".encode()


def statements(items: Iterable[Node | Edge], base: str, *, rdf12: bool = False) -> Iterator[Statement]:
    """What :func:`quads` parses."""
    for item in items:
        yield from _node(item, base) if isinstance(item, Node) else _edge(item, base, rdf12=rdf12)


class _Stream(io.RawIOBase):
    """The bytes of an iterator, as a file that is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next(self._pieces, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _subject(label: str, id: str, base: str) -> str:
    return _iri(iri(base, KINDS.get(label, "entity"), id))


def _node(node: Node, base: str) -> Iterator[Statement]:
    subject = _subject(node.label, node.id, base)
    graph = subject if node.label == "Paper" else ""
    kind = word(CLASSES[node.label]) if node.label in CLASSES else _iri(load().types[node.label].iri)
    yield subject, _TYPE, kind, graph
    yield subject, _IDENTIFIER, literal(node.id), graph
    predicates = _PREDICATES.get(node.label, _PREDICATES["Entity"])
    yield from _literals(subject, predicates, node.properties, graph)
    if node.label == "Paper":
        for property, predicate in LISTS.items():
            yield from _ordered(subject, predicate, _list(node.properties.get(property)), graph)
    if code := ucum(str(node.properties.get("quantity") or "")):
        yield subject, word("qudt:ucumCode"), literal(code), graph
    if concept := node.properties.get("concept"):
        yield subject, word("skos:exactMatch"), str(NamedNode(str(concept))), graph
    for id in _list(node.properties.get("merged")):
        yield _iri(iri(base, "entity", str(id))), word("owl:sameAs"), subject, graph


def _edge(edge: Edge, base: str, *, rdf12: bool) -> Iterator[Statement]:
    kind = load().edge(edge.type, edge.source_label, edge.target_label)
    source = _subject(edge.source_label, edge.source, base)
    target = _subject(edge.target_label, edge.target, base)
    triple = (source, _iri(kind.iri), target)
    statement = _iri(iri(base, "statement", edge.id))
    if kind.group == "relation" and not edge.properties["paper"]:
        yield from _told(edge, statement, triple)
        return
    paper = source if kind.group == "role" else _subject("Paper", str(edge.properties["paper"]), base)
    if edge.properties.get("polarity", "asserted") == "asserted":
        yield *triple, paper
    yield from _reified(edge, statement, triple, "rdf:Statement", paper)
    if rdf12:
        yield statement, word("rdf:reifies"), f"<<( {' '.join(triple)} )>>", paper
    yield statement, word("prov:wasDerivedFrom"), paper, paper
    if extractor := edge.properties.get("extractor"):
        yield statement, word("prov:wasAttributedTo"), _iri(iri(base, "agent", str(extractor))), paper
    yield from _evidence(edge, statement, paper)


def _told(edge: Edge, statement: str, triple: Triple) -> Iterator[Statement]:
    """What a vocabulary or a name says stands in the default graph: a paper's own statement is a paper's alone."""
    graph = ""
    yield *triple, graph
    yield triple[0], word("skos:broader"), triple[2], graph
    yield from _reified(edge, statement, triple, "kg:VocabularyStatement", graph)
    yield from _literals(statement, (("sentence", word("schema:text")),), edge.properties, graph)


def _reified(edge: Edge, statement: str, triple: Triple, kind: str, graph: str) -> Iterator[Statement]:
    yield statement, _TYPE, word(kind), graph
    yield statement, _SUBJECT, triple[0], graph
    yield statement, _PREDICATE, triple[1], graph
    yield statement, _OBJECT, triple[2], graph
    yield statement, _IDENTIFIER, literal(edge.id), graph
    yield from _literals(statement, _PREDICATES["statement"], edge.properties, graph)


def _ordered(subject: str, predicate: str, values: list[object], graph: str) -> Iterator[Statement]:
    """The values as a list of RDF, whose cells have names: no blank node, so that equal graphs are equal text."""
    cells = [f"{subject[:-1]}#{predicate.partition(':')[2]}{place}>" for place in range(len(values))]
    for place, (cell, value) in enumerate(zip(cells, values, strict=True)):
        if not place:
            yield subject, word(predicate), cell, graph
        rest = cells[place + 1] if place + 1 < len(cells) else word("rdf:nil")
        yield cell, word("rdf:first"), literal(value), graph
        yield cell, word("rdf:rest"), rest, graph


def _evidence(edge: Edge, statement: str, paper: str) -> Iterator[Statement]:
    """The sentence and the mentions, each as a piece of the paper with its position, and with its words where given."""
    properties = edge.properties
    pieces = [(_EVIDENCE, properties["sentence"], properties["start"], properties["end"])]
    for text, start, end in zip(*(_list(properties.get(key)) for key in ("mentions", "starts", "ends")), strict=True):
        pieces.append((_MENTION, text, start, end))
    begin = statement[:-1]
    for number, ((kind, predicate), text, start, end) in enumerate(pieces):
        name = f"{begin}#{kind}{number}"
        piece, position = f"{name}>", f"{name}-position>"
        yield statement, predicate, piece, paper
        yield piece, _TYPE, _PIECE, paper
        yield piece, _SOURCE, paper, paper
        yield piece, _SELECTOR, position, paper
        yield position, _TYPE, _POSITION, paper
        yield position, _START, literal(start), paper
        yield position, _END, literal(end), paper
        if not text:
            continue
        quote = f"{name}-quote>"
        yield piece, _SELECTOR, quote, paper
        yield quote, _TYPE, _QUOTE, paper
        yield quote, _EXACT, literal(text), paper


def _literals(
    subject: str, predicates: Iterable[tuple[str, str]], properties: dict[str, Value], graph: str
) -> Iterator[Statement]:
    for property, predicate in predicates:
        value = properties.get(property)
        if isinstance(value, list):
            for one in value:
                if one != "":
                    yield subject, predicate, literal(one), graph
        elif value is not None and value != "":
            yield subject, predicate, literal(value), graph


def _iri(value: str) -> str:
    return f"<{value}>"


def _list(value: Value) -> list[object]:
    return list(value) if isinstance(value, list) else []
