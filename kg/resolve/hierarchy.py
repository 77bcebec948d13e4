"""What is a kind of what, by the vocabulary, of all that papers name and of what lies above it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kg.ids import digest
from kg.model.record import Broader
from kg.resolve.thesaurus import Thesaurus

__all__ = ["hierarchy"]


def hierarchy(rows: sqlite3.Connection, thesaurus: Thesaurus) -> Iterator[Broader]:
    """In order of id; both ends are entities of the graph."""
    here = {id for (id,) in rows.execute("SELECT DISTINCT entity FROM form")} & thesaurus.ids
    made = []
    for entity in thesaurus.above(here):
        term = thesaurus[entity]
        for above in thesaurus.broader(entity):
            sentence = term.definition or f"{term.name} is a kind of {thesaurus[above].name}."
            id = digest("broader", entity, above)
            made.append(Broader(id=id, source=entity, target=above, sentence=sentence, origin=term.origin))
    yield from sorted(made, key=lambda broader: broader.id)
