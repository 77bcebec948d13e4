"""How papers call each entity: its names and its mentions, with how many papers use each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from kg.model import Concept
from kg.names import is_abbreviation, is_shortened
from kg.resolve.identity import Identified

__all__ = ["FORM_TABLE", "Named", "add_forms", "here", "named"]

FORM_TABLE = (
    "form(entity TEXT, type TEXT, kind INTEGER, form TEXT, papers INTEGER,"
    " PRIMARY KEY (entity, kind, form)) WITHOUT ROWID"
)
_MENTION, _NAME = 0, 1


class Named(Struct, frozen=True):
    """An entity as papers call it: the ``name`` that stands for it, and all its ``forms``, the name among them."""

    id: str
    type: str
    name: str
    forms: frozenset[str]


def add_forms(rows: sqlite3.Connection, found: Iterable[tuple[Concept, Identified]]) -> None:
    """Count what one paper calls each of its entities."""
    forms: list[tuple[str, str, int, str]] = []
    for concept, one in found:
        mentions = {mention.text for mention in concept.mentions if not is_shortened(mention.text, concept.name)}
        called = {(_NAME, concept.name), *((_MENTION, mention) for mention in mentions)}
        if one.rule in ("sense", "definition"):
            called.add((_NAME, one.considered[0].name))
        forms += ((one.entity, concept.type, kind, form) for kind, form in sorted(called))
    rows.executemany("INSERT INTO form VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET papers = papers + 1", forms)


def named(rows: sqlite3.Connection) -> Iterator[Named]:
    """Every entity, in order of id. Its name is the one that most papers use; an expanded one is better than short."""
    found = rows.execute("SELECT entity, type, kind, form FROM form ORDER BY entity, kind DESC, papers DESC, form")
    for (id, type), group in groupby(found, key=itemgetter(0, 1)):
        forms = [(kind, form) for _, _, kind, form in group]
        name = min((form for kind, form in forms if kind == _NAME), key=is_abbreviation)
        yield Named(id, type, name, frozenset(form for _, form in forms))


def here(rows: sqlite3.Connection) -> set[str]:
    """The ids of all entities that papers name."""
    return {id for (id,) in rows.execute("SELECT DISTINCT entity FROM form")}
