"""A store brought on by what changed is the store that a full load makes; one that is not what it was is found out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers.neo4j import Server

from kg import jsonl, ledger
from kg.config import Workspace
from kg.errors import CheckError, TooMuchGone
from kg.model import Concept, Extraction, Link, Mention, Paper
from kg.projection import fingerprint
from kg.stages import check, load
from kg.stages.graph import RecordsGraph
from kg.stages.load import MAY_FALL
from kg.stages.resolve import resolve
from kg.store import open_store

NAMES = ("Transformer", "Surface code", "Spiking neural network", "Zyx learning", "Graph widget", "Abc method")
ADDRESSES = ("https://example.org/code", "https://example.org/data")

papers = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.sets(st.sampled_from(NAMES), max_size=4), st.sets(st.sampled_from(ADDRESSES)), st.booleans()),
    min_size=1,
    max_size=5,
)


def _extractions(drawn: dict[str, tuple[set[str], set[str], bool]]) -> Iterator[Extraction]:
    for id, (names, urls, sure) in sorted(drawn.items()):
        concepts = tuple(
            Concept(name, "Method", name, "USES", 0.9 if sure else 0.5, (Mention(0, 1, name, 0.9),))
            for name in sorted(names)
        )
        keys = [concept.key for concept in concepts]
        pairs = list(itertools.pairwise(keys))
        links = tuple(Link(one, "PART_OF", other, 0.7, 0, 3) for one, other in pairs)
        # What is compared keeps its id, whichever stands first.
        turned = pairs if sure else [(other, one) for one, other in pairs]
        links += tuple(Link(one, "COMPARED_WITH", other, 0.7, 0, 3) for one, other in turned)
        yield Extraction(Paper(id=id, title="Title", abstract="Text."), "t/1", concepts, links, (), tuple(sorted(urls)))


def _bring(
    workspace: Workspace, drawn: dict[str, tuple[set[str], set[str], bool]], store: str = "", may_fall: float = MAY_FALL
) -> tuple[int, int]:
    """The workspace and its store in this state; writes, and what was left as it was."""
    jsonl.write(workspace.root / "extractions.jsonl", _extractions(drawn))
    resolve(workspace.extractions, workspace)
    changes = load(workspace, store, may_fall=may_fall)
    return changes.total, changes.unchanged


def _same(workspace: Workspace, store: str = "") -> bool:
    with open_store(store or workspace.store) as opened:
        return sorted(map(fingerprint, opened.items())) == sorted(map(fingerprint, RecordsGraph(workspace)))


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(states=st.lists(papers, min_size=2, max_size=4))
def test_step_by_step_the_store_is_what_a_full_load_would_make(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, tuple[set[str], set[str], bool]]]
) -> None:
    workspace = Workspace(tmp_path_factory.mktemp("update"))
    for state in states:
        with pytest.MonkeyPatch.context() as patched:  # small ones are not filled, and later ones are brought on
            if workspace.store.exists():
                patched.setattr(import_module("kg.stages.load"), "_by_comparing", None)
            _bring(workspace, state)
        assert _same(workspace)
    assert _bring(workspace, states[-1])[0] == 0


ONE = {"a": ({"Transformer", "Surface code"}, {ADDRESSES[0]}, True), "b": ({"Transformer"}, {ADDRESSES[0]}, True)}
TWO = {"a": ({"Transformer"}, set[str](), True), "b": ({"Transformer"}, {ADDRESSES[0]}, False)}


def test_only_what_changed_is_written_and_counted(tmp_path: Path) -> None:
    """An address that another paper still gives keeps its node."""
    workspace = Workspace(tmp_path)
    written, _ = _bring(workspace, ONE)
    assert _bring(workspace, ONE) == (0, written)
    total, unchanged = _bring(workspace, TWO)
    assert 0 < total < written
    assert _same(workspace)
    with open_store(workspace.store) as store:
        assert sum(store.count()) == sum(1 for _ in RecordsGraph(workspace))
        ((addresses,),) = store.query("MATCH (r:Resource) RETURN count(r)").rows
    assert addresses == 1
    assert unchanged > 0


def test_a_store_that_is_not_what_it_was_is_compared_item_by_item(tmp_path: Path) -> None:
    """Something was deleted by hand, or the file is gone: the next load puts it right."""
    workspace = Workspace(tmp_path)
    _bring(workspace, ONE)
    with open_store(workspace.store, write=True) as store:
        list(store.query("MATCH (m:Method {name: 'Surface code'}) DETACH DELETE m", write=True).rows)
    assert load(workspace).added > 0
    assert _same(workspace)
    workspace.store.unlink()
    assert load(workspace).added > 0
    assert _same(workspace)


def test_what_the_check_finds_the_next_load_mends(tmp_path: Path, neo4j_server: Server) -> None:
    """An edge stands twice and the ledger believes it, as updates once left comparisons that turned round."""
    uri, workspace = neo4j_server.uri, Workspace(tmp_path)
    _bring(workspace, ONE, uri)
    jsonl.write(workspace.root / "papers.jsonl", (one.paper for one in _extractions(ONE)))
    check(workspace, uri)
    twin = (
        "MATCH (a)-[x:COMPARED_WITH]->(b) WITH a, b, x LIMIT 1 CREATE (b)-[y:COMPARED_WITH]->(a) SET y = properties(x)"
    )
    with open_store(uri, write=True) as store:
        list(store.query(twin, write=True).rows)
    with ledger.opened(workspace) as rows, rows:
        rows.execute("UPDATE held SET edges = edges + 1")
    assert load(workspace, uri).total == 0, "the counts are those that the ledger has"
    with pytest.raises(CheckError, match="edges of the records and the store differ"):
        check(workspace, uri)
    assert load(workspace, uri).removed == 1
    check(workspace, uri)
    assert _same(workspace, uri)


def test_a_workspace_does_not_empty_what_another_loaded_unless_it_may(tmp_path: Path, neo4j_server: Server) -> None:
    """Refused before anything is written, each time; then the other goes on as before."""
    uri = neo4j_server.uri
    one, other = Workspace(tmp_path / "one"), Workspace(tmp_path / "other")
    for workspace in (one, other):
        workspace.root.mkdir()
    _bring(one, ONE, uri)
    for _ in range(2):
        with pytest.raises(TooMuchGone, match="another workspace loaded into it last, and .* would go"):
            _bring(other, {"z": ({"Abc method"}, set(), True)}, uri)
        assert _same(one, uri)
    assert _bring(one, TWO, uri)[0] > 0
    assert load(other, uri, may_fall=1.0).removed > 0
    assert _same(other, uri)


def test_two_workspaces_that_load_into_one_server_do_not_trust_its_counts(tmp_path: Path, neo4j_server: Server) -> None:
    """What the other loaded is compared, though it has as many nodes and edges."""
    uri = neo4j_server.uri
    one, other = Workspace(tmp_path / "one"), Workspace(tmp_path / "other")
    for workspace in (one, other):
        workspace.root.mkdir()
    unlike = {
        "a": ({"Transformer", "Zyx learning"}, {ADDRESSES[0]}, True),
        "b": ({"Transformer"}, {ADDRESSES[0]}, True),
    }
    _bring(one, ONE, uri)
    _bring(other, unlike, uri, 1.0)
    assert _same(other, uri)
    assert load(one, uri, may_fall=1.0).total > 0
    assert _same(one, uri)
    assert _bring(one, TWO, uri)[0] > 0
    assert _same(one, uri)
