"""What was written as RDF is read back as the graph that it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import jsonl
from kg.config import DEFAULT_BASE, Workspace
from kg.errors import InputError, KgError, TooMuchGone
from kg.model import Concept, Edge, Extraction, Figure, Link, Mention, Node, Paper
from kg.projection import project
from kg.quotes import quoted
from kg.rdf import write
from kg.rdf.read import read
from kg.resolve import resolve
from kg.stages import build, load
from kg.stages.graph import RecordsGraph
from kg.stages.load import load_file
from kg.store import open_store


def _sorted(items: Iterable[Node | Edge]) -> list[bytes]:
    return sorted(jsonl.encode(item) for item in items)


@pytest.mark.parametrize("name", ["graph.nq", "graph.nq.zst", "graph.trig.gz", "graph.jsonld"])
def test_the_sample_comes_back_item_by_item(tmp_path: Path, annotated: Workspace, name: str) -> None:
    """Edge properties and evidence included."""
    write(tmp_path / name, RecordsGraph(annotated), DEFAULT_BASE)
    assert _sorted(read(tmp_path / name)) == _sorted(RecordsGraph(annotated))


def test_a_base_may_be_a_urn(tmp_path: Path, annotated: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids of what was merged too, which stand in IRIs alone."""
    monkeypatch.setenv("KG_BASE_IRI", "urn:mykg:")
    items = list(RecordsGraph(annotated))
    assert any(isinstance(item, Node) and item.properties.get("merged") for item in items)
    write(tmp_path / "graph.nq", items, "urn:mykg:")
    assert _sorted(read(tmp_path / "graph.nq")) == _sorted(items)


@pytest.mark.parametrize("quotes", ["short", "none"])
def test_with_fewer_quotes_it_comes_back_as_it_was_released(tmp_path: Path, annotated: Workspace, quotes: str) -> None:
    released = list(quoted(RecordsGraph(annotated), "short" if quotes == "short" else "none"))
    write(tmp_path / "graph.nq", released, DEFAULT_BASE)
    assert _sorted(read(tmp_path / "graph.nq")) == _sorted(released)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = st.lists(TEXT, max_size=3)


@st.composite
def _extraction(draw: st.DrawFn, number: int) -> Extraction:
    abstract = draw(TEXT)
    paper = Paper(
        id=f"p{number} {draw(TEXT)}",
        title=draw(TEXT),
        abstract=abstract,
        url=draw(st.sampled_from(["", "https://example.org/a?b=c&d"])),
        authors=tuple(draw(WORDS)),
        categories=tuple(draw(WORDS)),
        licence=draw(st.sampled_from(["", "https://creativecommons.org/licenses/by/4.0/"])),
        withdrawn=draw(st.booleans()),
    )
    size = len(paper.text)
    types = draw(st.lists(st.sampled_from(["Method", "Hardware", "Metric"]), min_size=1, max_size=3))
    roles = {"Method": "USES", "Hardware": "RUNS_ON", "Metric": "MEASURES"}
    score = st.floats(0.01, 1.0)
    concepts = tuple(
        Concept(f"e{n}", type, draw(TEXT), roles[type], draw(score), (Mention(0, 1, paper.text[0], draw(score)),))
        for n, type in enumerate(types)
    )
    polarity = draw(st.sampled_from(["asserted", "negated", "hedged"]))
    links = tuple(
        Link(one.key, "RUNS_ON", other.key, draw(score), 0, size, polarity)
        for one in concepts
        for other in concepts
        if (one.type, other.type) == ("Method", "Hardware")
    )
    bounds = draw(st.sampled_from([(1.5, 2.5, "range", None, "watt"), (3.0, 3.0, "=", 0.1, "microsecond"), ()]))
    figure = Figure("e0", draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT), 0, 1, *bounds)
    urls = tuple(draw(st.lists(st.sampled_from(["https://example.org/x", "https://example.org/ü"]), max_size=1)))
    return Extraction(paper, "t/1", concepts, links, (figure,), urls, ((0, size),))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_graph_comes_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever its names, texts and numbers."""
    papers = [data.draw(_extraction(number)) for number in range(data.draw(st.integers(1, 2)))]
    items = list(project(resolve(lambda: iter(papers)), DEFAULT_BASE))
    path = tmp_path_factory.mktemp("rdf") / "graph.nq"
    write(path, items, DEFAULT_BASE)
    assert _sorted(read(path)) == _sorted(items)


def test_a_released_file_becomes_a_store(tmp_path: Path, annotated: Workspace) -> None:
    """Into an empty workspace; the second time nothing is written."""
    write(tmp_path / "graph.nq.gz", RecordsGraph(annotated), DEFAULT_BASE)
    workspace = Workspace(tmp_path / "other")
    first, second = (load_file(tmp_path / "graph.nq.gz", workspace) for _ in range(2))
    assert first.added == second.unchanged > 0
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    with open_store(workspace.store) as store, open_store(tmp_path / "known.lbug", write=True) as known:
        known.load(RecordsGraph(annotated))
        assert _sorted(store.items()) == _sorted(known.items())


def test_a_file_that_is_cut_off_empties_no_store(tmp_path: Path, annotated: Workspace) -> None:
    """Nor does one in which nothing is ours; what is said to be meant is done."""
    write(tmp_path / "graph.nq", RecordsGraph(annotated), DEFAULT_BASE)
    workspace = Workspace(tmp_path / "other")
    held = load_file(tmp_path / "graph.nq", workspace).added
    graph = list(RecordsGraph(annotated))
    papers = {item.id for item in graph if isinstance(item, Node) and item.label == "Paper"}
    few = [item for item in graph if isinstance(item, Node) and item.id in papers]
    write(tmp_path / "cut.nq", few, DEFAULT_BASE)
    (tmp_path / "others.nq").write_text("<http://a.b/a> <http://a.b/b> <http://a.b/c> <http://a.b/g> .\n")
    for name, reason in (
        ("cut.nq", f"{held - len(few):,} of the {held:,} nodes and edges that are there would go, of which 10% may"),
        ("others.nq", "no node and no edge"),
    ):
        with pytest.raises(KgError, match=reason):
            load_file(tmp_path / name, workspace)
    assert load_file(tmp_path / "graph.nq", workspace).unchanged == held
    assert load_file(tmp_path / "cut.nq", workspace, may_fall=1.0).removed == held - len(few)


def test_a_build_does_not_sweep_away_what_a_file_filled(tmp_path: Path, annotated: Workspace) -> None:
    """Not without being told that it may; once refused, it is refused again."""
    write(tmp_path / "graph.nq", RecordsGraph(annotated), DEFAULT_BASE)
    workspace = Workspace(tmp_path / "other")
    held = load_file(tmp_path / "graph.nq", workspace).added
    jsonl.write(tmp_path / "in.jsonl", [Paper(id="p", title="A paper about one FPGA", abstract="We use an FPGA.")])
    for _ in range(2):
        with pytest.raises(TooMuchGone, match="a file was loaded into it last, and .* would go"):
            build([tmp_path / "in.jsonl"], workspace, pipeline="rules")
        with open_store(workspace.store) as store:
            assert sum(store.count()) == held
    assert load(workspace, may_fall=1.0).removed > 0
    assert build([tmp_path / "in.jsonl"], workspace, pipeline="rules").removed == 0


def test_a_workspace_with_a_graph_of_its_own_keeps_it(tmp_path: Path, annotated: Workspace) -> None:
    with pytest.raises(InputError, match="has a graph of its own"):
        load_file(tmp_path / "graph.nq", annotated)


def test_triples_without_graphs_are_refused(tmp_path: Path, annotated: Workspace) -> None:
    write(tmp_path / "graph.ttl", RecordsGraph(annotated), DEFAULT_BASE)
    with pytest.raises(InputError, match="no graphs to tell papers apart"):
        list(read(tmp_path / "graph.ttl"))


def test_what_lacks_its_ends_is_named(tmp_path: Path, annotated: Workspace) -> None:
    write(tmp_path / "graph.nq", RecordsGraph(annotated), DEFAULT_BASE)
    lines = (tmp_path / "graph.nq").read_text("utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if "rdf-syntax-ns#subject" in line)
    (tmp_path / "graph.nq").write_text("".join(lines[:place] + lines[place + 1 :]), "utf-8")
    with pytest.raises(InputError, match=r"has 0 values of rdf:subject, 1 expected"):
        list(read(tmp_path / "graph.nq"))
