"""What people decided about names: ``corrections.toml``, honoured by every run.

A line that is deleted is undone: nothing of a correction is kept anywhere else.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from kg.errors import InputError
from kg.names import key
from kg.vocabulary import load

__all__ = ["Corrections", "read_corrections"]


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


class Corrections(Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file: ``merge`` and ``apart`` with names, ``rename``, ``retype``, ``drop``, ``no_kind``.

    Each entry has a type and a reason. Names are meant in any of their forms (case, plural, hyphen).
    """

    merge: list[_Names] = []
    apart: list[_Names] = []
    rename: list[_Change] = []
    retype: list[_Change] = []
    drop: list[_Name] = []
    no_kind: list[_Name] = []

    def merged(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(type, key) to the name it is merged into, and why."""
        return {
            (entry.type, key(name)): (entry.names[0], entry.reason) for entry in self.merge for name in entry.names[1:]
        }

    def kept_apart(self) -> dict[tuple[str, str], str]:
        """(type, key) of the names that stay on their own, and why."""
        return {(entry.type, key(name)): entry.reason for entry in self.apart for name in entry.names}

    def renamed(self) -> dict[tuple[str, str], str]:
        """(type, key) to the canonical name."""
        return {(entry.type, key(entry.name)): entry.to for entry in self.rename}

    def retyped(self) -> dict[tuple[str, str], str]:
        """(type, key) to the type."""
        return {(entry.type, key(entry.name)): entry.to for entry in self.retype}

    def dropped(self) -> set[tuple[str, str]]:
        """(type, key) of what is no entity at all."""
        return {(entry.type, key(entry.name)) for entry in self.drop}

    def kindless(self) -> set[tuple[str, str]]:
        """(type, key) of names that do not say what they are a kind of."""
        return {(entry.type, key(entry.name)) for entry in self.no_kind}

    def spoken_of(self) -> set[tuple[str, str]]:
        """(type, key) of every name that a person took from where the vocabulary has it."""
        return self.merged().keys() | self.kept_apart().keys() | self.retyped().keys() | self.dropped()


def read_corrections(path: Path) -> Corrections:
    """The corrections of this file; none where it is missing.

    Raises :class:`InputError` where it is no TOML, has an unknown entry or type, or two that contradict each other.
    """
    try:
        made = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Corrections)
    except FileNotFoundError:
        return Corrections()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    types = [entry.type for entry in (*made.merge, *made.apart)]
    types += [entry.type for entry in (*made.drop, *made.no_kind)]
    types += [entry.type for entry in (*made.rename, *made.retype)] + [entry.to for entry in made.retype]
    if unknown := sorted(set(types) - load().types.keys()):
        raise InputError(f"names types that there are not: {', '.join(unknown)}", where=str(path))
    if few := [entry for entry in (*made.merge, *made.apart) if len(entry.names) < 2]:
        raise InputError(f"an entry with fewer than two names: {', '.join(few[0].names) or 'none'}", where=str(path))
    both = made.merged().keys() & made.kept_apart().keys()
    if both:
        type, name = sorted(both)[0]
        raise InputError(f"{type} {name} is to be merged and to be kept apart", where=str(path))
    return made
