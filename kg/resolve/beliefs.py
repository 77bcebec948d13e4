"""Facts that wait on disk until all are there, and with them how far each statement is believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from math import prod
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from kg import jsonl
from kg.ids import digest
from kg.model import Appearance, Assertion, Measurement, Record, Resource
from kg.resolve.facts import Fact, statement_of

__all__ = ["FACT_TABLES", "add_facts", "believed"]

FACT_TABLES = (
    "fact(rank INTEGER, id TEXT, statement TEXT, paper TEXT, score REAL, json BLOB)",  # sorted when all are there
    "belief(statement TEXT PRIMARY KEY, belief REAL) WITHOUT ROWID",
)
_ORDER = {Appearance: 2, Assertion: 3, Measurement: 4, Resource: 5}
_record = msgspec.json.Decoder(Record)


def add_facts(rows: sqlite3.Connection, facts: Iterable[Fact]) -> None:
    """Note what one paper contributes."""
    rows.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)", map(_row, facts))


def believed(rows: sqlite3.Connection) -> Iterator[Record]:
    """All facts, in order of kind and id, assertions with the belief in what they state.

    That is the probability that not every paper which asserts it was misread. What a paper states twice, word for
    word in one place, is one fact.
    """
    scores = rows.execute("SELECT statement, score FROM fact WHERE statement IS NOT NULL ORDER BY statement, paper")
    beliefs = (
        (statement, round(1 - prod(1 - score for _, score in group), 4))
        for statement, group in groupby(scores, key=itemgetter(0))
    )
    rows.executemany("INSERT INTO belief VALUES (?, ?)", beliefs)
    found = rows.execute(
        "SELECT min(json), belief FROM fact LEFT JOIN belief USING (statement) GROUP BY rank, id ORDER BY rank, id"
    )
    for line, belief in found:
        fact = _record.decode(line)
        yield replace(fact, belief=belief) if isinstance(fact, Assertion) else fact


def _row(fact: Fact) -> tuple[int, str, str | None, str, float, bytes]:
    statement, score = None, 0.0
    if isinstance(fact, Assertion):
        statement = digest(*statement_of(fact.source, fact.type, fact.target))
        score = fact.score if fact.polarity == "asserted" else 0.0
    return _ORDER[type(fact)], fact.id, statement, fact.evidence.paper, score, jsonl.encode(fact)
