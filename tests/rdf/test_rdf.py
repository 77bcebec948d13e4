"""RDF: what is written is read, by two libraries, to the same graph; and it conforms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate

from kg.config import DEFAULT_BASE, Workspace
from kg.errors import CheckError
from kg.ids import iri
from kg.model import Concept, Edge, Extraction, Figure, Mention, Node, Paper
from kg.projection import project
from kg.rdf import count, write
from kg.rdf.terms import ONTOLOGY
from kg.resolve import resolve
from kg.stages.graph import RecordsGraph
from kg.vocabulary import load, schema


@pytest.fixture(scope="module")
def items(workspace: Workspace) -> list[Node | Edge]:
    return list(RecordsGraph(workspace))


@pytest.fixture(scope="module")
def store(workspace: Workspace) -> ox.Store:
    store = ox.Store()
    store.load(path=str(workspace.exports / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("name", ["graph.nq", "graph.ttl", "graph.nq.gz"])
def test_the_same_items_give_the_same_bytes(tmp_path: Path, items: list[Node | Edge], name: str) -> None:
    """Written twice, the files are equal to the last byte."""
    paths = [tmp_path / "one" / name, tmp_path / "two" / name]
    counts = [write(path, items, DEFAULT_BASE) for path in paths]
    assert counts[0] == counts[1] == count(paths[0]) > len(items)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_two_libraries_read_the_same(workspace: Workspace) -> None:
    """rdflib finds in the Turtle file exactly the triples that pyoxigraph finds."""
    path = workspace.exports / "graph.ttl"
    theirs = rdflib.Graph().parse(path)
    ours = {quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert len(theirs) == len(ours) > 1000


def test_it_conforms_to_the_shapes(workspace: Workspace) -> None:
    """pySHACL finds no violation in the graph of the sample."""
    conforms, _, report = validate(
        rdflib.Graph().parse(workspace.exports / "graph.ttl"),
        shacl_graph=rdflib.Graph().parse(data=schema("shapes.ttl").read_text("utf-8")),
    )
    assert conforms, report


def test_the_shapes_notice_what_is_missing(workspace: Workspace) -> None:
    """A statement whose sentence was removed does not conform."""
    graph = rdflib.Graph().parse(workspace.exports / "graph.ttl")
    statement = next(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    graph.remove((statement, rdflib.URIRef(f"{ONTOLOGY}evidence"), None))
    conforms, _, _ = validate(graph, shacl_graph=rdflib.Graph().parse(data=schema("shapes.ttl").read_text("utf-8")))
    assert not conforms


def test_rdf_and_records_hold_the_same_edges(store: ox.Store, items: list[Node | Edge]) -> None:
    """Every edge is one statement with its ends, predicate and sentence, in its paper's graph."""
    answer = store.query(
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX kg: <https://example.org/kg/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?id ?from ?predicate ?to ?sentence WHERE { GRAPH ?paper {
          ?statement a rdf:Statement ; dcterms:identifier ?id ; rdf:subject ?s ; rdf:object ?o ;
            rdf:predicate ?predicate ; kg:evidence/oa:hasSelector/oa:exact ?sentence }
          BIND(STR(?s) AS ?from) BIND(STR(?o) AS ?to) }"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    found = Counter((row["id"].value, row["predicate"].value, row["sentence"].value) for row in answer)
    edges = [item for item in items if isinstance(item, Edge) and item.properties.get("paper", "its own")]
    wanted = Counter(
        (edge.id, load().edge(edge.type, edge.source_label, edge.target_label).iri, edge.properties["sentence"])
        for edge in edges
    )
    assert found == wanted


def test_entities_have_the_iri_that_the_stores_carry(store: ox.Store, items: list[Node | Edge]) -> None:
    """The `uri` of a node in Cypher is its subject in RDF, with the same name."""
    for item in items:
        if isinstance(item, Node) and item.label in load().types:
            label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
            (quad,) = store.quads_for_pattern(ox.NamedNode(str(item.properties["uri"])), label, None)
            assert isinstance(quad.object, ox.Literal)
            assert quad.object.value == item.properties["name"]


def test_what_a_vocabulary_says_is_no_papers_word(store: ox.Store, items: list[Node | Edge]) -> None:
    """It stands in the default graph, as our relation and as SKOS has it; the sentence is the definition.

    So does what a name says of itself, whose sentence tells which of its words do.
    """
    skos = "http://www.w3.org/2004/02/skos/core#"
    told = [item for item in items if isinstance(item, Edge) and not item.properties.get("paper", "its own")]
    by_name = [edge for edge in told if str(edge.properties["extractor"]).startswith("kinds.toml/")]
    assert by_name and len(by_name) < len(told)
    for edge in told:
        source, target = (ox.NamedNode(iri(DEFAULT_BASE, "entity", end)) for end in (edge.source, edge.target))
        for predicate in (f"{skos}broader", load().relations["SUBCLASS_OF"].iri):
            assert ox.Quad(source, ox.NamedNode(predicate), target, ox.DefaultGraph()) in store
        statement = ox.NamedNode(iri(DEFAULT_BASE, "statement", edge.id))
        sentence = ox.Literal(str(edge.properties["sentence"]))
        assert ox.Quad(statement, ox.NamedNode("https://schema.org/text"), sentence, ox.DefaultGraph()) in store
        is_definition = ox.Quad(source, ox.NamedNode(f"{skos}definition"), sentence, ox.DefaultGraph()) in store
        assert is_definition is (edge not in by_name)


def test_an_old_id_is_the_same_as_its_entity(store: ox.Store, items: list[Node | Edge]) -> None:
    """Ids that merging took away leave a redirect."""
    merged = [item for item in items if isinstance(item, Node) and item.properties.get("merged")]
    assert merged
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    for node in merged:
        ids = node.properties["merged"]
        assert isinstance(ids, list)
        for id in ids:
            old = ox.NamedNode(iri(DEFAULT_BASE, "entity", str(id)))
            assert ox.Quad(old, same, ox.NamedNode(str(node.properties["uri"])), ox.DefaultGraph()) in store


def test_only_asserted_relations_are_direct_triples(items: list[Node | Edge], store: ox.Store) -> None:
    """What is negated or hedged stands in a statement alone."""
    for edge in items:
        if isinstance(edge, Edge) and edge.properties.get("paper") and "polarity" in edge.properties:
            predicate = ox.NamedNode(load().edge(edge.type, edge.source_label, edge.target_label).iri)
            paper = ox.NamedNode(iri(DEFAULT_BASE, "paper", str(edge.properties["paper"])))
            ends = (ox.NamedNode(iri(DEFAULT_BASE, "entity", end)) for end in (edge.source, edge.target))
            source, target = ends
            direct = list(store.quads_for_pattern(source, predicate, target, paper))
            assert bool(direct) == (edge.properties["polarity"] == "asserted")


def test_a_figure_is_written_with_what_it_means(tmp_path: Path) -> None:
    """Bounds, relation and unit where they are known, nothing where they are not; both conform."""
    paper = Paper(id="p", title="A chip", abstract="It needs 3 W and O(N) time.")
    figures = (
        Figure("e1", "", "3", "W", "3 W", 16, 19, 3.0, 3.0, "=", 0.5, "watt"),
        Figure("e1", "", "O(N)", "", "O(N)", 24, 28),
    )
    chip = Concept("e1", "Hardware", "Chip", "PROPOSES", 0.9, (Mention(2, 6, "chip", 0.9),))
    found = Extraction(paper, "t/1", (chip,), (), figures)
    write(tmp_path / "graph.ttl", project(resolve(lambda: iter([found])), DEFAULT_BASE), DEFAULT_BASE)
    graph = rdflib.Graph().parse(tmp_path / "graph.ttl")
    ours = graph.query(
        """PREFIX kg: <https://example.org/kg/ontology#> PREFIX schema: <https://schema.org/>
        SELECT ?value ?low ?high ?relation ?spread ?unit WHERE { ?figure a kg:Figure ; schema:value ?value .
          OPTIONAL { ?figure schema:minValue ?low ; schema:maxValue ?high ; kg:relation ?relation }
          OPTIONAL { ?figure kg:uncertainty ?spread } OPTIONAL { ?figure kg:quantity ?unit } } ORDER BY ?value"""
    )
    rows = [tuple(value and value.toPython() for value in row) for row in ours]  # type: ignore[union-attr]
    assert rows == [("3", 3.0, 3.0, "=", 0.5, "watt"), ("O(N)", None, None, None, None, None)]
    conforms, _, report = validate(
        graph, shacl_graph=rdflib.Graph().parse(data=schema("shapes.ttl").read_text("utf-8"))
    )
    assert conforms, report


@given(title=st.text(), name=st.text(min_size=1))
def test_hostile_text_breaks_no_line(tmp_path_factory: pytest.TempPathFactory, title: str, name: str) -> None:
    """Any title, name and id give a file that both formats' strict parser reads."""
    folder = tmp_path_factory.mktemp("rdf")
    nodes: list[Node | Edge] = [
        Node(
            "Paper",
            name.encode("utf-8", "replace").decode(),
            {"title": title, "authors": [title, name]},
        ),
        Node("Method", "method:x-1", {"name": name, "aliases": [title], "uri": ""}),
    ]
    for suffix in ("nq", "ttl"):
        assert write(folder / f"graph.{suffix}", nodes, DEFAULT_BASE) == count(folder / f"graph.{suffix}")


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    """The message lists the formats there are."""
    with pytest.raises(CheckError, match=r"no RDF format has the suffix .docx; known: nq, trig, jsonld, nt, ttl"):
        write(tmp_path / "graph.docx", [], DEFAULT_BASE)
