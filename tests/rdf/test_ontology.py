"""The ontology: it says of every own term what it is, agrees with the vocabulary, and contradicts nothing."""

from __future__ import annotations

from collections.abc import Iterator

import owlrl
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.config import DEFAULT_BASE, Workspace
from kg.rdf.check import known_words
from kg.rdf.quads import quads
from kg.rdf.terms import CLASSES, LISTS, ONTOLOGY, PREDICATES, name
from kg.stages.graph import RecordsGraph
from kg.vocabulary import load, schema

DECLARED = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=schema("ontology.ttl").read_text("utf-8"))


def _own(ontology: rdflib.Graph) -> Iterator[rdflib.URIRef]:
    for kind in DECLARED:
        for term in ontology.subjects(RDF.type, kind):
            if isinstance(term, rdflib.URIRef) and term.startswith(ONTOLOGY):
                yield term


def test_every_own_term_has_label_definition_and_place(ontology: rdflib.Graph) -> None:
    """A class has what it is a kind of, a property its domain and range."""
    terms = list(_own(ontology))
    assert len(terms) > 35
    for term in terms:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, SKOS.definition))) == 1, term
        if (term, RDF.type, OWL.Class) in ontology:
            assert (term, RDFS.subClassOf, None) in ontology, term
        else:
            assert (term, RDFS.domain, None) in ontology, term
            assert (term, RDFS.range, None) in ontology, term


def test_it_says_what_the_vocabulary_says(ontology: rdflib.Graph) -> None:
    """Types and edges with their definitions, domains and ranges."""
    for type in load().types.values():
        assert str(ontology.value(rdflib.URIRef(type.iri), SKOS.definition)) == type.definition
    for edge in load().edges:
        term = rdflib.URIRef(edge.iri)
        assert str(ontology.value(term, RDFS.label)) == edge.label
        assert str(ontology.value(term, SKOS.definition)) == edge.definition
        assert ((term, RDF.type, OWL.SymmetricProperty) in ontology) == edge.symmetric
        ends = [_classes(ontology, ontology.value(term, end)) for end in (RDFS.domain, RDFS.range)]
        assert ends == [{_class(one) for one in side} for side in map(set, zip(*edge.pairs, strict=True))]


def _class(label: str) -> str:
    return name(CLASSES[label]).value if label in CLASSES else load().types[label].iri


def _classes(ontology: rdflib.Graph, end: rdflib.term.Node | None) -> set[str]:
    if end == rdflib.URIRef(f"{ONTOLOGY}Entity"):
        return {type.iri for type in load().types.values()}
    union = ontology.value(end, OWL.unionOf)
    return {str(one) for one in ontology.items(union)} if union is not None else {str(end)}


def test_every_word_that_is_written_is_declared() -> None:
    written = [curie for group in (*PREDICATES.values(), LISTS, CLASSES) for curie in group.values()]
    assert {name(curie).value for curie in written} <= known_words()
    assert {edge.iri for edge in load().edges} <= known_words()


def test_the_sample_contradicts_nothing(ontology: rdflib.Graph, annotated: Workspace) -> None:
    """Under OWL RL the graph with its ontology has no error, and papers are what the ontology makes of them."""
    graph = rdflib.Graph() + ontology
    wanted = {edge.iri for edge in load().edges} | {str(RDF.type)}
    made = (quad for quad in quads(RecordsGraph(annotated), DEFAULT_BASE) if quad.predicate.value in wanted)
    graph.parse(data="\n".join(f"{quad.triple} ." for quad in made), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not list(graph.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
    method = next(graph.subjects(RDF.type, rdflib.URIRef(f"{ONTOLOGY}Method")))
    assert (method, RDF.type, rdflib.URIRef(f"{ONTOLOGY}Entity")) in graph


def test_a_contradiction_would_be_noticed(ontology: rdflib.Graph) -> None:
    """What is a method and a metric is neither."""
    graph = rdflib.Graph() + ontology
    thing = rdflib.URIRef("https://example.org/thing")
    for type in ("Method", "Metric"):
        graph.add((thing, RDF.type, rdflib.URIRef(f"{ONTOLOGY}{type}")))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert list(graph.objects(None, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
