"""A release: whole, described, checked against itself, and refused where anything is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from msgspec.structs import replace

from kg import jsonl
from kg.compressed import open_binary
from kg.config import DEFAULT_BASE, Workspace
from kg.errors import CheckError, InputError
from kg.model import Entity, Record
from kg.rdf import count
from kg.rdf.read import read, stored
from kg.rdf.sparql import Sparql
from kg.rdf.summary import summarize
from kg.rdf.terms import name
from kg.rdf.void import read_void
from kg.stages.graph import RecordsGraph
from kg.stages.release import Settings, checks, diff, release
from kg.store.questions import SPARQL, questions

SETTINGS = Settings(version="2026.11", issued="2026-11-25")


@pytest.fixture(scope="module")
def made(annotated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "2026.11"
    told = release(annotated, folder, SETTINGS)
    assert told.quads == summarize(folder / "graph.nq.gz").quads
    assert told.files == sum(path.is_file() for path in folder.rglob("*"))
    return folder


def _copy(workspace: Workspace, folder: Path, change: object = None) -> Workspace:
    """A workspace with the same records, or what ``change`` makes of each; ``None`` drops it."""
    records = list(jsonl.read_records(workspace.records))
    if change is not None:
        changed = [change(record) for record in records]  # type: ignore[operator]
        records = [record for record in changed if record is not None]
    folder.mkdir()
    jsonl.write(folder / "records.jsonl", records)
    return Workspace(folder)


def test_every_file_has_its_checksum(made: Path) -> None:
    told = dict(line.split("  ")[::-1] for line in (made / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
    assert told.keys() == files.keys() - {"SHA256SUMS"}
    for place, sum in told.items():
        assert hashlib.sha256(files[place].read_bytes()).hexdigest() == sum


def test_void_states_what_is_there(made: Path) -> None:
    summary, told = summarize(made / "graph.nq.gz"), read_void(made / "void.ttl")
    assert (told.quads, told.subjects) == (summary.quads, summary.subjects)
    assert (told.classes, told.properties) == (summary.classes, summary.properties)


def test_dcat_lists_every_file_of_data_with_its_size(made: Path) -> None:
    graph = rdflib.Graph().parse(made / "dcat.ttl")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    for one in graph.subjects(rdflib.RDF.type, dcat.Distribution):
        place = str(one).removeprefix(f"{DEFAULT_BASE}release/2026.11/")
        assert int(str(graph.value(one, dcat.byteSize))) == (made / place).stat().st_size
    assert (None, dcat.downloadURL, rdflib.URIRef(f"{DEFAULT_BASE}release/2026.11/graph.nq.gz")) in graph


def test_the_crate_has_every_file(made: Path) -> None:
    crate = json.loads((made / "ro-crate-metadata.json").read_text("utf-8"))
    root = next(entry for entry in crate["@graph"] if entry["@id"] == "./")
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {part["@id"] for part in root["hasPart"]} == files - {"SHA256SUMS", "ro-crate-metadata.json"}
    assert {entry["@id"] for entry in crate["@graph"]} >= {part["@id"] for part in root["hasPart"]}


def test_both_dumps_hold_the_graph(made: Path, annotated: Workspace) -> None:
    """With short quotes, by default: no abstract is passed on."""
    items = list(read(made / "graph.nq.gz"))
    assert {item.id for item in items} == {item.id for item in RecordsGraph(annotated)}
    assert not any(item.properties.get("abstract") for item in items)
    triples = {one.triple for one in ox.parse((made / "sample.jsonld").read_bytes(), format=ox.RdfFormat.JSON_LD)}
    assert count(made / "graph.ttl.gz") >= len(triples) > 100


def test_each_question_has_its_answer(made: Path, annotated: Workspace) -> None:
    """The query file runs as it stands, on Turtle by any engine, and says what the file beside it says."""
    twins = [one for one in questions() if SPARQL in one.texts]
    turtle = ox.Store()
    with open_binary(made / "graph.ttl.gz") as file:
        turtle.load(file, format=ox.RdfFormat.TURTLE)
    with stored(made / "graph.nq.gz") as store:
        for one in twins:
            query = (made / "queries" / f"{one.name}.rq").read_text("utf-8")
            answer = Sparql(store).written(query, "csv").splitlines()
            assert sorted(answer) == sorted((made / "queries" / f"{one.name}.csv").read_bytes().splitlines())
            found = turtle.query(query).serialize(format=ox.QueryResultsFormat.CSV)
            assert sorted(found.splitlines()) == sorted(answer)
    assert all((made / "queries" / f"{one.name}.csv").read_bytes().count(b"\n") > 1 for one in twins)


def test_questions_ask_for_what_is_there(annotated: Workspace, tmp_path: Path) -> None:
    """Where nothing answers to a question's own example, for what is named most; a term's IRI may be a URN."""

    def renamed(record: Record) -> Record:
        if isinstance(record, Entity):
            return replace(record, name=f"{record.name} X", aliases=(), concept=record.concept and "urn:kg:term:x")
        return record

    other = _copy(annotated, tmp_path / "other", renamed)
    release(other, tmp_path / "made", SETTINGS)
    assert (tmp_path / "made" / "queries" / "papers-by-device.csv").read_bytes().count(b"\n") > 1
    assert ' X")' in (tmp_path / "made" / "queries" / "papers-by-device.rq").read_text("utf-8")
    assert "<urn:kg:term:>" in (tmp_path / "made" / "void.ttl").read_text("utf-8")


def test_the_same_graph_gives_the_same_data(made: Path, annotated: Workspace, tmp_path: Path) -> None:
    """All but when it was made."""
    release(annotated, tmp_path / "again", SETTINGS)
    for path in made.rglob("*"):
        place = path.relative_to(made)
        if path.is_file() and place.name not in ("prov.ttl", "dcat.ttl", "ro-crate-metadata.json", "SHA256SUMS"):
            assert (tmp_path / "again" / place).read_bytes() == path.read_bytes(), place


def test_a_second_release_tells_what_changed(made: Path, annotated: Workspace, tmp_path: Path) -> None:
    """Applied to the old data, what was added and removed gives the new data."""

    def change(record: Record) -> Record | None:
        return None if getattr(record, "type", "") == "COMPARED_WITH" else record

    fewer = _copy(annotated, tmp_path / "fewer", change)
    settings = Settings(version="2026.12", previous=made, may_fall=0.5)
    told = release(fewer, tmp_path / "2026.12", settings)
    assert told.removed > 0
    before = f"<{DEFAULT_BASE}release/2026.11>"
    assert f"dcat:previousVersion {before}" in (tmp_path / "2026.12" / "dcat.ttl").read_text("utf-8")

    def lines(path: Path) -> set[ox.Quad]:
        with open_binary(path) as file:
            return set(ox.parse(file, format=ox.RdfFormat.N_QUADS))

    added, removed = (lines(tmp_path / "2026.12" / "diff" / f"{one}.nq.gz") for one in ("added", "removed"))
    with open_binary(tmp_path / "2026.12" / "diff" / "removed.sha256.gz") as file:
        digests = set(file.read().decode().split())
    with open_binary(made / "graph.nq.gz") as file:
        wordy = {line for line in file if hashlib.sha256(line.removesuffix(b"\n")).hexdigest() in digests}
    assert len(wordy) == len(digests) > 0
    assert (len(added), len(removed) + len(wordy)) == (told.added, told.removed)
    gone = removed | set(ox.parse(b"".join(wordy), format=ox.RdfFormat.N_QUADS))
    assert (lines(made / "graph.nq.gz") - gone) | added == lines(tmp_path / "2026.12" / "graph.nq.gz")
    assert f"{told.removed:,} removed" in (tmp_path / "2026.12" / "diff" / "DIFF.md").read_text("utf-8")


def test_what_a_release_gives_up_saying_is_not_said_again(made: Path, annotated: Workspace, tmp_path: Path) -> None:
    """Neither sentences, where no quotes are passed on any more, nor anything of a paper that is gone."""

    def forget(record: Record) -> Record | None:
        gone = "sample:07" in (record.id, getattr(getattr(record, "evidence", None), "paper", ""))
        return None if gone else record

    fewer = _copy(annotated, tmp_path / "fewer", forget)
    release(fewer, tmp_path / "2026.12", Settings(version="2026.12", quotes="none", previous=made, may_fall=0.9))
    with open_binary(tmp_path / "2026.12" / "diff" / "removed.nq.gz") as file:
        removed = list(file)
    assert removed
    assert not any(b"oa#exact" in line or b"sample:07" in line for line in removed)


def test_too_great_a_loss_is_refused_and_nothing_is_left(made: Path, annotated: Workspace, tmp_path: Path) -> None:
    def change(record: Record) -> Record | None:
        return None if type(record).__name__ in ("Measurement", "Resource") else record

    fewer = _copy(annotated, tmp_path / "fewer", change)
    with pytest.raises(CheckError, match=r"Figure had \d+ instances and has 0: more than 10% are gone"):
        release(fewer, tmp_path / "2026.12", Settings(version="2026.12", previous=made))
    assert [path.name for path in tmp_path.iterdir()] == ["fewer"]


def test_an_offset_that_does_not_cut_to_its_quote_is_refused(annotated: Workspace, tmp_path: Path) -> None:
    def change(record: Record) -> Record:
        evidence = getattr(record, "evidence", None)
        return replace(record, evidence=replace(evidence, start=evidence.start + 1)) if evidence else record

    def mention(record: Record) -> Record:
        first = getattr(record, "mentions", ())[:1]
        return replace(record, mentions=(replace(first[0], text="what is not there"),)) if first else record

    for number, moved in enumerate((change, mention)):
        with pytest.raises(CheckError, match="does not cut to"):
            release(_copy(annotated, tmp_path / str(number), moved), tmp_path / "out", SETTINGS)
        assert not (tmp_path / "out").exists()


def test_what_breaks_a_shape_is_refused(annotated: Workspace, tmp_path: Path) -> None:
    def change(record: Record) -> Record:
        return replace(record, score=1.5) if type(record).__name__ == "Assertion" else record

    with pytest.raises(CheckError, match="kg:StatementShape"):
        release(_copy(annotated, tmp_path / "broken", change), tmp_path / "out", SETTINGS)


def test_void_that_says_otherwise_is_a_reason(made: Path, tmp_path: Path) -> None:
    for file in ("void.ttl", "dcat.ttl", "prov.ttl"):
        (tmp_path / file).write_bytes((made / file).read_bytes())
    summary = summarize(made / "graph.nq.gz")
    assert not checks.described(tmp_path, summary)
    summary.classes[name("kg:Hardware").value] += 1
    summary.quads += 1
    assert checks.described(tmp_path, summary) == ["VoID and data differ in quads", "VoID and data differ in classes"]
    (tmp_path / "void.ttl").write_text("no Turtle")
    assert "is no VoID" in checks.described(tmp_path, summary)[0]


def test_quality_is_told_of_the_pipeline_that_was_there(made: Path) -> None:
    """Nobody measured who annotated the sample; what the reader is worth is said of nothing that it did not read."""
    card = json.loads((made / "quality.json").read_text("utf-8"))
    assert card["pipelines"] == {"annotated/1": {"papers": card["extracted"], "measured": None}}


def test_a_licence_is_an_iri(annotated: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no IRI of a licence"):
        release(annotated, tmp_path / "out", Settings(version="1", licence="as you like"))
    assert not list(tmp_path.iterdir())


def test_a_release_is_never_changed(made: Path, annotated: Workspace) -> None:
    with pytest.raises(InputError, match="is there already"):
        release(annotated, made, SETTINGS)


def test_what_a_killed_release_left_goes_with_the_next(annotated: Workspace, tmp_path: Path) -> None:
    """Whatever its version; not what somebody may be at."""
    for left, days in ((".old.kg-unfinished", 2), (".going-on.kg-unfinished", 0), (".mine.new", 2)):
        (tmp_path / left).mkdir()
        at = time.time() - days * 24 * 3600
        os.utime(tmp_path / left, (at, at))
    release(annotated, tmp_path / "1", Settings(version="1"))
    assert {path.name for path in tmp_path.iterdir()} == {".going-on.kg-unfinished", ".mine.new", "1"}


def test_without_a_graph_there_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no graph yet"):
        release(Workspace(tmp_path), tmp_path / "out", SETTINGS)


@pytest.mark.parametrize("quotes", ["full", "none"])
def test_quotes_are_as_full_as_was_asked(annotated: Workspace, tmp_path: Path, quotes: str) -> None:
    """In every file: RDF, tables and files for Neo4j."""
    sentence = next(
        str(item.properties["sentence"])
        for item in RecordsGraph(annotated)
        if len(str(item.properties.get("sentence", ""))) > 60 and item.properties.get("start") is not None
    )
    release(annotated, tmp_path / "out", Settings(version="1", quotes="full" if quotes == "full" else "none"))
    written = b""
    for path in (tmp_path / "out").rglob("*"):
        if path.name in ("graph.nq.gz", "edges.csv.gz") or (path.suffix == ".csv" and path.parent.name == "neo4j-csv"):
            with open_binary(path) as opened:
                found = opened.read().replace(b'"', b"").replace(b"\\", b"")
            if path.name.endswith(".gz"):
                assert (sentence.replace('"', "").encode() in found) == (quotes == "full"), path
            written += found
    assert (sentence.replace('"', "").encode() in written) == (quotes == "full")


def test_what_only_looks_like_a_number_or_belongs_to_nothing_that_is_left_is_not_said_again(tmp_path: Path) -> None:
    """Of the line that stays listed, subject and graph are still there."""
    gone = [
        b'<urn:a> <urn:p> "a text with \\"^^<x> in it" .\n',
        b'<urn:figure> <urn:p> "95.2"^^<http://www.w3.org/2001/XMLSchema#double> .\n',
        b"<urn:s> <urn:p> <urn:o> <urn:paper> .\n",
    ]
    told, still = b"<urn:a> <urn:p> <urn:o> .\n", b"<urn:a> <urn:p> <urn:z> .\n"
    for folder, lines in (("before", [*gone, told, still]), ("after", [still])):
        with jsonl.replacing(tmp_path / folder / "graph.nq.gz") as file:
            file.write(b"".join(sorted(lines)))
    changes = diff.write(tmp_path / "after", tmp_path / "before", tmp_path / "after" / "graph.nq.gz", "graph.nq.gz")
    assert (changes.removed, changes.digested) == (4, 3)
    with open_binary(tmp_path / "after" / "diff" / "removed.nq.gz") as file:
        assert list(file) == [told]
