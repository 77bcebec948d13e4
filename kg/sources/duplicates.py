"""One paper for all its sightings: arXiv versions, a DOI beside an arXiv id, the same title.

Works on any number of papers; in memory stand only those that were seen more than once. The
result does not depend on their order, or on what was merged in an earlier run, but for this: a record that
is stated anew, with no other version and no other date, takes the place of what it said in an earlier run.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator

import msgspec
import networkx as nx

from kg import jsonl
from kg.ids import digest, paper_id
from kg.model import Paper
from kg.names import fold
from kg.sources.fields import MIN_TITLE
from kg.spool import spool

__all__ = ["distinct", "merge", "names", "same", "sightings"]

_decoder = msgspec.json.Decoder(Paper)


def distinct(papers: Iterable[Paper], known: Iterable[Paper] = ()) -> Iterator[Paper]:
    """Each paper once, in the order of ids, with its other sightings as ``versions``.

    ``known`` are those of earlier runs, of which what ``papers`` state anew is left out. That a paper is withdrawn is
    taken back by another version or date alone: an old file that is read again does not.
    """
    with spool(
        "sighting(line TEXT PRIMARY KEY, json BLOB, id TEXT)",
        "name(name TEXT, line TEXT, PRIMARY KEY (name, line)) WITHOUT ROWID",
        "stated(record TEXT PRIMARY KEY) WITHOUT ROWID",
        "chosen(id TEXT PRIMARY KEY, json BLOB) WITHOUT ROWID",
    ) as rows:
        for paper in papers:
            for seen in sightings(paper):
                _add(rows, seen)
                rows.execute("INSERT OR IGNORE INTO stated VALUES (?)", (_record(seen),))
        for paper in known:
            for seen in sightings(paper):
                anew = rows.execute("SELECT 1 FROM stated WHERE record = ?", (_record(seen),)).fetchone()
                if seen.withdrawn or not anew:
                    _add(rows, seen)
        _choose(rows)
        for (line,) in rows.execute("SELECT json FROM chosen ORDER BY id"):
            yield _decoder.decode(line)


def sightings(paper: Paper) -> Iterator[Paper]:
    """The paper as it was seen each time, without what merging added."""
    yield msgspec.structs.replace(paper, versions=())
    yield from paper.versions


def names(paper: Paper) -> set[str]:
    """What a paper is known by, in all its sightings: ``id arxiv:…``, ``id doi:…``, and a digest of each title."""
    found = {name for seen in sightings(paper) for name in _names(seen)}
    return {f"title {digest(name)}" if name.startswith("title ") else name for name in found}


def same(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two papers known by these :func:`names` are one: by an id, or by title where no ids of a kind differ."""
    shared = set(one) & set(other)
    apart = any(_of_kind(one, kind) and _of_kind(other, kind) for kind in ("id arxiv:", "id doi:"))
    return any(name.startswith("id ") for name in shared) or (bool(shared) and not apart)


def _of_kind(names: Collection[str], kind: str) -> bool:
    return any(name.startswith(kind) for name in names)


def merge(seen: Iterable[Paper]) -> Paper:
    """One paper from sightings of the same: the newest version, the rest as its ``versions``."""
    ranked = sorted({jsonl.encode(paper): paper for paper in seen}.items(), key=_rank, reverse=True)
    best, *rest = (paper for _, paper in ranked)
    return msgspec.structs.replace(best, versions=tuple(rest))


def _rank(item: tuple[bytes, Paper]) -> tuple[object, ...]:
    """arXiv before DOI before the rest, the newest version first, of one version that which withdraws it; the bytes
    decide what is left."""
    line, paper = item
    kind = paper.id.partition(":")[0]
    version = int(paper.version) if re.fullmatch("[0-9]{1,6}", paper.version) else 0
    return ({"arxiv": 2, "doi": 1}.get(kind, 0), version, paper.updated, paper.withdrawn, paper.published, line)


def _record(paper: Paper) -> str:
    """What makes a sighting the same record: the source's own, of one version and date."""
    return digest(paper.id, paper.source, paper.version, paper.updated, paper.published)


def _add(rows: sqlite3.Connection, paper: Paper) -> None:
    encoded = jsonl.encode(paper)
    line = digest(encoded.decode("utf-8"))
    added = rows.execute("INSERT OR IGNORE INTO sighting VALUES (?, ?, ?)", (line, encoded, paper.id))
    if added.rowcount:
        rows.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((name, line) for name in _names(paper)))


def _names(paper: Paper) -> Iterator[str]:
    yield f"id {paper.id}"
    if paper.doi:
        yield f"id {paper_id(f'doi:{paper.doi}')[0]}"
    if len(title := fold(paper.title)) >= MIN_TITLE:
        yield f"title {title}"


def _choose(rows: sqlite3.Connection) -> None:
    """Fill ``chosen``: groups of sightings that share a name, merged; all others as they are."""
    shared = rows.execute(
        "SELECT name, line FROM name WHERE name IN (SELECT name FROM name GROUP BY name HAVING count(*) > 1)"
        " ORDER BY name, line"
    ).fetchall()
    same = nx.Graph()
    for name, line in shared:
        if name.startswith("id "):
            same.add_edge(name, line)
    _join_titles(rows, same, [pair for pair in shared if pair[0].startswith("title ")])
    rows.execute("CREATE TEMP TABLE grouped(line TEXT PRIMARY KEY)")
    for group in nx.connected_components(same):
        lines = sorted(node for node in group if " " not in node)
        rows.executemany("INSERT INTO grouped VALUES (?)", ((line,) for line in lines))
        _put(rows, merge(_load(rows, line) for line in lines))
    rows.execute("INSERT INTO chosen SELECT id, json FROM sighting WHERE line NOT IN (SELECT line FROM grouped)")


def _join_titles(rows: sqlite3.Connection, same: nx.Graph, titles: list[tuple[str, str]]) -> None:
    """Join papers of one title, unless two of them, or of what is one paper with them, have different ids of a kind."""
    by_title: dict[str, list[str]] = {}
    for name, line in titles:
        by_title.setdefault(name, []).append(line)
    for name, lines in sorted(by_title.items()):
        joined = (nx.node_connected_component(same, line) if line in same else {line} for line in lines)
        papers = [_load(rows, line) for line in sorted(set().union(*joined)) if " " not in line]
        ids = {paper.id for paper in papers}
        dois = {paper.doi for paper in papers if paper.doi}
        arxiv = {id for id in ids if id.startswith("arxiv:")}
        dois |= {id.removeprefix("doi:") for id in ids if id.startswith("doi:")}
        if len(arxiv) <= 1 and len(dois) <= 1:
            same.add_edges_from((name, line) for line in lines)


def _load(rows: sqlite3.Connection, line: str) -> Paper:
    (encoded,) = rows.execute("SELECT json FROM sighting WHERE line = ?", (line,)).fetchone()
    return _decoder.decode(encoded)


def _put(rows: sqlite3.Connection, paper: Paper) -> None:
    rows.execute("INSERT OR REPLACE INTO chosen VALUES (?, ?)", (paper.id, jsonl.encode(paper)))
