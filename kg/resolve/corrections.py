"""What people decided about names: ``corrections.toml``, honoured by every run.

A line that is deleted is undone: nothing of a correction is kept anywhere else.
"""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct

from kg.errors import InputError
from kg.names import key
from kg.vocabulary import load

__all__ = ["Corrections", "read_corrections"]

#: Type and key of a name.
_Called = tuple[str, str]


class _Names(Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    names: list[str]
    reason: str


class _Change(Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    name: str
    to: str
    reason: str


class _Name(Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    name: str
    reason: str


class Corrections(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The tables of the file: ``merge`` and ``apart`` with names, ``rename``, ``retype``, ``drop``, ``no_kind``.

    Each entry has a type and a reason. Names are meant in any of their forms (case, plural, hyphen), so that what
    follows has them by type and key.
    """

    merge: list[_Names] = []
    apart: list[_Names] = []
    rename: list[_Change] = []
    retype: list[_Change] = []
    drop: list[_Name] = []
    no_kind: list[_Name] = []

    @cached_property
    def merged(self) -> dict[_Called, tuple[str, str]]:
        """The name that each is merged into, and why; where that is merged itself, the last of them.

        Raises :class:`InputError` where a name is merged into two, or into itself in the end.
        """
        into: dict[_Called, tuple[str, str]] = {}
        for entry in self.merge:
            for name in entry.names[1:]:
                own, known = (entry.type, key(name)), into.get((entry.type, key(name)))
                if known and key(known[0]) != key(entry.names[0]):
                    raise InputError(f"{entry.type} {name} is to be merged into {known[0]} and into {entry.names[0]}")
                if own[1] != key(entry.names[0]):
                    into[own] = (entry.names[0], entry.reason)
        return {own: (_end(into, own), reason) for own, (_, reason) in into.items()}

    @cached_property
    def kept_apart(self) -> dict[_Called, str]:
        """Why each of these names stays on its own."""
        return {(entry.type, key(name)): entry.reason for entry in self.apart for name in entry.names}

    @cached_property
    def retyped(self) -> dict[_Called, str]:
        """The type that each of these names has."""
        return {(entry.type, key(entry.name)): entry.to for entry in self.retype}

    @cached_property
    def dropped(self) -> set[_Called]:
        """What is no entity at all."""
        return {(entry.type, key(entry.name)) for entry in self.drop}

    @cached_property
    def kindless(self) -> set[_Called]:
        """Names that do not say what they are a kind of."""
        return {(entry.type, key(entry.name)) for entry in self.no_kind}

    @cached_property
    def spoken_of(self) -> set[_Called]:
        """Every name that a person took from where the vocabulary has it."""
        return self.merged.keys() | self.kept_apart.keys() | self.retyped.keys() | self.dropped


def read_corrections(path: Path) -> Corrections:
    """The corrections of this file; none where it is missing.

    Raises :class:`InputError` where it is no TOML, has an unknown entry or type, or two that contradict each other.
    """
    try:
        made = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), Corrections)
    except FileNotFoundError:
        return Corrections()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    _check(made, str(path))
    return made


def _end(into: dict[tuple[str, str], tuple[str, str]], own: tuple[str, str]) -> str:
    """The name at which merges that lead into one another end."""
    type, passed = own[0], [own]
    while (step := (type, key(into[passed[-1]][0]))) in into:
        if step in passed:
            raise InputError(f"{type} {into[step][0]} is to be merged into itself, by way of other names")
        passed.append(step)
    return into[passed[-1]][0]


def _check(made: Corrections, where: str) -> None:
    """Raise :class:`InputError` where entries are none, or contradict each other."""
    names = [name for entry in (*made.merge, *made.apart) for name in entry.names]
    names += [entry.name for entry in (*made.rename, *made.retype)] + [entry.name for entry in made.drop]
    names += [entry.name for entry in made.no_kind]
    if not all(name.strip() for name in (*names, *(entry.to for entry in made.rename))):
        raise InputError("an entry with an empty name", where=where)
    types = [entry.type for entry in (*made.merge, *made.apart)]
    types += [entry.type for entry in (*made.drop, *made.no_kind)]
    types += [entry.type for entry in (*made.rename, *made.retype)] + [entry.to for entry in made.retype]
    if unknown := sorted(set(types) - load().types.keys()):
        raise InputError(f"names types that there are not: {', '.join(unknown)}", where=where)
    if few := [entry for entry in (*made.merge, *made.apart) if len(entry.names) < 2]:
        raise InputError(f"an entry with fewer than two names: {', '.join(few[0].names) or 'none'}", where=where)
    try:
        merged = made.merged
    except InputError as error:
        raise InputError(str(error), where=where) from error
    dropped, retyped = made.dropped, made.retyped.keys()
    into = {(type, key(name)) for (type, _), (name, _) in merged.items()}
    renamed = {(entry.type, key(entry.name)) for entry in made.rename}
    for one, others, how in (
        (merged.keys(), made.kept_apart.keys(), "is to be merged and to be kept apart"),
        (merged.keys(), dropped, "is to be merged and to be dropped"),
        (merged.keys() | into, retyped, "is to be merged and to be of another type"),
        (into, dropped, "is to be dropped, and others merged into it"),
        (renamed | retyped, dropped, "is to be dropped, and to be renamed or of another type"),
    ):
        if both := sorted(one & others):
            raise InputError(f"{both[0][0]} {both[0][1]} {how}", where=where)
    for table in (made.rename, made.retype):
        decided: dict[tuple[str, str], str] = {}
        for change in table:
            if decided.setdefault((change.type, key(change.name)), change.to) != change.to:
                raise InputError(f"{change.type} {change.name} is to become two things", where=where)
