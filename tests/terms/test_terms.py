"""Vocabularies of one's own: every format that `kg vocabulary add` takes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.config import Workspace
from kg.errors import InputError
from kg.ids import entity_id
from kg.model import Rejected, Term
from kg.names import key
from kg.rdf.skos import read_skos
from kg.resolve.thesaurus import Thesaurus
from kg.stages.vocabularies import add, added, remove, terms
from kg.terms import read_terms
from kg.terms.iri import safe_iri

SHARED = Path(__file__).parents[3] / "shared" / "data" / "vocabularies"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the published vocabularies are not here")

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://example.org/kg/ontology#> .
<urn:s> a skos:ConceptScheme ; kg:entityType "Hardware" .
<urn:q> a skos:Concept ; skos:inScheme <urn:s> ; skos:prefLabel "Qubit"@en , "Qubit"@fr .
<urn:t> a skos:Concept ; skos:inScheme <urn:s> ; skos:prefLabel "Transmon"@en ; skos:altLabel "Transmonen"@de ;
  skos:altLabel "transmon qubit" ; skos:broader <urn:q> ; skos:definition "A qubit."@en .
<urn:n> a skos:Concept ; skos:prefLabel "No scheme"@en .
"""


def _file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def _named(path: Path, type: str = "") -> dict[str, Term]:
    return {term.name: term for term in read_terms(path, type) if isinstance(term, Term)}


def test_skos_is_read_with_types_of_its_schemes(tmp_path: Path) -> None:
    """English labels and those of no language; a concept without a type is left out unless one is given."""
    path = _file(tmp_path, "v.ttl", TURTLE)
    qubit, transmon = read_skos(path)
    assert (qubit.name, qubit.type) == ("Qubit", "Hardware")
    assert transmon.aliases == ("transmon qubit",)
    assert (transmon.broader, transmon.definition) == (("urn:q",), "A qubit.")
    assert {term.name: term.type for term in read_skos(path, "Task")}["No scheme"] == "Task"


def test_which_value_of_a_metric_is_better_is_read(tmp_path: Path) -> None:
    """Of metrics alone; a word that nobody knows is an error that names the concept."""
    latency = TURTLE.replace('"Hardware"', '"Metric"').replace("skos:broader", 'kg:better "lower" ; skos:broader')
    assert [term.better for term in read_skos(_file(tmp_path, "v.ttl", latency))] == ["", "lower"]
    assert not any(term.better for term in read_skos(_file(tmp_path, "v.ttl", latency.replace('"Metric"', '"Task"'))))
    with pytest.raises(InputError, match="urn:t: kg:better is 'sideways'; known: higher, lower"):
        list(read_skos(_file(tmp_path, "v.ttl", latency.replace('"lower"', '"sideways"'))))


def test_what_is_no_turtle_is_named(tmp_path: Path) -> None:
    """With the parser's reason."""
    with pytest.raises(InputError, match="is no RDF"):
        list(read_skos(_file(tmp_path, "v.ttl", "a b c")))


def test_cso_topics_are_one_with_their_equivalents(tmp_path: Path) -> None:
    """Under the primary label; what is broader than one is broader than all."""
    path = _file(
        tmp_path,
        "cso.csv",
        '"ai";klink:broaderGeneric;"neural nets"\n"neural networks";klink:relatedEquivalent;"neural nets"\n'
        '"neural nets";klink:primaryLabel;"neural networks"\nbroken\n',
    )
    found = _named(path, "Method")
    assert found["neural networks"].aliases == ("neural nets",)
    assert found["neural networks"].broader == (found["ai"].id,)
    assert sum(isinstance(item, Rejected) for item in read_terms(path, "Method")) == 1
    with pytest.raises(InputError, match="does not say of what type"):
        read_terms(path)


def test_papers_with_code_is_read(tmp_path: Path) -> None:
    """Methods with full and short name, datasets with variants, tasks by their words."""
    methods = _file(
        tmp_path, "m.json", '[{"url": "http://m/1", "name": "RW", "full_name": "Random Walk"}, {"full_name": ""}]'
    )
    assert _named(methods)["Random Walk"].aliases == ("RW",)
    datasets = _file(tmp_path, "d.jsonl", '{"id": "MNIST", "contents": "", "variants": ["MNIST", "mnist-m"]}\n')
    assert _named(datasets)["MNIST"].aliases == ("mnist-m",)
    tasks = _file(tmp_path, "t.txt", '"Object Detection"\n""\n17\n')
    found = list(read_terms(tasks))
    assert [item.name for item in found if isinstance(item, Term)] == ["Object Detection"]
    assert len(found) == 3


def test_a_table_is_read_and_its_broken_rows_set_aside(tmp_path: Path) -> None:
    """Ids that are no IRIs become some, safely."""
    path = _file(
        tmp_path,
        "mine.csv",
        "id,label,altLabels,broader,type\nx 1>,Our chip,OC|oc-1,top,Hardware\ntop,Chip,,,Hardware\n"
        ",lost,,,Task\ny,Z,,,Gadget\nz,Our array,,kgv:hardware-fpga|top,Hardware\ntop,Top,,,Hardware\n",
    )
    found = _named(path)
    assert found["Our chip"].id == "urn:kg:term:x%201%3E"
    assert found["Our chip"].aliases == ("OC", "oc-1")
    assert found["Our chip"].broader == (found["Chip"].id,)
    assert found["Our array"].broader == ("https://example.org/kg/vocabulary/hardware-fpga", found["Chip"].id)
    assert [item.reason for item in read_terms(path) if isinstance(item, Rejected)] == [
        "no id or no label",
        "type 'Gadget'; expected one of Method, Task, Dataset, Hardware, Metric, Software",
        "a second term of id 'top'",
    ]


@pytest.mark.parametrize(
    "text", ["\ufeffid;label;type\r\nx;Our chip;Hardware\r\n", "id\tlabel\ttype\rx\tOur chip\tHardware\r"]
)
def test_a_table_is_read_as_programs_write_it(tmp_path: Path, text: str) -> None:
    """With a byte order mark, whatever parts columns and lines."""
    (term,) = read_terms(_file(tmp_path, "mine.csv", text), "")
    assert isinstance(term, Term) and (term.name, term.type) == ("Our chip", "Hardware")


def test_what_is_no_vocabulary_is_refused(tmp_path: Path) -> None:
    """The error says which formats are known; a file without a single term adds nothing."""
    with pytest.raises(InputError, match="SKOS, CSO, Papers with Code"):
        read_terms(_file(tmp_path, "x.txt", "hello"))
    workspace = Workspace(tmp_path / "w")
    with pytest.raises(InputError, match="no term is in it"):
        add(_file(tmp_path, "y.csv", "id,label\n,\n"), workspace)
    assert not workspace.vocabularies.exists()


def test_an_added_vocabulary_takes_part(tmp_path: Path) -> None:
    """Adding it twice is adding it once."""
    workspace = Workspace(tmp_path / "w")
    path = _file(tmp_path, "mine.csv", "id,label,type\nx,Our chip,Hardware\n")
    for _ in range(2):
        made, rejected = add(path, workspace)
        assert (made.count, rejected) == (1, [])
    assert [term.name for term in terms(workspace) if term.origin == "mine.csv"] == ["Our chip"]


def test_our_own_thesauri_are_sound() -> None:
    """Every concept has a definition; labels are of one term each; what is broader is there, without circles."""
    found = list(terms(Workspace(Path("nowhere"))))
    by_id = {term.id: term for term in found}
    assert len(by_id) == len(found)
    counted = {
        type: sum(term.type == type for term in found) for type in ("Hardware", "Method", "Task", "Dataset", "Metric")
    }
    assert counted["Hardware"] >= 400 and counted["Method"] >= 300
    assert counted["Task"] >= 150 and counted["Dataset"] >= 150 and counted["Metric"] >= 60
    for term in found:
        assert term.definition, term.id
        ways = {by_id[id].better for id in term.broader} - {""}
        assert not ways or {term.better} <= ways | {""} or term.name == "Optimality gap", term.id
        seen = {term.id}
        above = [term.id]
        while above:
            for id in by_id[above.pop()].broader:
                assert id in by_id and by_id[id].type == term.type, (term.id, id)
                assert id != term.id, term.id
                if id not in seen:
                    seen.add(id)
                    above.append(id)


@real
@pytest.mark.parametrize(
    ("name", "type", "least"),
    [
        ("cso.csv.gz", "Method", 8000),
        ("pwc_methods.json.gz", "", 2000),
        ("pwc_datasets.jsonl.gz", "", 3000),
        ("pwc_tasks.txt.gz", "", 3000),
        ("physh.ttl.gz", "Method", 3000),
    ],
)
def test_published_vocabularies_are_taken(tmp_path: Path, name: str, type: str, least: int) -> None:
    """Whole, with what is broken set aside and counted."""
    made, rejected = add(SHARED / name, Workspace(tmp_path), type)
    assert made.count >= least
    assert len(rejected) < made.count / 20


@given(st.text(max_size=60))
def test_any_id_becomes_an_iri(id: str) -> None:
    """However hostile: a strict parser takes it."""
    for made in map(safe_iri, (id, f"https://example.org/{id}", f"https://{id}", f"urn:{id}")):
        assert NamedNode(made).value == made


def test_compressed_or_not_is_the_same(tmp_path: Path) -> None:
    """By content, not by name."""
    path = tmp_path / "v.ttl.gz"
    path.write_bytes(gzip.compress(TURTLE.encode()))
    assert [term.name for term in read_skos(path)] == ["Qubit", "Transmon"]


def test_files_of_one_name_and_another_ending_stand_beside_each_other(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "kg-data")
    add(_file(tmp_path, "mine.csv", "id,label,type\noc,Our chip,Hardware\n"), workspace)
    add(_file(tmp_path, "mine.ttl", TURTLE), workspace)
    assert {"Our chip", "Transmon"} <= {term.name for term in terms(workspace)}


def test_a_term_of_ours_can_be_made_a_kind_of_more(tmp_path: Path) -> None:
    """By a line of a table with its label; what it is a kind of already stays."""
    workspace = Workspace(tmp_path)
    own = entity_id("Hardware", key("Trapped ion"))
    before = set(Thesaurus(terms(workspace)).broader(own))
    rows = "id,label,broader,type\nmine,Trapped ion,kgv:hardware-fpga,Hardware\n"
    add(_file(tmp_path, "mine.csv", rows), workspace)
    after = set(Thesaurus(terms(workspace)).broader(own))
    assert len(before) >= 1 and len(after - before) == 1 and before < after


def test_a_term_that_is_a_kind_of_itself_is_said(tmp_path: Path) -> None:
    _, rejected = add(
        _file(tmp_path, "ring.csv", "id,label,broader,type\na,One A,b,Task\nb,One B,a,Task\nc,One C,c,Task\n"),
        Workspace(tmp_path),
    )
    assert [item.id.rpartition(":")[2] for item in rejected if "kind of itself" in item.reason] == ["a", "b"]


def test_a_vocabulary_is_taken_out_by_its_name(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    add(_file(tmp_path, "mine.csv", "id,label,type\nx,Our chip,Hardware\n"), workspace)
    with pytest.raises(InputError, match=r"no vocabulary 'yours.csv' to remove; those added are mine.csv"):
        remove("yours.csv", workspace)
    remove("mine.csv", workspace)
    assert not added(workspace)
    with pytest.raises(InputError, match="none was added"):
        remove("mine.csv", workspace)


def test_a_broader_term_that_nobody_defines_is_said(tmp_path: Path) -> None:
    """A label where an id belongs, for one; ids of this file, and of vocabularies that are there, are none of those."""
    workspace = Workspace(tmp_path / "kg-data")
    own = next(term for term in terms(workspace) if term.type == "Hardware")
    rows = f"id,label,broader,type\na,Chip A,{own.id}|b,Hardware\nb,Chip B,Quantum chips,Hardware\n"
    _, said = add(_file(tmp_path, "mine.csv", rows), workspace)
    (one,) = said
    assert "Quantum%20chips" in one.reason and "Chip B" in one.reason
    assert {"Chip A", "Chip B"} <= {term.name for term in terms(workspace)}


@pytest.mark.parametrize(
    "text",
    [
        '[{"full_name": "A", "url": "https://paperswithcode.com/method/a"}, {"full_name',
        '{"variants": ["a"]}\n{"v',
    ],
)
def test_what_papers_with_code_never_wrote_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="Papers with Code wrote"):
        add(_file(tmp_path, "pwc.json", text), Workspace(tmp_path / "kg-data"))
