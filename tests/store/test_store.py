"""Both stores keep the same promises; every test here runs on LadybugDB and on Neo4j."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from kg.config import Workspace
from kg.errors import StoreError, VocabularyError, WriteRefused
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.projection import fingerprint
from kg.stages.graph import RecordsGraph
from kg.store import Changes, Store
from kg.vocabulary import load as load_vocabulary

Opener = Callable[..., Store]
Item = Node | Edge


@pytest.fixture(scope="session")
def items(workspace: Workspace) -> list[Item]:
    return list(RecordsGraph(workspace))


def _load(opener: Opener, items: list[Item]) -> Changes:
    with opener(write=True) as store:
        return store.load(items)


def _fingerprints(opener: Opener) -> list[str]:
    with opener() as store:
        return sorted(map(fingerprint, store.items()))


def test_what_was_loaded_is_read_back_whole(opener: Opener, items: list[Item]) -> None:
    """Every node and edge comes back with all its properties, and none beside them."""
    _load(opener, items)
    assert _fingerprints(opener) == sorted(map(fingerprint, items))


def test_what_a_figure_does_not_say_stays_empty(opener: Opener) -> None:
    """Figures with and without bounds lie side by side, whichever comes first, and come back as they went in."""
    bare: dict[str, Value] = dict.fromkeys(load_vocabulary().nodes["Figure"], "")
    bare |= dict.fromkeys(("low", "high", "base_low", "base_high", "uncertainty", "score"))
    full: dict[str, Value] = {
        **bare,
        "low": 2.0,
        "high": 2.5,
        "uncertainty": 0.1,
        "score": 0.75,
        "relation": "range",
        "quantity": "watt",
    }
    for figures in ([bare], [bare, full, bare], [full, bare]):
        items: list[Item] = [Node("Figure", f"f{place}", dict(one)) for place, one in enumerate(figures)]
        _load(opener, items)
        assert _fingerprints(opener) == sorted(map(fingerprint, items))


def test_a_second_load_writes_nothing(opener: Opener, items: list[Item]) -> None:
    """Loading the same graph again changes not one node, edge or property."""
    first, second = _load(opener, items), _load(opener, items)
    assert first == Changes(added=len(items))
    assert second == Changes(unchanged=len(items))


def test_only_differences_are_written(opener: Opener, items: list[Item]) -> None:
    """A changed title and a removed edge are one change and one removal."""
    _load(opener, items)
    paper = next(item for item in items if isinstance(item, Node) and item.label == "Paper")
    edge = next(item for item in items if isinstance(item, Edge) and item.type == "USED_FOR")
    renamed = msgspec.structs.replace(paper, properties={**paper.properties, "title": "Another title"})
    changed = [renamed if item is paper else item for item in items if item is not edge]
    assert _load(opener, changed) == Changes(changed=1, removed=1, unchanged=len(items) - 2)
    assert _fingerprints(opener) == sorted(map(fingerprint, changed))


def test_orphans_go_with_the_last_paper(opener: Opener, items: list[Item]) -> None:
    """An empty graph leaves an empty store."""
    _load(opener, items)
    assert _load(opener, []) == Changes(removed=len(items))
    with opener() as store:
        assert store.count() == (0, 0)


def test_parallel_evidence_does_not_collapse(opener: Opener, items: list[Item]) -> None:
    """Two papers that state one relation between the same entities stay two edges."""
    edge = next(item for item in items if isinstance(item, Edge) and item.type == "USED_FOR")
    twin = msgspec.structs.replace(edge, id="another", properties={**edge.properties, "score": 0.125})
    _load(opener, [*items, twin])
    with opener() as store:
        ends = f"(a:{edge.source_label} {{id: $a}})-[r:USED_FOR]->(b:{edge.target_label} {{id: $b}})"
        cypher = f"MATCH {ends} RETURN count(r)"
        ((count,),) = store.query(cypher, {"a": edge.source, "b": edge.target}).rows
    assert count >= 2


def test_an_edge_that_turns_round_takes_its_own_place(opener: Opener, items: list[Item]) -> None:
    """A comparison keeps its id whichever end stands first: the other way round, it is still one edge."""
    edge = next(item for item in items if isinstance(item, Edge) and item.type == "COMPARED_WITH")
    ends = [item for item in items if isinstance(item, Node) and item.id in (edge.source, edge.target)]
    back = msgspec.structs.replace(edge, source=edge.target, target=edge.source)
    _load(opener, [*ends, edge])
    assert _load(opener, [*ends, back]) == Changes(added=1, removed=1, unchanged=2)
    with opener(write=True) as store:
        assert store.update([([back], [edge])]) == Changes(added=1, removed=1)
    assert _fingerprints(opener) == sorted(map(fingerprint, [*ends, edge]))


def test_an_edge_without_its_end_is_an_error(opener: Opener) -> None:
    """MATCH that finds nothing writes nothing and succeeds; the load notices."""
    paper = Node("Paper", "p", _paper("p"))
    edge = Edge("RUNS_ON", "e", "Paper", "p", "Hardware", "hardware:gone", _role())
    with opener(write=True) as store, pytest.raises(StoreError, match="1 rows went in and 0 came back"):
        store.load([paper, edge])


def test_two_different_items_of_one_id_are_an_error(opener: Opener) -> None:
    """Which of the two should stand there, nobody could say; of equal ones, one stands."""
    paper, other = Node("Paper", "p", _paper("p")), Node("Paper", "p", _paper("p") | {"title": "Another"})
    with opener(write=True) as store, pytest.raises(StoreError, match="two different items have the id 'p' as Paper"):
        store.load([paper, other])
    assert _load(opener, [paper, paper]).held == 1


def test_an_edge_outside_the_vocabulary_is_refused(opener: Opener) -> None:
    """Neither store is ever asked to create a type that the vocabulary lacks."""
    edge = Edge("OWNS`]->() DETACH DELETE n //", "e", "Paper", "p", "Hardware", "h", _role())
    with opener(write=True) as store, pytest.raises(VocabularyError, match="no edge"):
        store.load([edge])


def test_hostile_text_is_only_text(opener: Opener) -> None:
    """Quotes, Cypher and control signs in a title go in and come out as they are."""
    title = "'; MATCH (n) DETACH DELETE n; // \" ` \\ {id: 1} \u202e\x00 ${x} 'é漢"
    _load(opener, [Node("Paper", "p'`\"", _paper(title))])
    with opener() as store:
        ((found,),) = store.query("MATCH (p:Paper) RETURN p.title").rows
    assert found == title


def test_reading_cannot_write(opener: Opener, items: list[Item]) -> None:
    """A query without leave to write is refused by the database itself."""
    _load(opener, items[:1])
    with opener() as store, pytest.raises(WriteRefused, match="read-only"):
        list(store.query("MATCH (p:Paper) SET p.title = 'mine'").rows)


def test_a_query_takes_parameters(opener: Opener, items: list[Item]) -> None:
    """Values go in as parameters and nodes come out with their label."""
    _load(opener, items)
    with opener() as store:
        answer = store.query("MATCH (h:Hardware) WHERE h.name = $name RETURN h AS device", {"name": "Transmon qubit"})
        ((device,),) = answer.rows
    assert answer.columns == ("device",)
    assert (device["_label"], device["name"]) == ("Hardware", "Transmon qubit")


def test_nonsense_is_a_store_error(opener: Opener, items: list[Item]) -> None:
    """A syntax error is reported in the store's words, without a traceback of the driver."""
    _load(opener, items[:1])
    with opener() as store, pytest.raises(StoreError):
        list(store.query("MATCH (p:Paper RETURN p").rows)


def _paper(title: str) -> dict[str, object]:
    texts = ("abstract", "published", "updated", "url", "source", "version", "licence")
    return {"title": title, **dict.fromkeys(texts, ""), "authors": [], "categories": [], "withdrawn": False}


def _role() -> dict[str, object]:
    return {
        "score": 0.5,
        "mentions": ["x"],
        "starts": [0],
        "ends": [1],
        "sentence": "x",
        "start": 0,
        "end": 1,
        "extractor": "t",
    }
