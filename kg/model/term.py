"""A concept of a vocabulary: what a thing is called, and what it is a kind of."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Term"]


class Term(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One concept of a thesaurus. ``id`` is an IRI; ``broader`` are such ids too.

    ``name`` is the preferred label, ``aliases`` the alternative ones; ``origin`` says which vocabulary it is from.
    ``better``, of a metric: which of two values is the better one, "higher" or "lower"; empty where none is.
    """

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    definition: str = ""
    better: str = ""
    origin: str = ""
