"""What only a server can get wrong: addresses, passwords, labels, constraints."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import pytest
from servers.neo4j import Server

from kg.config import Workspace
from kg.errors import StoreError, StoreUnavailable
from kg.model import Edge
from kg.projection import fingerprint
from kg.stages import build, load
from kg.stages.graph import RecordsGraph
from kg.stages.held import touched
from kg.store import open_store
from kg.store.statements import ends

SEEDS = Path(__file__).parents[3] / "shared" / "seeds" / "trending-papers.txt"


def test_entities_bear_a_second_label_and_a_uri(neo4j_server: Server, workspace: Workspace) -> None:
    """Every entity is an :Entity too, and carries its IRI."""
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri) as store:
        ((entities, iris),) = store.query("MATCH (n:Entity) RETURN count(n), count(n.uri)").rows
        ((papers,),) = store.query("MATCH (n:Paper:Entity) RETURN count(n)").rows
    assert entities == iris > 0
    assert papers == 0


def test_a_build_into_a_server_twice_is_once(neo4j_server: Server, tmp_path: Path, sample: Path) -> None:
    """`kg build --store bolt://…`: the second run reports no change, and the embedded store agrees."""
    workspace = Workspace(tmp_path)
    with open_store(neo4j_server.uri) as store:
        list(store.query("MATCH (n) DETACH DELETE n", write=True).rows)
    papers = SEEDS if SEEDS.exists() else sample
    first, second = (build([papers], workspace, store=neo4j_server.uri) for _ in range(2))
    assert first.added > first.edges > 0
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    assert load(workspace).added == first.added
    with open_store(neo4j_server.uri) as server, open_store(workspace.store) as embedded:
        assert sorted(map(fingerprint, server.items())) == sorted(map(fingerprint, embedded.items()))


def test_ids_are_constrained_to_be_unique(neo4j_server: Server, workspace: Workspace) -> None:
    """Each label has a uniqueness constraint, without which every MERGE scans it."""
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri) as store:
        rows = list(store.query("SHOW CONSTRAINTS YIELD labelsOrTypes, type RETURN labelsOrTypes, type").rows)
    assert {labels[0] for labels, type in rows if type == "UNIQUENESS"} >= {"Paper", "Method", "Hardware", "Resource"}


def test_names_can_be_searched(neo4j_server: Server, workspace: Workspace) -> None:
    """The full-text index finds an entity by a word of its name."""
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri) as store:
        rows = store.query("CALL db.index.fulltext.queryNodes('kg_names', 'transmon') YIELD node RETURN node.name").rows
        assert ("Transmon qubit",) in set(rows)


def test_an_entity_of_any_type_is_found_without_a_scan(neo4j_server: Server, workspace: Workspace) -> None:
    """By id and by name; the server's own plan says so."""
    load(workspace, neo4j_server.uri)
    auth = ("neo4j", neo4j_server.password) if neo4j_server.password else None
    driver = neo4j.GraphDatabase.driver(neo4j_server.uri, auth=auth)
    with driver, driver.session() as session:
        for name in ("id", "name"):
            plan = session.run(f"EXPLAIN MATCH (e:Entity {{{name}: 'x'}}) RETURN e").consume().plan
            assert "NodeIndexSeek" in str(plan)


def test_nodes_of_others_are_left_alone(neo4j_server: Server, workspace: Workspace) -> None:
    """A load removes only what kg wrote: another program's Paper stays."""
    with open_store(neo4j_server.uri) as store:
        list(store.query("CREATE (:Paper {id: 'theirs', title: 'Not ours'})", write=True).rows)
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri) as store:
        ((count,),) = store.query("MATCH (p:Paper {id: 'theirs'}) RETURN count(p)").rows
        list(store.query("MATCH (p:Paper {id: 'theirs'}) DELETE p", write=True).rows)
    assert count == 1


def test_a_query_reads_no_files(neo4j_server: Server) -> None:
    """The server may be able to; who asks is not meant to."""
    with open_store(neo4j_server.uri) as store:
        for lead in ("LOAD CSV", "UNWIND [1] AS x load  csv"):
            with pytest.raises(StoreError, match="read a file"):
                store.query(f"{lead} FROM 'file:///a' AS row RETURN row")


def test_an_address_says_which_server_and_nothing_else() -> None:
    """A driver passes over a database there, and shows a password."""
    with pytest.raises(StoreUnavailable, match="KG_NEO4J_DATABASE=sales"):
        open_store("bolt://127.0.0.1:9/sales")
    with pytest.raises(StoreUnavailable, match="KG_NEO4J_PASSWORD") as caught:
        open_store("bolt://neo4j:hush@127.0.0.1:9")
    assert "hush" not in str(caught.value)


def test_nodes_inside_a_map_are_plain_too(neo4j_server: Server, workspace: Workspace) -> None:
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri) as store:
        ((held,),) = store.query("MATCH (h:Hardware) RETURN {device: h} LIMIT 1").rows
        assert held["device"]["_label"] == "Hardware"


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE (:Dataset {id: 'theirs', kg: 70})-[:OWNED_BY]->(:Person)",
        "CREATE (:Paper {id: 'theirs'})-[:USES {id: 'x', kg: 'true'}]->(:Method {id: 'theirs too', digest: 7})",
    ],
)
def test_a_property_of_others_makes_nothing_ours(neo4j_server: Server, workspace: Workspace, theirs: str) -> None:
    """Many call one so; of what kg wrote it is true."""
    with open_store(neo4j_server.uri) as store:
        list(store.query(theirs, write=True).rows)
        load(workspace, neo4j_server.uri)
        touched(workspace, neo4j_server.uri)
        assert load(workspace, neo4j_server.uri).removed == 0
        ((kept,),) = store.query("MATCH (n {id: 'theirs'})-->() RETURN count(*)").rows
        list(store.query("MATCH (n) WHERE n.id STARTS WITH 'theirs' OR n:Person DETACH DELETE n", write=True).rows)
    assert kept == 1


@pytest.mark.parametrize("state", ["REMOVE s.mark, s.digest", "DETACH DELETE s"])
def test_what_an_older_version_wrote_is_ours_still(neo4j_server: Server, workspace: Workspace, state: str) -> None:
    """It was known by a digest, loaded or imported: the next load marks it, and finds nothing to do."""
    load(workspace, neo4j_server.uri)
    digest = "SET x.digest = '0123456789abcdef0123' REMOVE x.kg"
    with open_store(neo4j_server.uri) as store:
        for before in (
            f"MATCH (x) {digest}",
            f"MATCH ()-[x]->() {digest}",
            f"MATCH (s:KgState) {state}",
        ):
            list(store.query(before, write=True).rows)
    touched(workspace, neo4j_server.uri)
    changes = load(workspace, neo4j_server.uri)
    assert (changes.added, changes.changed, changes.removed) == (0, 0, 0) != (changes.unchanged, 0, 0)
    with open_store(neo4j_server.uri) as store:
        ((left,),) = store.query("MATCH (x) OPTIONAL MATCH (x)-[y]->() RETURN count(x.digest) + count(y.digest)").rows
        assert left == 0 < sum(store.count()) == changes.unchanged


def test_a_node_that_others_have_tied_to_theirs_stays(neo4j_server: Server, workspace: Workspace) -> None:
    """When its paper is gone it is no longer ours, and what hangs on it still does: an edge, a property, a label.

    Of a paper nothing but its id is left.
    """
    load(workspace, neo4j_server.uri)
    items = list(RecordsGraph(workspace))
    gone = next(item.source for item in items if isinstance(item, Edge) and item.type == "RUNS_ON")
    left = [item for item in items if gone not in (item.id, *ends(item))]
    with open_store(neo4j_server.uri, write=True) as store:
        list(store.query("MATCH (n {id: $id}) CREATE (:Person)-[:READ]->(n)", {"id": gone}, write=True).rows)
        ids = [edge.target for edge in items if isinstance(edge, Edge) and edge.source == gone]
        only = [id for id in ids if not any(id in ends(item) for item in left)]
        own = sorted(id for id in only if id.startswith(("method:", "hardware:", "metric:", "dataset:", "task:")))[:2]
        left = [item for item in left if item.id not in only]
        list(store.query("MATCH (n {id: $id}) SET n.price = 9", {"id": own[0]}, write=True).rows)
        list(store.query("MATCH (n {id: $id}) SET n:Owned", {"id": own[1]}, write=True).rows)
        store.load(left)
        ((said,),) = store.query("MATCH (n:Paper {id: $id}) RETURN properties(n)", {"id": gone}).rows
        assert said == {"id": gone}
        theirs = "MATCH (n) WHERE n.price = 9 OR n:Owned"
        ((held,),) = store.query(f"{theirs} RETURN count(n.name)").rows
        assert held == 2
        list(store.query(f"{theirs} DETACH DELETE n", write=True).rows)
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, left))
        ((kept,),) = store.query("MATCH (:Person)-[:READ]->(n {id: $id}) RETURN count(*)", {"id": gone}).rows
        list(store.query("MATCH (n:Person) DETACH DELETE n", write=True).rows)
        touched(workspace, neo4j_server.uri)
    assert kept == 1
    load(workspace, neo4j_server.uri)


def test_what_others_changed_is_put_right(neo4j_server: Server, workspace: Workspace) -> None:
    """A property that somebody else set, an edge that stands twice, a constraint that was dropped."""
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri, write=True) as store:
        for statement in (
            "MATCH (p:Paper) SET p.title = 'HACKED'",
            "MATCH (a:Paper)-[x:RUNS_ON]->(b) CREATE (a)-[y:RUNS_ON]->(b) SET y = properties(x)",
            "DROP CONSTRAINT kg_paper_id IF EXISTS",
        ):
            list(store.query(statement, write=True).rows)
    load(workspace, neo4j_server.uri, whole=True)
    with open_store(neo4j_server.uri) as store:
        assert sorted(map(fingerprint, store.items())) == sorted(map(fingerprint, RecordsGraph(workspace)))
        assert list(store.query("SHOW CONSTRAINTS YIELD labelsOrTypes WHERE 'Paper' IN labelsOrTypes").rows)


def test_two_workspaces_do_not_load_into_one_server_at_once(
    neo4j_server: Server, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second says who loads, and waits if it is told to; the same workspace may always go on."""
    load(workspace, neo4j_server.uri)
    with open_store(neo4j_server.uri, write=True) as first, open_store(neo4j_server.uri, write=True) as second:
        with first.claim("workspace one"):
            with pytest.raises(StoreUnavailable, match="workspace one loads into it"):
                load(workspace, neo4j_server.uri)
            with second.claim("workspace one"):
                pass
        monkeypatch.setenv("KG_LOCK_WAIT", "20")
        with ThreadPoolExecutor() as pool, first.claim("workspace one"):
            waiting = pool.submit(load, workspace, neo4j_server.uri)
            time.sleep(1.5)
            assert not waiting.done()
        assert waiting.result().removed == 0


def test_a_claim_that_ran_out_is_not_written_past(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes back and finds that somebody else loads now stops; a claim that is in use does not run out."""
    monkeypatch.setattr("kg.store.neo4j._LEASE_MS", 1_000)
    statement, rows = "UNWIND $rows AS row RETURN count(*) AS n", [{"id": "x"}]
    uri = neo4j_server.uri
    with open_store(uri, write=True) as first, open_store(uri, write=True) as second, first.claim("workspace one"):
        for _ in range(4):
            time.sleep(0.5)
            first.write(statement, rows)
        time.sleep(1.2)
        with second.claim("workspace two"):
            with pytest.raises(StoreUnavailable, match="workspace two loads into it"):
                first.write(statement, rows)
            assert second.write(statement, rows) == 1


def test_a_password_is_needed_and_named(locked_neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right password opens the server; a wrong one is an error that says what to set."""
    if not locked_neo4j_server.password:
        pytest.skip("the server of KG_NEO4J_URI asks for no password")
    monkeypatch.setenv("KG_NEO4J_PASSWORD", locked_neo4j_server.password)
    with open_store(locked_neo4j_server.uri) as store:
        assert list(store.query("RETURN 1").rows) == [(1,)]
    monkeypatch.setenv("KG_NEO4J_PASSWORD", "wrong")
    with pytest.raises(StoreUnavailable, match="set KG_NEO4J_USER and KG_NEO4J_PASSWORD"):
        open_store(locked_neo4j_server.uri)


def test_an_unknown_database_is_named(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says which database was asked for and where that is set."""
    monkeypatch.setenv("KG_NEO4J_DATABASE", "nowhere")
    with pytest.raises(StoreUnavailable, match=r"no database 'nowhere'; set KG_NEO4J_DATABASE"):
        open_store(neo4j_server.uri)


def test_a_closed_port_is_an_error_at_once() -> None:
    """Where no server answers, the error says so."""
    with pytest.raises(StoreUnavailable, match="no server answers"):
        open_store("bolt://127.0.0.1:9")
