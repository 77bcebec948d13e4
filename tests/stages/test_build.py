"""The whole way in plain Python: twice is once, batches do not matter, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kg import jsonl
from kg.config import Workspace
from kg.errors import CheckError, InputError
from kg.model import Extraction, Paper, Rejected
from kg.stages import Built, build, check, extract_file, read
from kg.stages.forget import forget
from kg.stages.update import rebuild
from kg.stages.vocabularies import add
from kg.store import open_store

SEEDS = Path(__file__).parents[3] / "shared" / "seeds" / "trending-papers.txt"
TEXT = "We run a convolutional neural network on an FPGA. It reaches an accuracy of 91% on MNIST."


def _bytes(workspace: Workspace) -> dict[str, bytes]:
    """Every file but the store, whose pages are its own business."""
    others = ("graph.lbug", "ledger.sqlite", ".lock", ".holder")  # compared elsewhere, or of the run itself
    paths = [path for path in workspace.root.rglob("*") if path.is_file() and not path.name.startswith(others)]
    return {str(path.relative_to(workspace.root)): path.read_bytes() for path in paths}


def _papers(path: Path, *numbers: int, **changed: str) -> Path:
    jsonl.write(
        path,
        (
            Paper(id=f"p{n}", title=f"A paper about FPGAs, number {n}", abstract=changed.get(f"p{n}", TEXT))
            for n in numbers
        ),
    )
    return path


def test_the_sample_makes_a_graph(workspace: Workspace) -> None:
    """24 papers at every joint, entities that several papers share, and edges between them."""
    found = check(workspace)
    assert found.papers == 24
    assert found.entities > 80
    assert found.assertions > 40
    assert found.edges > found.papers


def test_a_second_build_changes_nothing(tmp_path: Path, sample: Path) -> None:
    """Not a byte in any file, not a node or edge in the store."""
    workspace = Workspace(tmp_path)
    first = build([sample], workspace)
    before = _bytes(workspace)
    second = build([sample], workspace)
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    assert (first.added, first.papers, first.edges) == (second.edges + _nodes(workspace), second.papers, second.edges)
    assert _bytes(workspace) == before


def test_files_and_folder_may_be_named_by_text(tmp_path: Path, sample: Path) -> None:
    """As people write them in Python: one file, or several."""
    assert build(str(sample), str(tmp_path), pipeline="rules").papers == 24
    assert build([str(sample)], tmp_path, pipeline="rules").changed == 0


def test_what_is_there_is_not_made_again_and_what_is_damaged_is(tmp_path: Path) -> None:
    """A file that still is what a stage made of this input stays as it is; any other is made again, with its bytes."""
    inputs, workspace = [_papers(tmp_path / "papers.jsonl", 1, 2, 3)], Workspace(tmp_path / "w")
    build(inputs, workspace, pipeline="rules")
    before = _bytes(workspace)
    files = [workspace.records, workspace.merges, workspace.proposals, *sorted(workspace.exports.iterdir())]
    written = [file.stat().st_ino for file in files]
    build(inputs, workspace, pipeline="rules")
    assert [file.stat().st_ino for file in files] == written
    for damaged in files:
        damaged.write_bytes(damaged.read_bytes()[:-1])
        built = build(inputs, workspace, pipeline="rules")
        assert (built.added, built.changed, built.removed) == (0, 0, 0)
        assert _bytes(workspace) == before, damaged.name


def test_another_pipeline_reads_everything_anew(tmp_path: Path, sample: Path) -> None:
    """Nothing of the one before is taken over."""
    workspace = Workspace(tmp_path)
    for name in ("rules", ""):
        build([sample], workspace, pipeline=name)
        made = {
            one.pipeline.partition("/")[0] for path in workspace.extractions for one in jsonl.read(path, Extraction)
        }
        assert made == {"kg_rules" if name else "kg_reader"}


def test_a_paper_on_which_the_pipeline_fails_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands without a statement, and why is told; it is tried again, and the others are as they were."""
    module = import_module("kg.nlp.extract")
    real = module._read
    fails = True

    def read_or_fail(doc: Any, paper: Paper, pipeline: str) -> Extraction:
        if fails and "10 000" in paper.abstract:
            raise ArithmeticError("no such number")
        return real(doc, paper, pipeline)  # type: ignore[no-any-return]

    monkeypatch.setattr(module, "_read", read_or_fail)
    papers = _papers(tmp_path / "in.jsonl", 1, 2, 3, p2="It counts 10 000 photons on an FPGA.")
    workspace = Workspace(tmp_path / "w")
    for _ in range(2):
        built = build([papers], workspace, pipeline="rules")
        assert (built.papers, built.rejected) == (3, 1)
        (told,) = jsonl.read(workspace.rejected, Rejected)
        assert told.id == "p2" and "ArithmeticError('no such number')" in told.reason
    made = {one.paper.id: one for path in workspace.extractions for one in jsonl.read(path, Extraction)}
    assert [bool(made[id].concepts) for id in ("p1", "p2", "p3")] == [True, False, True]
    fails = False
    assert build([papers], workspace, pipeline="rules").rejected == 0
    made = {one.paper.id: one for path in workspace.extractions for one in jsonl.read(path, Extraction)}
    assert made["p2"].concepts


def test_a_pipeline_that_is_broken_empties_no_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most texts fail, or memory does, it is no fault of theirs: the build ends, and the graph is what it was."""
    papers, workspace = _papers(tmp_path / "in.jsonl", 1, 2, 3), Workspace(tmp_path / "w")
    build([papers], workspace, pipeline="rules")
    before = check(workspace)
    _papers(tmp_path / "in.jsonl", 4, 5, 6)
    for error in (ValueError("no model"), MemoryError()):

        def broken(*_: Any, error: Exception = error) -> Extraction:
            raise error

        monkeypatch.setattr(import_module("kg.nlp.extract"), "_read", broken)
        with pytest.raises(type(error)):
            build([papers], workspace, pipeline="rules")
        with open_store(workspace.store) as store:
            assert store.count()[1] == before.edges


def test_only_what_is_new_is_extracted(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper more, a paper changed, twice as many shards: what was read once is not read again, and all is as if it
    had been read in one go."""
    asked: list[str] = []
    module = import_module("kg.stages.extract")  # the package has a function of that name
    stream = module.stream

    def counted(papers: Iterable[Paper], *given: Any, **more: Any) -> Iterator[Extraction]:
        def told() -> Iterator[Paper]:
            for paper in papers:
                asked.append(paper.id)
                yield paper

        return stream(told(), *given, **more)

    monkeypatch.setattr(module, "stream", counted)
    papers = list(jsonl.read(sample, Paper))
    workspace, at_once = Workspace(tmp_path / "steps"), Workspace(tmp_path / "at-once")

    def built(*new: Paper, into: Workspace = workspace, size: int = 6) -> list[str]:
        asked.clear()
        jsonl.write(tmp_path / "new.jsonl", new)
        build([tmp_path / "new.jsonl"], into, pipeline="rules", shard_size=size)
        return sorted(asked)

    assert len(built(*papers[:5])) == 5
    assert built(papers[5]) == [papers[5].id]
    assert built(*papers[6:]) == sorted(paper.id for paper in papers[6:])
    assert len(workspace.extractions) > 2
    changed = replace(papers[3], abstract=papers[3].abstract + " It runs on an FPGA.")
    licensed = replace(papers[4], licence="CC0")
    assert built(changed) == [changed.id]
    assert built(licensed) == []
    built(*papers[:3], changed, licensed, *papers[5:], into=at_once)
    assert [path.read_bytes() for path in workspace.extractions] == [path.read_bytes() for path in at_once.extractions]
    assert workspace.records.read_bytes() == at_once.records.read_bytes()
    assert built(papers[0], size=100) == built(papers[0], size=4) == []
    assert len(workspace.extractions) > 4
    forget([papers[1].id], workspace)
    assert built(papers[0], size=4) == []


def test_a_vocabulary_that_comes_later_takes_part(tmp_path: Path) -> None:
    """In a workspace that is built already, from the next build on; and no more when it is taken away."""
    workspace = Workspace(tmp_path / "w")
    papers = _papers(tmp_path / "in.jsonl", 1, p1="We present CalBO, a method. CalBO runs on an FPGA.")
    build([papers], workspace, pipeline="rules")
    before = workspace.records.read_bytes()
    path = tmp_path / "mine.csv"
    path.write_text("id;label;altLabels;type\nx;Crosstalk-aware calibration;CalBO;Method\n")
    add(path, workspace)
    build([papers], workspace, pipeline="rules")
    assert b"mine.csv" not in before
    assert b"urn:kg:term:x" in workspace.records.read_bytes()
    next(workspace.vocabularies.iterdir()).unlink()
    build([papers], workspace, pipeline="rules")
    assert workspace.records.read_bytes() == before


def test_what_was_made_of_other_settings_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another base IRI makes the RDF anew, a correction the records too; the old ones again, the old bytes."""
    inputs, workspace = [_papers(tmp_path / "papers.jsonl", 1, 2)], Workspace(tmp_path / "w")
    build(inputs, workspace, pipeline="rules")
    before = _bytes(workspace)
    with monkeypatch.context() as changed:
        changed.setenv("KG_BASE_IRI", "https://elsewhere.example/")
        build(inputs, workspace, pipeline="rules")
        assert b"https://elsewhere.example/" in (workspace.exports / "graph.nq").read_bytes()
        assert workspace.records.read_bytes() == before[workspace.records.name]
    workspace.corrections.write_text('drop = [{type = "Hardware", name = "FPGA", reason = "a test"}]\n')
    assert build(inputs, workspace, pipeline="rules").removed
    assert b'"FPGA' not in workspace.records.read_bytes()
    workspace.corrections.unlink()
    assert build(inputs, workspace, pipeline="rules").added
    assert _bytes(workspace) == before


def _nodes(workspace: Workspace) -> int:
    return check(workspace).nodes


def test_papers_may_come_in_any_batches(tmp_path: Path) -> None:
    """Two files at once, one after the other, or the other way round: the same bytes."""
    one, two = _papers(tmp_path / "one.jsonl", 1, 2, 3), _papers(tmp_path / "two.jsonl", 3, 4)
    workspaces = [Workspace(tmp_path / name) for name in ("together", "forth", "back")]
    build([one, two], workspaces[0])
    for path in (one, two):
        build([path], workspaces[1])
    for path in (two, one):
        build([path], workspaces[2])
    assert all(_bytes(first) == _bytes(second) for first, second in pairwise(workspaces))


def test_the_cut_into_shards_cannot_be_seen(tmp_path: Path, sample: Path) -> None:
    """Records and RDF are the same from one shard and from many; stale shards are removed."""
    one, many = Workspace(tmp_path / "one"), Workspace(tmp_path / "many")
    build([sample], one)
    build([sample], many, shard_size=3)
    assert len(many.papers) == len(many.extractions) == 8
    assert one.records.read_bytes() == many.records.read_bytes()
    build([sample], many)
    assert _bytes(one) == _bytes(many)


def test_a_changed_paper_changes_its_own_facts(tmp_path: Path) -> None:
    """A new version of one paper leaves all others as they were."""
    workspace = Workspace(tmp_path / "kg")
    build([_papers(tmp_path / "old.jsonl", 1, 2, 3)], workspace)
    newer = Paper(id="p2", title="A paper about FPGAs, number 2", abstract="We use a microcontroller.", version="2")
    jsonl.write(tmp_path / "new.jsonl", [newer])
    changed = build([tmp_path / "new.jsonl"], workspace)
    others = [
        r for r in workspace.records.read_text("utf-8").splitlines() if '"paper":"p1"' in r or '"paper":"p3"' in r
    ]
    assert changed.papers == 3
    assert changed.removed > 0
    assert others


def test_bad_input_never_loses_good_input(tmp_path: Path) -> None:
    """Broken records are set aside, counted, and said once, however often the file is built."""
    path = tmp_path / "mixed.jsonl"
    good = json.dumps({"id": "p1", "title": "A paper about FPGAs", "abstract": TEXT})
    path.write_text(f'{good}\n{{"id": "cut\n{json.dumps({"id": "p2", "title": "No abstract at all"})}\n')
    workspace = Workspace(tmp_path / "kg")
    counts = [build([path], workspace) for _ in range(2)]
    assert [(built.papers, built.rejected) for built in counts] == [(1, 2), (1, 2)]
    rejected = list(jsonl.read(workspace.rejected, Rejected))
    assert sorted(item.where.removeprefix(str(path)) for item in rejected) == [":2", ":3"]
    path.write_text(good + "\n")
    assert build([path], workspace).rejected == 0
    assert workspace.rejected.read_bytes() == b""


def test_no_paper_at_all_is_an_error(tmp_path: Path) -> None:
    """A file in which everything is broken says why."""
    (tmp_path / "bad.jsonl").write_text('{"id": "p2", "title": "No abstract at all"}\n')
    with pytest.raises(InputError, match="no paper in .*bad.jsonl; 1 records were set aside"):
        build([tmp_path / "bad.jsonl"], Workspace(tmp_path / "kg"))


def test_a_missing_shard_is_noticed(tmp_path: Path, sample: Path) -> None:
    """A row of shards with a gap is an error, not a smaller graph."""
    workspace = Workspace(tmp_path)
    read([sample], workspace, shard_size=3)
    workspace.papers[2].unlink()
    with pytest.raises(InputError, match="7 files of papers"):
        _ = workspace.papers


def test_an_interrupted_cut_is_mended_by_the_next_build(tmp_path: Path, sample: Path) -> None:
    """A stray shard of another row holds papers like any other; nothing is lost, nothing doubled."""
    workspace = Workspace(tmp_path / "kg")
    read([sample], workspace, shard_size=3)
    stray = workspace.shard("papers", 1, 2)
    stray.write_bytes(workspace.papers[0].read_bytes())
    assert read([sample], workspace, shard_size=3).papers == 24
    assert not stray.exists()


def test_rejections_of_one_file_are_not_those_of_another(tmp_path: Path) -> None:
    """Building x.json keeps what x.jsonl had set aside."""
    bad = json.dumps({"id": "p2", "title": "No abstract at all"})
    good = json.dumps({"id": "p1", "title": "A paper about FPGAs", "abstract": TEXT})
    workspace = Workspace(tmp_path / "kg")
    for name in ("x.jsonl", "x.json"):
        (tmp_path / name).write_text(f"{good}\n{bad}\n" if name == "x.jsonl" else good)
        read([tmp_path / name], workspace)
    assert len(list(jsonl.read(workspace.rejected, Rejected))) == 1


def test_a_file_is_the_same_from_wherever_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set aside of it is replaced, and of another file of that name it is kept."""
    workspace = Workspace(tmp_path / "w")
    good = '{"id": "a", "title": "A network", "abstract": "We run a CNN on an FPGA."}\n'
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "part#1.jsonl").write_text(good + "broken\n")
        monkeypatch.chdir(tmp_path / folder)
        build([Path("part#1.jsonl")], workspace, pipeline="rules")
    assert len(list(jsonl.read(workspace.rejected, Rejected))) == 2
    (tmp_path / "other" / "part#1.jsonl").write_text(good)
    build([tmp_path / "other" / "part#1.jsonl"], workspace, pipeline="rules")
    (left,) = jsonl.read(workspace.rejected, Rejected)
    assert left.where == f"{tmp_path / 'one' / 'part#1.jsonl'}:2"


def test_the_check_compares_joints(tmp_path: Path, sample: Path) -> None:
    """An extraction that lost a paper is found by counting."""
    workspace = Workspace(tmp_path)
    build([sample], workspace)
    (path,) = workspace.extractions
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    with pytest.raises(CheckError, match="papers, extractions and paper records differ: 24, 23, 24"):
        check(workspace)


def test_extract_never_changes_the_text(tmp_path: Path) -> None:
    """TeX residue, spaces and line feeds stay, and offsets count in them."""
    papers = [Paper(id="x", title=r"Schr\"odinger  on FPGAs", abstract="A CNN\nruns on {\\em FPGAs}. 150 mus.")]
    jsonl.write(tmp_path / "in.jsonl", papers)
    extract_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    (found,) = jsonl.read(tmp_path / "out.jsonl", Extraction)
    assert found.paper == papers[0]
    assert any(mention.text == "FPGAs" for concept in found.concepts for mention in concept.mentions)


def test_extract_writes_the_contract(tmp_path: Path) -> None:
    """Every field that other programs rely on is there, by its name."""
    (tmp_path / "in.jsonl").write_text(
        json.dumps({"id": "x", "title": "CNNs on FPGAs", "abstract": TEXT, "year": 2024})
    )
    made, rejected = extract_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    line = json.loads((tmp_path / "out.jsonl").read_text())
    assert (made.count, rejected) == (1, 0)
    assert line["paper"] == {"id": "x", "title": "CNNs on FPGAs", "abstract": TEXT}
    assert {"paper", "pipeline", "concepts", "links", "figures", "urls"} <= set(line)
    assert set(line["concepts"][0]) == {"key", "type", "name", "role", "role_score", "score", "mentions"}
    assert set(line["concepts"][0]["mentions"][0]) == {"start", "end", "text", "score"}
    assert set(line["links"][0]) == {"source", "type", "target", "score", "start", "end", "polarity"}


def test_extract_sets_broken_lines_aside(tmp_path: Path) -> None:
    """They stand beside the output with line and reason."""
    good = json.dumps({"id": "x", "title": "CNNs on FPGAs", "abstract": TEXT, "published": None})
    (tmp_path / "in.jsonl").write_text(f'{good}\nnonsense\n{{"id": 3}}\n')
    made, rejected = extract_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    aside = list(jsonl.read(tmp_path / "out.jsonl.rejected.jsonl", Rejected))
    assert (made.count, rejected, len(aside)) == (1, 2, 2)
    assert aside[0].where.endswith("in.jsonl:2")


@pytest.mark.skipif(not SEEDS.exists(), reason="the page of trending papers stands beside the checkout only")
def test_the_page_of_trending_papers(tmp_path: Path) -> None:
    """53 papers; those on qubits, FPGAs and resistive memory run on them, themselves or by a method; twice is once."""
    from kg.store import open_store

    workspace = Workspace(tmp_path)
    first, second = build([SEEDS], workspace), build([SEEDS], workspace)
    assert (first.papers, first.rejected) == (53, 0)
    assert second == Built(53, 0, first.entities, first.edges, 0, 0, 0)
    with open_store(workspace.store) as store:
        rows = set(store.query("MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware) RETURN p.title, h.name").rows)
        by_method = set(
            store.query(
                "MATCH (m:Method)-[r:RUNS_ON]->(h:Hardware) MATCH (p:Paper) WHERE p.id = r.paper RETURN p.title, h.name"
            ).rows
        )
        named = set(store.query("MATCH (p:Paper)-[]->(h:Hardware) RETURN p.title, h.name").rows)
    for words, device, found in (
        ("adversarial learning with programmable superconducting", "superconducting qubit", rows),
        ("Fixed-Point Quantization for Deep Learning Acceleration on FPGAs", "field-programmable gate array", rows),
        ("Resistive memory-based zero-shot liquid state machine", "analog memory", by_method),
    ):
        assert any(words in title and device in name.lower() for title, name in found), device
    assert any("adversarial learning" in title and name == "Transmon qubit" for title, name in named)


def test_a_file_that_cannot_be_read_costs_none_of_the_others(tmp_path: Path, sample: Path) -> None:
    """It is set aside with its reason; alone, it stops the run."""
    (tmp_path / "empty.jsonl").touch()
    built = build([tmp_path / "empty.jsonl", sample], Workspace(tmp_path / "kg"), pipeline="rules")
    assert (built.papers, built.rejected) == (24, 1)
    with pytest.raises(InputError, match=r"empty\.jsonl"):
        build([tmp_path / "empty.jsonl"], Workspace(tmp_path / "kg"), pipeline="rules")


def test_the_check_reads_the_rdf(tmp_path: Path, sample: Path) -> None:
    """A file of triples that is not what the records give is no graph to publish."""
    place = Workspace(tmp_path / "kg")
    build([sample], place, pipeline="rules")
    (place.exports / "graph.nq").write_text("")
    with pytest.raises(CheckError, match=r"graph\.nq: it is not what these records give"):
        check(place)
    rebuild(place)
    assert check(place).papers == 24


def test_extractions_are_not_written_over_their_papers(tmp_path: Path, sample: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_bytes(sample.read_bytes())
    with pytest.raises(InputError, match="written over"):
        extract_file(papers, papers, "rules")
    assert papers.read_bytes() == sample.read_bytes()
