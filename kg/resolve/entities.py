"""The entities of the graph: what papers name and what a vocabulary has above it, by the names that stand for them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from heapq import merge
from operator import attrgetter

from kg.errors import InputError
from kg.model import Entity, Term
from kg.names import key
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


def entities(
    rows: sqlite3.Connection, thesaurus: Thesaurus, corrections: Corrections, renamed: Mapping[str, str]
) -> Iterator[Entity]:
    """All of them, in order of id; ``renamed`` are names by id."""
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for entity, id in redirects(rows):
        gone[entity].append(id)
    unnamed = sorted(reached(rows, thesaurus) - here(rows))
    above = (Named(id, thesaurus[id].type, thesaurus[id].name, frozenset()) for id in unnamed)
    for one in merge(named(rows), above, key=attrgetter("id")):
        own = {
            form
            for form in one.forms
            if (one.type, key(form)) in corrections.merged or not _is_of_another(form, one, thesaurus)
        }
        yield _entity(one, own, gone[one.id], thesaurus.get(one.id), renamed)


def _entity(one: Named, own: Set[str], merged: Sequence[str], term: Term | None, renamed: Mapping[str, str]) -> Entity:
    known = term.name if term else one.name
    name = renamed.get(one.id, known)
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
    """Whether a vocabulary calls something else so: some paper's FID, for fidelity, is no alias."""
    called = thesaurus.called(one.type, form)
    return bool(called) and one.id not in called
