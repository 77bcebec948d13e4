"""RDF that ``kg`` wrote, read back as nodes and edges: what was written, property by property."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store, parse

from kg.compressed import open_binary
from kg.errors import InputError
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.rdf.fill import fill
from kg.rdf.terms import CLASSES, LISTS, ONTOLOGY, PREDICATES, name
from kg.rdf.write import format_of
from kg.vocabulary import EdgeType, PropertyKind, load

__all__ = ["Store", "objects", "read", "stored"]

_EMPTY: dict[PropertyKind, Value] = {"string": "", "strings": [], "integers": [], "boolean": False}
_MENTION = re.compile(r"#mention(\d+)$")

Term = NamedNode | Literal
Facts = dict[str, list[Term]]


@contextmanager
def stored(path: Path) -> Iterator[Store]:
    """The file's quads in a store on disk that is gone when the block ends.

    Raises :class:`InputError` where the file is no RDF.
    """
    with tempfile.TemporaryDirectory(prefix="kg-rdf-") as folder:
        store = Store(folder)
        try:
            with open_binary(path) as file:
                fill(store, parse(file, format=format_of(path)))
        except (SyntaxError, ValueError, OSError) as error:
            raise InputError(f"is no RDF: {error}", where=str(path)) from error
        yield store
        del store  # its lock goes before its folder


def objects(store: Store, predicate: str) -> set[str]:
    """The IRIs that stand as objects of this predicate, by its prefixed name."""
    found = store.quads_for_pattern(None, name(predicate), None, None)
    return {quad.object.value for quad in found if isinstance(quad.object, NamedNode)}


def read(path: Path) -> Iterator[Node | Edge]:
    """Every node, then every edge of a file that ``kg`` wrote with graphs: N-Quads, TriG or JSON-LD, compressed or not.

    Of a file with short quotes, or without, sentences are what it has. Raises :class:`InputError` where the
    file has no graphs, or lacks what a node or edge must have.
    """
    if not format_of(path).supports_datasets:
        raise InputError("has no graphs to tell papers apart; expected .nq, .trig or .jsonld", where=str(path))
    with stored(path) as store:
        yield from _Reader(store, str(path)).items()


class _Reader:
    def __init__(self, store: Store, where: str) -> None:
        self.store = store
        self.where = where
        self.kinds = {kind.iri: label for label, kind in load().types.items()}
        self.kinds |= {name(curie).value: label for label, curie in CLASSES.items()}
        self.edges: defaultdict[str, list[EdgeType]] = defaultdict(list)
        for edge in load().edges:
            self.edges[edge.iri].append(edge)

    def items(self) -> Iterator[Node | Edge]:
        for kind, label in self.kinds.items():
            for quad in self.store.quads_for_pattern(None, name("rdf:type"), NamedNode(kind), None):
                yield self._node(_iri(quad.subject), label)
        for curie in ("rdf:Statement", "kg:VocabularyStatement"):
            for quad in self.store.quads_for_pattern(None, name("rdf:type"), name(curie), None):
                yield self._edge(_iri(quad.subject))

    def _facts(self, subject: NamedNode) -> Facts:
        facts: defaultdict[str, list[Term]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(subject, None, None, None):
            if isinstance(quad.object, NamedNode | Literal):  # a triple, of RDF 1.2, says nothing new
                facts[quad.predicate.value].append(quad.object)
        return facts

    def _node(self, subject: NamedNode, label: str) -> Node:
        facts = self._facts(subject)
        names = load().nodes[label]
        predicates = PREDICATES.get(label, PREDICATES["Entity"])
        properties: dict[str, Value] = {
            property: _value(facts.get(name(predicates[property]).value, []), kind) if property in predicates else None
            for property, kind in names.items()
        }
        if label == "Paper":
            properties |= {property: self._ordered(facts, predicate) for property, predicate in LISTS.items()}
        elif label in load().types:
            same = self.store.quads_for_pattern(None, name("owl:sameAs"), subject, None)
            properties["uri"] = subject.value
            properties["merged"] = sorted(_id_of(_iri(quad.subject)) for quad in same)
            properties["concept"] = next((term.value for term in facts.get(name("skos:exactMatch").value, ())), "")
        return Node(label, self._id(subject, facts), properties)

    def _ordered(self, facts: Facts, predicate: str) -> list[str]:
        values, cell = [], next(iter(facts.get(name(predicate).value, ())), None)
        while isinstance(cell, NamedNode) and cell != name("rdf:nil"):
            of_cell = self._facts(cell)
            values.append(of_cell[name("rdf:first").value][0].value)
            cell = of_cell[name("rdf:rest").value][0]
        return values

    def _edge(self, statement: NamedNode) -> Edge:
        facts = self._facts(statement)
        source, predicate, target = (
            _iri(self._one(statement, facts, f"rdf:{part}")) for part in ("subject", "predicate", "object")
        )
        source_label, target_label = self._label(source), self._label(target)
        kinds = [edge for edge in self.edges[predicate.value] if (source_label, target_label) in edge.pairs]
        if not kinds:
            what = f"{statement.value} joins a {source_label} to a {target_label} by {predicate.value}"
            raise InputError(what, where=self.where)
        kind = kinds[0]
        ends = (source_label, self._id(source), target_label, self._id(target))
        return Edge(kind.name, self._id(statement, facts), *ends, self._properties(kind, facts))

    def _properties(self, kind: EdgeType, facts: Facts) -> dict[str, Value]:
        found: dict[str, Value] = {
            property: _value(facts.get(name(predicate).value, []), kind.properties[property])
            for property, predicate in PREDICATES["statement"].items()
            if property in kind.properties
        }
        paper = next(iter(facts.get(name("prov:wasDerivedFrom").value, ())), None)
        if "paper" in kind.properties:
            found["paper"] = self._id(_iri(paper)) if paper else ""
        if paper is None:
            text = _value(facts.get(name("schema:text").value, []), "string")
            return {property: found.get(property) for property in kind.properties} | {"sentence": text}
        pieces = {kind: self._pieces(facts, kind) for kind in ("evidence", "mention")}
        for text, start, end in pieces["evidence"]:
            found |= {"sentence": text, "start": start, "end": end}
        if "mentions" in kind.properties:
            found |= {
                "mentions": [text for text, _, _ in pieces["mention"]],
                "starts": [start for _, start, _ in pieces["mention"]],
                "ends": [end for _, _, end in pieces["mention"]],
            }
        return {property: found[property] for property in kind.properties}

    def _pieces(self, facts: Facts, kind: str) -> list[tuple[str, int, int]]:
        pieces = [piece for piece in facts.get(ONTOLOGY + kind, ()) if isinstance(piece, NamedNode)]
        pieces.sort(key=lambda piece: int(found[1]) if (found := _MENTION.search(piece.value)) else 0)
        return [self._piece(piece) for piece in pieces]

    def _piece(self, piece: NamedNode) -> tuple[str, int, int]:
        text, start, end = "", 0, 0
        for selector in self._facts(piece)[name("oa:hasSelector").value]:
            if isinstance(selector, NamedNode):
                facts = self._facts(selector)
                text = next((term.value for term in facts.get(name("oa:exact").value, ())), text)
                if name("oa:start").value in facts:
                    start, end = (int(facts[name(f"oa:{one}").value][0].value) for one in ("start", "end"))
        return text, start, end

    def _label(self, subject: NamedNode) -> str:
        for quad in self.store.quads_for_pattern(subject, name("rdf:type"), None, None):
            if isinstance(quad.object, NamedNode) and quad.object.value in self.kinds:
                return self.kinds[quad.object.value]
        raise InputError(f"{subject.value} has no type that the graph knows", where=self.where)

    def _id(self, subject: NamedNode, facts: Facts | None = None) -> str:
        return self._one(subject, self._facts(subject) if facts is None else facts, "dcterms:identifier").value

    def _one(self, subject: NamedNode, facts: Facts, curie: str) -> Term:
        found = facts.get(name(curie).value, [])
        if len(found) != 1:
            raise InputError(f"{subject.value} has {len(found)} values of {curie}, 1 expected", where=self.where)
        return found[0]


def _iri(term: object) -> NamedNode:
    """The term, which what ``kg`` writes has as an IRI."""
    if not isinstance(term, NamedNode):
        raise InputError(f"{term} stands where an IRI is expected")
    return term


def _id_of(gone: NamedNode) -> str:
    """The id of an entity that is gone, from its IRI alone."""
    return unquote(gone.value.rpartition("/")[2])  # an id has its own slashes quoted


def _value(terms: list[Term], kind: PropertyKind) -> Value:
    values = [term.value for term in terms]
    if kind == "strings":
        return sorted(values)
    if not values:
        return _EMPTY.get(kind)
    match kind:
        case "boolean":
            return values[0] == "true"
        case "integer":
            return int(values[0])
        case "number":
            return float(values[0])
    return values[0]
