"""The entities of the graph: what papers name and what a vocabulary has above it, by the names that stand for them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from operator import attrgetter

from kg.errors import InputError
from kg.model import Entity
from kg.names import is_abbreviation
from kg.resolve.corrections import Corrections
from kg.resolve.forms import Named, here, named
from kg.resolve.hierarchy import reached
from kg.resolve.identity import Identity
from kg.resolve.merges import redirects
from kg.resolve.thesaurus import Thesaurus

__all__ = ["entities", "new_names"]


def new_names(identity: Identity, corrections: Corrections) -> dict[str, str]:
    """What people call entities, by id. Raises :class:`InputError` where one, by whichever of its names, gets two."""
    names: dict[str, str] = {}
    for entry in corrections.rename:
        entity = identity.named(entry.type, entry.name)
        if names.setdefault(entity, entry.to) != entry.to:
            raise InputError(f"{entry.type} {entry.name} is to be called {names[entity]} and {entry.to}")
    return names


def entities(rows: sqlite3.Connection, thesaurus: Thesaurus, renamed: Mapping[str, str]) -> Iterator[Entity]:
    """All of them, in order of id; ``renamed`` are names by id."""
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for entity, own in redirects(rows):
        gone[entity].append(own)
    papers = (_entity(one, gone[one.id], thesaurus, renamed) for one in named(rows))
    above = (
        _entity(Named(id, thesaurus[id].type, thesaurus[id].name, frozenset()), [], thesaurus, renamed)
        for id in sorted(reached(rows, thesaurus) - here(rows))
    )
    yield from merge(papers, above, key=attrgetter("id"))


def _entity(one: Named, merged: Sequence[str], thesaurus: Thesaurus, renamed: Mapping[str, str]) -> Entity:
    term = thesaurus.get(one.id)
    known = term.name if term else one.name
    name = renamed.get(one.id, known)
    own = {form for form in one.forms if not _is_of_another(form, one, thesaurus)}
    aliases = own | {known} | (set(term.aliases) if term else set())
    return Entity(
        id=one.id,
        type=one.type,
        name=name,
        aliases=tuple(sorted(aliases - {name})),
        concept=term.id if term else "",
        definition=term.definition if term else "",
        better=term.better if term else "",
        merged=tuple(merged),
    )


def _is_of_another(form: str, one: Named, thesaurus: Thesaurus) -> bool:
    """Whether a vocabulary has this abbreviation for something else: some paper's FID, for fidelity, is no alias."""
    called = thesaurus.called(one.type, form) if is_abbreviation(form) else []
    return bool(called) and one.id not in called
