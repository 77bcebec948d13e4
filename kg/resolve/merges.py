"""Every merge as a record: which names became one entity, by which rule, and a paper that shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from kg import jsonl
from kg.model import Concept, Considered, Evidence, Extraction, Merge
from kg.resolve.evidence import of_mentions
from kg.resolve.identity import Identified

__all__ = ["MERGE_TABLE", "add_merge", "read_merges", "redirects"]

#: One row for each name, entity and rule; the evidence is that of the first paper by id.
MERGE_TABLE = (
    "merged(own TEXT, entity TEXT, rule TEXT, type TEXT, name TEXT, score REAL, reason TEXT, papers INTEGER,"
    " paper TEXT, evidence BLOB, considered BLOB, PRIMARY KEY (own, entity, rule)) WITHOUT ROWID"
)
_SHOWN = ("name", "score", "evidence", "considered", "paper")  # of the first paper; the paper itself last
_OF_FIRST = ", ".join(f"{one} = CASE WHEN excluded.paper < paper THEN excluded.{one} ELSE {one} END" for one in _SHOWN)
_evidence = msgspec.json.Decoder(Evidence)
_considered = msgspec.json.Decoder(tuple[Considered, ...])


def add_merge(rows: sqlite3.Connection, extraction: Extraction, concept: Concept, found: Identified) -> None:
    """Count one paper's concept that belongs to an entity of another name, or whose abbreviation stays undecided."""
    rows.execute(
        "INSERT INTO merged VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)"  # noqa: S608  # of our own names alone
        f" ON CONFLICT DO UPDATE SET papers = papers + 1, {_OF_FIRST}",
        (
            found.own,
            found.entity,
            found.rule,
            concept.type,
            concept.name,
            found.score,
            found.reason,
            extraction.paper.id,
            jsonl.encode(of_mentions(extraction, concept.mentions)),
            jsonl.encode(found.considered),
        ),
    )


def redirects(rows: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """``(entity, id)`` for every id that is gone and leads to this entity alone, in order.

    An id that is still an entity's, or whose name belongs to several (LSM, by what its paper spells out),
    is the same as none.
    """
    found = rows.execute(
        "SELECT min(entity), own FROM merged WHERE NOT EXISTS (SELECT 1 FROM form WHERE form.entity = own)"
        " GROUP BY own HAVING count(DISTINCT entity) = 1 ORDER BY 1, 2"
    )
    yield from found


def read_merges(rows: sqlite3.Connection) -> Iterator[Merge]:
    """All merges, in order of the name's own id."""
    found = rows.execute(
        "SELECT own, type, name, entity, rule, score, papers, reason, evidence, considered"
        " FROM merged ORDER BY own, entity, rule"
    )
    for own, type, name, entity, rule, score, papers, reason, evidence, considered in found:
        yield Merge(
            id=own,
            type=type,
            name=name,
            into=entity,
            rule=rule,
            score=score,
            papers=papers,
            reason=reason,
            evidence=_evidence.decode(evidence),
            considered=_considered.decode(considered),
        )
