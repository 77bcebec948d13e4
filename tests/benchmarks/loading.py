"""Rate of a first load, a second, and one with one paper in a hundred changed, into either store, by hand:

    python tests/benchmarks/loading.py --papers 20000
    python tests/benchmarks/loading.py --papers 20000 --store bolt://127.0.0.1:7687

Papers of ten entities each, drawn from a number that grows with the papers, and as many statements. Before them, the
naive way: some of the same edges by one MERGE in a transaction of its own, into nodes that are there. On a server, and
where it is installed (`pip install rdflib-neo4j`), also what that store makes of the same edges as triples, in its
batches; it has no place for what an edge says. (neo4j-graphrag's writer needs APOC, which a plain server has not.)
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from kg.config import neo4j_settings
from kg.model import Edge, Node
from kg.store import Store, open_store

_PER_PAPER = 10
_CLEAR = "MATCH (n) DETACH DELETE n"


def _items(papers: int, changed: int = 0) -> Iterator[Node | Edge]:
    """The graph; every ``changed``-th paper has another score in its edges."""
    entities = max(100, papers // 2)
    for number in range(papers):
        fields = ("abstract", "published", "updated", "url", "source", "version", "licence")
        properties = dict.fromkeys(fields, "text")
        yield Node(
            "Paper",
            f"p{number}",
            {"title": f"Paper {number}", **properties, "authors": ["A"], "categories": ["cs"], "withdrawn": False},
        )
    for number in range(entities):
        names = {"name": f"Method {number}", "aliases": ["m"], "uri": "", "concept": "", "definition": "", "merged": []}
        yield Node("Method", f"m{number}", names)
    for number in range(papers):
        score = 0.5 if changed and number % changed == 0 else 0.9
        sentence = {"sentence": f"Paper {number} uses them.", "start": 0, "end": 20, "extractor": "bench/1"}
        ends = [f"m{(number * 31 + place * 7) % entities}" for place in range(_PER_PAPER)]
        for place, method in enumerate(ends):
            said = {"score": score, "mentions": ["m"], "starts": [0], "ends": [1], **sentence}
            yield Edge("USES", f"u{number}-{place}", "Paper", f"p{number}", "Method", method, said)
        for place, (one, other) in enumerate(itertools.pairwise(ends)):
            said = {"paper": f"p{number}", **sentence, "score": score, "belief": score, "polarity": "asserted"}
            yield Edge("PART_OF", f"r{number}-{place}", "Method", one, "Method", other, said)


def _naive(store: Store, papers: int, edges: int) -> float:
    """Edges a second by one MERGE a transaction."""
    items = list(_items(papers))
    store.load(item for item in items if isinstance(item, Node))
    chosen = itertools.islice((item for item in items if isinstance(item, Edge) and item.type == "USES"), edges)
    merge = "MATCH (a:Paper {id: $one}), (b:Method {id: $other}) MERGE (a)-[r:USES {id: $id}]->(b) SET r.score = $score"
    began = time.perf_counter()
    for edge in chosen:
        given = {"one": edge.source, "other": edge.target, "id": edge.id, "score": edge.properties["score"]}
        list(store.query(merge, given, write=True).rows)
    return edges / (time.perf_counter() - began)


def _rdflib_neo4j(address: str, papers: int) -> float:
    """Edges a second of rdflib-neo4j's own store: one triple an edge, without properties."""
    from rdflib import Graph, URIRef
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    found = neo4j_settings(address)
    login = {"uri": address, "database": found.database, "user": found.user, "pwd": found.password or "none"}
    config = Neo4jStoreConfig(auth_data=login, handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE)
    graph = Graph(store=Neo4jStore(config=config))
    edges = [item for item in _items(papers) if isinstance(item, Edge)]
    began = time.perf_counter()
    for edge in edges:
        graph.add(tuple(URIRef(f"urn:kg:{part}") for part in (edge.source, edge.type, edge.target)))
    graph.close(commit_pending_transaction=True)
    return len(edges) / (time.perf_counter() - began)


def main() -> None:
    """Load three times and print what each cost, and the other ways before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--store", default="")
    parser.add_argument("--naive", type=int, default=1_000, help="Edges that are loaded the naive way; 0 for none.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.naive:
            with open_store(options.store or Path(folder, "naive.lbug"), write=True) as store:
                rate = _naive(store, max(100, options.naive // _PER_PAPER), options.naive)
                print(f"naive         {options.naive:,} edges  {rate:9,.0f} edges/s", flush=True)  # noqa: T201
                list(store.query(_CLEAR, write=True).rows)
        if options.store and find_spec("rdflib_neo4j"):
            papers = max(100, options.papers // 10)
            print(f"rdflib-neo4j  {_rdflib_neo4j(options.store, papers):9,.0f} edges/s", flush=True)  # noqa: T201
            with open_store(options.store, write=True) as store:
                list(store.query(_CLEAR, write=True).rows)
        address = options.store or Path(folder, "graph.lbug")
        for name, changed in (("first", 0), ("second", 0), ("1 % changed", 100)):
            began = time.perf_counter()
            with open_store(address, write=True) as store:
                changes = store.load(_items(options.papers, changed))
            seconds = time.perf_counter() - began
            edges = options.papers * (2 * _PER_PAPER - 1)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(  # noqa: T201
                f"{name:12}  {changes}  {seconds:7.1f} s  {edges / seconds:9,.0f} edges/s  {memory:6.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()
