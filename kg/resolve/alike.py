"""Names that no vocabulary knows and that are likely one thing: merged where it is sure, else left to a person.

Only names of one block are compared, so the work grows with the names and not with their pairs. Pairs that are
likely one thing make components (networkx); a component whose ends are unlike is a chain, and is cut
to what is like its most named member.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, groupby
from operator import itemgetter

import networkx as nx
from msgspec import Struct

from kg.model import Considered, Extraction, Proposal
from kg.names import key
from kg.resolve.similar import Company, Written, block, likeness, written

__all__ = ["ALIKE_TABLES", "LEAST_LIKENESS", "SURE", "Alike", "add_names", "find_alike"]

#: The probability from which on a pair is shown, and that from which on it is merged.
LEAST_LIKENESS, SURE = 0.6, 0.9
#: The names of a block that are compared, the most named first; a block of more is of words too common to tell.
_MOST = 200
#: Rows as they come; what is looked up in them is indexed when all are there, for that costs a sort and no search.
ALIKE_TABLES = (
    "named(type TEXT, name TEXT, paper TEXT)",
    "beside(type TEXT, name TEXT, other TEXT)",
    "called(type TEXT, name TEXT, papers INTEGER, block TEXT, key TEXT)",
)
_DISTINCT = "SELECT type, name, count(DISTINCT paper) FROM named GROUP BY type, name"
_INDEXES = (
    "CREATE INDEX named_so ON named(type, name, paper)",
    "CREATE INDEX beside_so ON beside(type, name, other)",
)
_NODES = (
    "SELECT type, block, name, papers FROM (SELECT *, min(key) OVER cut AS least, max(key) OVER cut AS most"
    " FROM called WINDOW cut AS (PARTITION BY type, block)) WHERE least < most ORDER BY type, block, name"
)


class Alike(Struct, frozen=True):
    """What each entity's id goes into, with the probability, and what a person may decide."""

    merged: dict[str, Considered]
    proposals: list[Proposal]


class _Node(Struct, frozen=True):
    """An entity: its most used name, all its names, and how many papers name it."""

    id: str
    type: str
    name: str
    names: tuple[str, ...]
    papers: int
    written: Written


def add_names(rows: sqlite3.Connection, extraction: Extraction) -> None:
    """Note what one paper names, and what it links to what."""
    named = {concept.key: (concept.type, concept.name) for concept in extraction.concepts}
    rows.executemany("INSERT INTO named VALUES (?, ?, ?)", ((*one, extraction.paper.id) for one in named.values()))
    linked = [(named[link.source], named[link.target]) for link in extraction.links]
    both = ((*one, f"{type} {key(name)}") for ends in linked for one, (type, name) in (ends, ends[::-1]))
    rows.executemany("INSERT INTO beside VALUES (?, ?, ?)", both)


def find_alike(rows: sqlite3.Connection, entity_of: Callable[[str, str], str | None]) -> Alike:
    """What of the names in the tables of :data:`ALIKE_TABLES` is likely one.

    ``entity_of`` gives the entity of a type and name, nothing for one that takes no part: because a vocabulary
    knows it, or a person has decided. The result does not depend on the order of papers.
    """
    for index in _INDEXES:
        rows.execute(index)
    distinct = ((*one, block(one[1]), key(one[1])) for one in rows.execute(_DISTINCT))
    rows.executemany("INSERT INTO called VALUES (?, ?, ?, ?, ?)", distinct)
    graph: nx.Graph[str] = nx.Graph()
    for (type, _), group in groupby(rows.execute(_NODES), key=itemgetter(0, 1)):
        names = [(entity, name, papers) for _, _, name, papers in group if (entity := entity_of(type, name))]
        for one, other, score in _likely(rows, sorted(_nodes(type, names), key=_rank)[:_MOST]):
            for node in (one, other):  # a name may be cut otherwise ("on-chip", "onchip") and stand in a second block
                known = graph.nodes.get(node.id, {}).get("node", node)
                graph.add_node(node.id, node=min(known, node, key=_rank))
            graph.add_edge(one.id, other.id, score=score)
    merged = {
        member: Considered(entity=best, name=graph.nodes[best]["node"].name, probability=score)
        for member, best, score in _stars(graph, least=SURE)
    }
    rest = graph.subgraph(graph.nodes - merged.keys())
    proposals = [
        _proposal(graph.nodes[member]["node"], graph.nodes[best]["node"], score)
        for member, best, score in _stars(rest, least=LEAST_LIKENESS)
    ]
    return Alike(merged, sorted(proposals, key=lambda one: (-one.score, one.type, one.name, one.into)))


def _rank(node: _Node) -> tuple[int, str]:
    return -node.papers, node.id


def _nodes(type: str, names: Iterable[tuple[str, str, int]]) -> Iterator[_Node]:
    for entity, group in groupby(sorted(names), key=itemgetter(0)):
        forms = sorted(((name, papers) for _, name, papers in group), key=lambda form: (-form[1], form[0]))
        name, papers = forms[0][0], sum(count for _, count in forms)
        yield _Node(entity, type, name, tuple(form for form, _ in forms), papers, written(name))


def _likely(rows: sqlite3.Connection, nodes: list[_Node]) -> Iterator[tuple[_Node, _Node, float]]:
    """Every two that are likely one. Company speaks against a pair alone, so it is looked up for the few others."""
    for one, other in combinations(nodes, 2):
        if likeness(one.type, one.written, other.written) >= LEAST_LIKENESS:
            company = Company(_common(rows, "named", "paper", one, other), _common(rows, "beside", "other", one, other))
            score = round(likeness(one.type, one.written, other.written, company), 3)
            if score >= LEAST_LIKENESS:
                yield one, other, score


def _common(rows: sqlite3.Connection, table: str, column: str, one: _Node, other: _Node) -> int:
    """How many values of the column both have under any of their names."""
    asked = [
        f"SELECT {column} FROM {table} WHERE type = ? AND name IN ({', '.join('?' * len(node.names))})"  # noqa: S608  # our own words
        for node in (one, other)
    ]
    found = rows.execute(
        f"SELECT count(*) FROM ({asked[0]} INTERSECT {asked[1]})",  # noqa: S608
        (one.type, *one.names, other.type, *other.names),
    )
    return int(found.fetchone()[0])


def _stars(graph: nx.Graph[str], least: float) -> Iterator[tuple[str, str, float]]:
    """``(member, best, score)`` of each component of pairs with at least this score, for what is like its best."""
    likely = nx.Graph([(one, other) for one, other, score in graph.edges(data="score") if score >= least])
    for component in nx.connected_components(likely):
        best = min(component, key=lambda node: _rank(graph.nodes[node]["node"]))
        yield from ((member, best, graph.edges[member, best]["score"]) for member in sorted(likely[best]))


def _proposal(node: _Node, best: _Node, score: float) -> Proposal:
    return Proposal(
        type=node.type,
        id=node.id,
        name=node.name,
        papers=node.papers,
        into=best.id,
        into_name=best.name,
        score=score,
    )
