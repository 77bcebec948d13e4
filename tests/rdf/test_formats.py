"""The same graph in every format, compressed or not, and in its canonical form."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.compressed import open_binary
from kg.config import DEFAULT_BASE, LICENCE, Workspace
from kg.errors import CheckError
from kg.ids import iri
from kg.model import Edge, Node
from kg.rdf import FORMATS, count, write
from kg.rdf.canonical import canonical, write_canonical
from kg.rdf.nanopub import nanopub
from kg.rdf.quads import lines, parsed, quads, statements
from kg.rdf.summary import summarize
from kg.rdf.terms import literal, name
from kg.stages.graph import RecordsGraph
from kg.vocabulary import load

THEIRS = {"nq": "nquads", "trig": "trig", "jsonld": "json-ld", "nt": "nt", "ttl": "turtle"}


@pytest.fixture(scope="module")
def items(annotated: Workspace) -> list[Node | Edge]:
    return list(RecordsGraph(annotated))


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # rdflib's own parsers use what it deprecates
@pytest.mark.parametrize("ending", [*FORMATS, "nq.gz", "nq.zst", "ttl.zst"])
def test_two_libraries_read_the_same_from_every_file(tmp_path: Path, items: list[Node | Edge], ending: str) -> None:
    path = tmp_path / f"graph.{ending}"
    assert write(path, items, DEFAULT_BASE) == count(path)
    with open_binary(path) as file:
        plain = file.read()
    suffix = ending.partition(".")[0]
    format = FORMATS[suffix]
    theirs = rdflib.Dataset(default_union=True)
    theirs.parse(data=plain, format=THEIRS[suffix])
    if format.supports_datasets:
        assert len(set(theirs.quads())) == len(set(ox.parse(plain, format=format)))
    else:
        ours = {one.triple for one in ox.parse(plain, format=format)}
        assert len(set(theirs.triples((None, None, None)))) == len(ours)


def test_equal_graphs_have_equal_bytes(tmp_path: Path, items: list[Node | Edge]) -> None:
    """In whatever order their items come, and however often."""
    mixed = [*items, *items[:50]]
    random.Random(0).shuffle(mixed)  # noqa: S311  # not for secrets
    counts = [
        write_canonical(tmp_path / n, given, DEFAULT_BASE) for n, given in (("a.nq.gz", items), ("b.nq.gz", mixed))
    ]
    assert counts[0] == counts[1] == count(tmp_path / "a.nq.gz")
    assert (tmp_path / "a.nq.gz").read_bytes() == (tmp_path / "b.nq.gz").read_bytes()


@given(
    st.lists(st.binary(max_size=3).map(lambda text: text.replace(b"\n", b"") + b"\n"), max_size=60), st.integers(1, 7)
)
def test_sorting_in_runs_is_sorting(lines: list[bytes], run: int) -> None:
    """However few lines fit into memory, and however few files may be open."""

    def few(files: Iterable[IO[bytes]]) -> Iterator[bytes]:
        opened = list(files)
        assert len(opened) <= 3
        return in_order(opened)

    module = import_module("kg.rdf.canonical")
    in_order = module._in_order
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "OPEN", 3)
        patched.setattr(module, "_in_order", few)
        assert list(canonical(lines, run)) == sorted(set(lines))


@given(st.one_of(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans()))
def test_a_literal_is_written_as_the_library_writes_it(value: object) -> None:
    """Canonical N-Quads: pyoxigraph reads it as the same value, and writes texts and numbers the same way."""
    line = f"<a:a> <a:b> {literal(value)} .\n".encode()
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    if isinstance(value, str):
        assert quad.object.value == value.encode("utf-8", "replace").decode("utf-8")
    elif not isinstance(value, bool):
        assert type(value)(quad.object.value) == value
    assert ox.serialize([quad], format=ox.RdfFormat.N_QUADS) == line


def test_every_line_is_as_the_library_writes_it(items: list[Node | Edge]) -> None:
    ours = list(lines(statements(items, DEFAULT_BASE, rdf12=True)))
    theirs = ox.serialize(parsed(iter(ours)), format=ox.RdfFormat.N_QUADS)
    assert theirs == b"".join(ours)


def test_the_summary_counts_what_is_there(tmp_path: Path, items: list[Node | Edge]) -> None:
    written = write_canonical(tmp_path / "graph.nq", items, DEFAULT_BASE)
    found = summarize(tmp_path / "graph.nq")
    all = set(quads(items, DEFAULT_BASE))
    assert found.quads == written == len(all) == found.properties.total()
    assert found.subjects == len({str(quad.subject) for quad in all})
    papers = {item.id for item in items if isinstance(item, Node) and item.label == "Paper"}
    assert found.classes[name("schema:ScholarlyArticle").value] == len(papers)


def test_a_broken_file_has_no_summary(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<a:b> <a:b> .\n")
    with pytest.raises(CheckError, match="does not parse"):
        summarize(tmp_path / "graph.nq")


@pytest.mark.parametrize("suffix", ["nq", "nt", "trig", "ttl"])
def test_rdf_1_2_reifies_each_triple(tmp_path: Path, items: list[Node | Edge], suffix: str) -> None:
    """Each statement node names its triple as a term, and nothing else changes."""
    plain, path = tmp_path / f"plain.{suffix}", tmp_path / f"graph.{suffix}"
    fewer, more = write(plain, items, DEFAULT_BASE), write(path, items, DEFAULT_BASE, rdf12=True)
    parsed = ox.parse(path.read_bytes(), format=FORMATS[suffix])
    terms = [one.object for one in parsed if one.predicate == name("rdf:reifies")]
    assert all(isinstance(term, ox.Triple) for term in terms)
    statements = sum(isinstance(item, Edge) and bool(item.properties.get("paper", "its own")) for item in items)
    assert more - fewer == len(terms) == statements


def test_json_ld_has_no_rdf_1_2(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="JSON-LD"):
        write(tmp_path / "graph.jsonld", [], DEFAULT_BASE, rdf12=True)


def test_a_nanopublication_has_four_graphs_and_its_sentence(items: list[Node | Edge]) -> None:
    edges = (item for item in items if isinstance(item, Edge))
    edge = next(edge for edge in edges if edge.properties.get("polarity") == "asserted" and edge.properties["paper"])
    found = list(nanopub(edge, DEFAULT_BASE, "2026-11-25T00:00:00Z", LICENCE))
    graphs = {quad.graph_name for quad in found}
    parts = {graph.value.rpartition("#")[2]: graph for graph in graphs if isinstance(graph, ox.NamedNode)}
    assert parts.keys() == {"Head", "assertion", "provenance", "pubinfo"}
    ends = [ox.NamedNode(iri(DEFAULT_BASE, "entity", end)) for end in (edge.source, edge.target)]
    direct = ox.NamedNode(load().edge(edge.type, edge.source_label, edge.target_label).iri)
    assert ox.Quad(ends[0], direct, ends[1], parts["assertion"]) in found
    quoted = {quad.object for quad in found if quad.predicate == name("oa:exact")}
    assert quoted == {ox.Literal(str(edge.properties["sentence"]))}


def test_a_nanopublication_of_a_vocabulary_says_whose_word_it_is(items: list[Node | Edge]) -> None:
    """The guidelines ask that the provenance speak of the assertion; whatever is asserted stands there alone."""
    edge = next(item for item in items if isinstance(item, Edge) and item.type == "SUBCLASS_OF")
    told = replace(edge, properties={**edge.properties, "paper": "", "start": None, "end": None})
    found = list(nanopub(told, DEFAULT_BASE, "2026-11-25T00:00:00Z", LICENCE))
    graphs = {quad.graph_name.value.rpartition("#")[2]: [] for quad in found}
    for quad in found:
        graphs[quad.graph_name.value.rpartition("#")[2]].append(quad)
    assertion = next(quad.object for quad in graphs["Head"] if quad.predicate.value.endswith("hasAssertion"))
    assert assertion in {quad.subject for quad in graphs["provenance"]}
    assert name("skos:broader") in {quad.predicate for quad in graphs["assertion"]}
    assert name("skos:broader") not in {quad.predicate for quad in graphs["provenance"]}
