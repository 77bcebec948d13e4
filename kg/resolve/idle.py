"""Corrections that met nothing, or something else: a name that no paper has is most likely misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Set

from kg.names import key
from kg.resolve.corrections import Corrections
from kg.resolve.identity import Identity

__all__ = ["idle"]

_Names = Set[tuple[str, str]]


def idle(
    corrections: Corrections, identity: Identity, entities: Set[str], unseen: _Names, with_kind: _Names
) -> Iterator[str]:
    """Those lines in words, in the order of the file's tables.

    ``entities`` are the ids of all that papers name; ``unseen`` the names, by type and key, that lines keep apart,
    retype or drop and no paper has; ``with_kind`` those of ``no_kind`` whose kind was not there to be undone.
    """
    unmerged = corrections.merged.keys() - identity.merged_away
    for names in corrections.merge:
        for name in names.names[1:]:
            if (names.type, key(name)) in unmerged:
                yield f"merge: no {names.type} is called {name!r}, which is to go into {names.names[0]!r}"
    for names in corrections.apart:
        for name in names.names:
            if (names.type, key(name)) in unseen and identity.named(names.type, name) not in entities:
                yield f"apart: no {names.type} is called {name!r}"
    for change in corrections.rename:
        if identity.named(change.type, change.name) not in entities:
            yield f"rename: no {change.type} is called {change.name!r}, which is to be {change.to!r}"
        other = identity.named(change.type, change.to)
        if other in entities and other != identity.named(change.type, change.name):
            yield f"rename: another {change.type} is called {change.to!r} already; merge says that two are one"
    for change in corrections.retype:
        if (change.type, key(change.name)) in unseen:
            yield f"retype: no {change.type} is called {change.name!r}, which is to be {change.to}"
    for gone in corrections.drop:
        if (gone.type, key(gone.name)) in unseen:
            yield f"drop: no {gone.type} is called {gone.name!r}"
    for kept in corrections.no_kind:
        if (kept.type, key(kept.name)) in with_kind:
            yield f"no_kind: no {kept.type} that no vocabulary knows is called {kept.name!r}"
