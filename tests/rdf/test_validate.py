"""``kg validate``: what conforms passes, and each shape notices what it is there for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.config import DEFAULT_BASE, Workspace
from kg.errors import InputError
from kg.model import Edge, Node
from kg.rdf import validate as module
from kg.rdf import write
from kg.rdf.terms import PREFIXES, name
from kg.rdf.validate import validate
from kg.stages.graph import RecordsGraph
from kg.vocabulary import schema

#: Papers in what is broken below.
FEW = 8


@pytest.fixture(scope="module")
def quads(annotated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """Those of a few papers, in which every kind of thing stands."""
    path = tmp_path_factory.mktemp("rdf") / "graph.nq"
    write(path, list(_few(list(RecordsGraph(annotated)))), DEFAULT_BASE)
    return list(ox.parse(path.read_bytes(), format=ox.RdfFormat.N_QUADS))


def _few(items: list[Node | Edge]) -> Iterator[Node | Edge]:
    edges = [item for item in items if isinstance(item, Edge)]
    giving = {edge.source for edge in edges if edge.type == "LINKS_TO"}
    named = (item.id for item in items if isinstance(item, Node) and item.label == "Paper")
    papers = sorted(named, key=lambda paper: (paper not in giving, paper))[:FEW]
    edges = [edge for edge in edges if edge.properties.get("paper", edge.source) in {*papers, ""}]
    ends = {(edge.source_label, edge.source) for edge in edges} | {(edge.target_label, edge.target) for edge in edges}
    yield from (item for item in items if isinstance(item, Node) and (item.label, item.id) in ends)
    yield from edges


def _write(path: Path, quads: list[ox.Quad]) -> Path:
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    return path


def test_the_sample_conforms_in_parts_of_any_size(
    tmp_path: Path, quads: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write(tmp_path / "graph.nq", quads)
    for size in (1, 1000):
        monkeypatch.setattr(module, "PAPERS", size)
        monkeypatch.setattr(module, "SUBJECTS", size)
        assert not list(validate(path))


@pytest.mark.parametrize("format", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES])
def test_triples_without_graphs_conform_too(tmp_path: Path, quads: list[ox.Quad], format: ox.RdfFormat) -> None:
    """All at once, for nothing says which are of one paper; what is too much for that is refused."""
    path = tmp_path / f"graph.{format.file_extension}"
    triples = {quad.triple for quad in quads}
    path.write_bytes(ox.serialize(triples, format=format) or b"")
    assert not list(validate(path))
    lost = next(triple for triple in triples if triple.predicate == name("rdf:subject"))
    path.write_bytes(ox.serialize(triples - {lost}, format=format) or b"")
    assert list(validate(path))
    with pytest.MonkeyPatch.context() as patched, pytest.raises(InputError, match="validate the N-Quads"):
        patched.setattr(module, "WHOLE", 10)
        list(validate(path))


def test_what_is_no_rdf_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("no quads\n")
    with pytest.raises(InputError, match="is no RDF"):
        list(validate(tmp_path / "graph.nq"))


def _of(quads: list[ox.Quad], kind: str) -> ox.NamedNode:
    """The first instance of a class."""
    return next(one.subject for one in quads if one.predicate == name("rdf:type") and one.object == name(kind))  # type: ignore[return-value]


def _without(quads: list[ox.Quad], subject: ox.NamedNode, predicate: str) -> list[ox.Quad]:
    kept = [quad for quad in quads if (quad.subject, quad.predicate) != (subject, name(predicate))]
    assert len(kept) < len(quads)
    return kept


def _changed(quads: list[ox.Quad], subject: ox.NamedNode, predicate: str, value: object) -> list[ox.Quad]:
    graph = next(quad.graph_name for quad in quads if quad.subject == subject)
    term = value if isinstance(value, ox.NamedNode | ox.Literal) else ox.Literal(value)  # type: ignore[call-overload]
    return [*_without(quads, subject, predicate), ox.Quad(subject, name(predicate), term, graph)]


#: Shape, class of the node that is broken, and the predicate that it loses.
LOST = [
    ("kg:PaperShape", "schema:ScholarlyArticle", "dcterms:title"),
    ("kg:PaperShape", "schema:ScholarlyArticle", "dcterms:identifier"),
    ("kg:EntityShape", "kg:Hardware", "skos:prefLabel"),
    ("kg:StatementShape", "rdf:Statement", "kg:evidence"),
    ("kg:StatementShape", "rdf:Statement", "prov:wasDerivedFrom"),
    ("kg:StatementShape", "rdf:Statement", "rdf:object"),
    ("kg:VocabularyStatementShape", "kg:VocabularyStatement", "rdf:subject"),
    ("kg:EvidenceShape", "oa:SpecificResource", "oa:hasSource"),
    ("kg:PositionShape", "oa:TextPositionSelector", "oa:start"),
    ("kg:QuoteShape", "oa:TextQuoteSelector", "oa:exact"),
    ("kg:FigureShape", "kg:Figure", "schema:value"),
    ("kg:ResourceShape", "kg:Resource", "schema:url"),
]


@pytest.mark.parametrize(("shape", "kind", "predicate"), LOST)
def test_a_shape_notices_what_is_lost(
    tmp_path: Path, quads: list[ox.Quad], shape: str, kind: str, predicate: str
) -> None:
    """And says which shape, and where."""
    node = _of(quads, kind)
    found = list(validate(_write(tmp_path / "graph.nq", _without(quads, node, predicate))))
    assert shape in {one.shape for one in found}, found
    told = [one for one in found if one.node == node.value or one.value == node.value]
    assert told
    assert all(one.message for one in told)


WRONG = [
    ("kg:StatementShape", "rdf:Statement", "kg:score", 1.5),
    ("kg:StatementShape", "rdf:Statement", "kg:polarity", "perhaps"),
    ("kg:PositionShape", "oa:TextPositionSelector", "oa:start", 10**6),
    ("kg:FigureShape", "kg:Figure", "kg:relation", "more or less"),
    ("kg:QuoteShape", "oa:TextQuoteSelector", "oa:exact", ""),
    ("kg:MetricShape", "kg:Metric", "kg:better", "sideways"),
]


@pytest.mark.parametrize(("shape", "kind", "predicate", "value"), WRONG)
def test_a_shape_notices_what_is_wrong(
    tmp_path: Path, quads: list[ox.Quad], shape: str, kind: str, predicate: str, value: object
) -> None:
    having = {quad.subject for quad in quads if quad.predicate == name(predicate)}
    node = next(one.subject for one in quads if one.object == name(kind) and one.subject in having)
    assert isinstance(node, ox.NamedNode)
    found = list(validate(_write(tmp_path / "graph.nq", _changed(quads, node, predicate, value))))
    assert shape in {one.shape for one in found}, found


RELATIONS = ["runsOn", "measuredBy", "usedFor", "trainedOn", "evaluatedOn", "benchmarkFor", "comparedWith"]


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_joins_what_the_vocabulary_lets_it_join(tmp_path: Path, quads: list[ox.Quad], relation: str) -> None:
    """A metric runs on nothing, is trained on nothing, and so on."""
    metric, paper = _of(quads, "kg:Metric"), _of(quads, "schema:ScholarlyArticle")
    wrong = ox.Quad(metric, name(f"kg:{relation}"), metric, paper)
    found = list(validate(_write(tmp_path / "graph.nq", [*quads, wrong])))
    shape = f"kg:{relation[0].upper()}{relation[1:]}Shape"
    assert shape in {one.shape for one in found}, found


def test_no_shape_is_left_untried() -> None:
    """Every shape of the file is broken by a test above."""
    graph = rdflib.Graph().parse(data=schema("shapes.ttl").read_text("utf-8"))
    kind = rdflib.URIRef("http://www.w3.org/ns/shacl#NodeShape")
    shapes = {str(shape).replace(PREFIXES["kg"], "kg:") for shape in graph.subjects(rdflib.RDF.type, kind)}
    tried = {shape for shape, *_ in [*LOST, *WRONG]} | {f"kg:{one[0].upper()}{one[1:]}Shape" for one in RELATIONS}
    assert {shape for shape in shapes if shape.startswith("kg:")} == tried


@pytest.mark.parametrize(
    ("quad", "why"),
    [
        ("<https://e.org/a> <https://e.org/unheard> <https://e.org/b> .", "neither of the ontology"),
        (f"<https://e.org/a> <{name('rdf:type').value}> <https://e.org/C> .", "the class is neither"),
        ('_:b <http://purl.org/dc/terms/title> "x" .', "blank nodes have no place"),
        ('<https://e.org/\u202e> <http://purl.org/dc/terms/title> "x" .', "must be encoded"),
        (
            '<https://e.org/a> <http://www.w3.org/ns/oa#start> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .',
            "not written as its datatype says",
        ),
        *(
            (
                f'<https://e.org/a> <{name("kg:score").value}> "{value}"^^<{name("xsd:double").value}> .',
                "not written as its datatype says",
            )
            for value in ("NaN", "nan", "INF", "0_1.0", "1e")
        ),
    ],
)
def test_what_a_quad_shows_by_itself_is_noticed(tmp_path: Path, quad: str, why: str) -> None:
    (tmp_path / "graph.nq").write_text(quad + "\n", "utf-8")
    assert any(one.shape == "kg:QuadCheck" and why in one.message for one in validate(tmp_path / "graph.nq"))
