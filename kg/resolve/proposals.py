"""Names that may be one thing, for a person to decide: no merge is made of them.

Only names of one block are compared, so the work grows with the names and not with their pairs. Pairs that are
likely one thing make components (networkx); a component whose ends are unlike is a chain, and is cut
to what is like its most named member.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from itertools import combinations, groupby
from operator import itemgetter

import networkx as nx

from kg.model import Proposal
from kg.resolve.similar import Written, block, likeness, written

__all__ = ["LEAST_LIKENESS", "NAME_TABLE", "proposals"]

#: The probability from which on a pair is shown.
LEAST_LIKENESS = 0.6
#: The names of a block that are compared, the most named first; a block of more is of words too common to tell.
_MOST = 200
NAME_TABLE = "likely(type TEXT, block TEXT, papers INTEGER, id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID"

_Node = tuple[str, str, int, Written]  # id, name, papers, parts


def proposals(rows: sqlite3.Connection, linked: Collection[str]) -> Iterator[Proposal]:
    """In order of type and name; ``linked`` are the entities that a vocabulary knows.

    Reads the table ``form`` of resolution, and fills that of :data:`NAME_TABLE`.
    """
    named = rows.execute(
        "SELECT entity, type, form, papers FROM form WHERE kind = 1 ORDER BY entity, papers DESC, form"
    )
    for (id, type), group in groupby(named, key=itemgetter(0, 1)):
        if id not in linked:
            forms = [(form, papers) for _, _, form, papers in group]
            name, papers = forms[0][0], sum(count for _, count in forms)
            rows.execute("INSERT INTO likely VALUES (?, ?, ?, ?, ?)", (type, block(written(name)), papers, id, name))
    ordered = rows.execute(
        "SELECT type, block, id, name, papers FROM"
        " (SELECT *, count(*) OVER (PARTITION BY type, block) AS size FROM likely)"
        " WHERE size > 1 ORDER BY type, block, papers DESC, id"
    )
    found = []
    for (type, _), group in groupby(ordered, key=itemgetter(0, 1)):
        nodes = [(id, name, papers, written(name)) for _, _, id, name, papers in group][:_MOST]
        found += list(_of_block(type, nodes))
    yield from sorted(found, key=lambda one: (-one.score, one.type, one.name, one.into))


def _of_block(type: str, nodes: list[_Node]) -> Iterator[Proposal]:
    graph: nx.Graph[int] = nx.Graph()
    for one, other in combinations(range(len(nodes)), 2):
        score = likeness(type, nodes[one][3], nodes[other][3])
        if score >= LEAST_LIKENESS:
            graph.add_edge(one, other, score=score)
    for component in nx.connected_components(graph):
        best = min(component)  # nodes stand by papers, then id
        for member in sorted(graph[best]):
            id, name, papers, _ = nodes[member]
            yield Proposal(
                type=type,
                id=id,
                name=name,
                papers=papers,
                into=nodes[best][0],
                into_name=nodes[best][1],
                score=round(graph[best][member]["score"], 3),
            )
