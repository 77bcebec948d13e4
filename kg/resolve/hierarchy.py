"""What is a kind of what: by the vocabulary, and, of names that it does not know, by their own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Set
from heapq import merge
from operator import attrgetter

from kg.ids import digest
from kg.model.record import Broader
from kg.names import key
from kg.resolve.corrections import Corrections
from kg.resolve.forms import here, named
from kg.resolve.kinds import kind_of
from kg.resolve.thesaurus import Thesaurus

__all__ = ["KIND_TABLE", "add_kinds", "hierarchy", "reached"]

KIND_TABLE = "kind(id TEXT PRIMARY KEY, entity TEXT, name TEXT, above TEXT, rule TEXT, score REAL) WITHOUT ROWID"
_SAID = {
    "head": 'By its last words, "{name}" is a kind of {above}.',
    "line": 'By its first words, "{name}" is a model of {above}.',
}


def add_kinds(rows: sqlite3.Connection, thesaurus: Thesaurus, corrections: Corrections) -> set[tuple[str, str]]:
    """Note what unknown names say that they are a kind of, but for what a person says otherwise of either end.

    Returns, by type and key, the names of which a person says that they are no kind.
    """
    undone: set[tuple[str, str]] = set()

    def found() -> Iterator[tuple[str, str, str, str, str, float]]:
        for one in named(rows):
            if one.id in thesaurus.ids:
                continue
            if said := _among(corrections.kindless, one.type, one.forms):
                undone.update(said)
            elif kind := kind_of(thesaurus, one.type, one.name):
                above = thesaurus[kind.entity]
                if not _among(corrections.spoken_of, one.type, (above.name, *above.aliases)):
                    id = digest("broader", one.id, kind.entity)
                    yield id, one.id, one.name, kind.entity, kind.rule, kind.score

    rows.executemany("INSERT INTO kind VALUES (?, ?, ?, ?, ?, ?)", found())
    return undone


def _among(some: Set[tuple[str, str]], type: str, names: Iterable[str]) -> set[tuple[str, str]]:
    """Which of these are one of the names, by type and key."""
    return {called for name in names if (called := (type, key(name))) in some} if some else set()


def reached(rows: sqlite3.Connection, thesaurus: Thesaurus) -> set[str]:
    """What of the vocabulary papers name, or name kinds of, and all that lies above it."""
    kinds = {above for (above,) in rows.execute("SELECT DISTINCT above FROM kind")}
    return thesaurus.above(here(rows) & thesaurus.ids | kinds)


def hierarchy(rows: sqlite3.Connection, thesaurus: Thesaurus) -> Iterator[Broader]:
    """In order of id; both ends are entities of the graph."""
    said = []
    for entity in reached(rows, thesaurus):
        term = thesaurus[entity]
        for above in thesaurus.broader(entity):
            sentence = term.definition or f"{term.name} is a kind of {thesaurus[above].name}."
            id = digest("broader", entity, above)
            said.append(Broader(id=id, source=entity, target=above, sentence=sentence, origin=term.origin))
    yield from merge(sorted(said, key=attrgetter("id")), _by_name(rows, thesaurus), key=attrgetter("id"))


def _by_name(rows: sqlite3.Connection, thesaurus: Thesaurus) -> Iterator[Broader]:
    for id, entity, name, above, rule, score in rows.execute("SELECT * FROM kind ORDER BY id"):
        sentence = _SAID[rule].format(name=name, above=thesaurus[above].name)
        yield Broader(id=id, source=entity, target=above, sentence=sentence, origin=f"kinds.toml/{rule}", score=score)
