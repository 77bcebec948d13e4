"""How a number is bound by the words right before it, where that depends on what it is said of."""

from __future__ import annotations

import re

from kg.quantities import Quantity
from kg.units import converted

__all__ = ["SHARES", "relation"]

#: Units without a dimension.
SHARES = frozenset("times percent percentage_point order_of_magnitude point".split())
#: Of the first, better is always smaller ("a resolution better than 250 ps"), of the second where it is a small share
#: at most; not of what is named for them ("an error suppression better than 20 dB").
_FINE = re.compile(
    r"(?i)\b(?:(?P<always>resolution|uncertaint|jitter|error|linewidth)|accurac|precision|stabilit)\w*"
    r"(?!\s(?:ratio|suppression|rejection|reduction|correction|margin))\s[^.;,]{0,40}$"
)
#: In these, more is better; and an accuracy or a precision of so many per cent is a share of what is right.
_LEVELS, _HALF = frozenset(("bit", "decibel", "hour", "day")), 50
#: Before "over 3 hours", what is as long or far as that and more; else it is when or where something held.
_LASTS = re.compile(
    r"(?i)(?:\(|\b(?:for|from|of|by|to|at|on|in|after|with|just|well|is|are|was|were|than|reach\w*|total\w*|compris\w*|last\w*"
    r"|tak(?:e|es|ing)|took|span\w*|spen[dt]\w*|offer\w*|cover\w*|contain\w*|includ\w*|featur\w*|need\w*|requir\w*"
    r"|surviv\w*|exceed\w*|retention|endurance|T[12]\*?|(?:life)?times?|lengths?|distances?|ranges?|wavelengths?"
    r"|latenc\w+|delays?|pitch\w*|sizes?|depths?)\s)$"
)
#: Characters before a number that say what it is said of.
_SEEN = 80


def relation(meant: Quantity, words: str, before: str, after: str) -> str:
    """The relation of a quantity, with these ``words`` before it, between two parts of its sentence.

    >>> [relation(Quantity(3, 3, ">", unit="hour"), "over", words, "") for words in ("stable ", "lasts for ")]
    ['=', '>']
    >>> relation(Quantity(6, 6, ">", unit="nanometer"), "better than", "with an accuracy of ", "")
    '<'
    """
    before = before[-_SEEN:]
    if words == "better than" and (found := _FINE.search(before)):
        return "<" if _is_fine(meant, always=bool(found["always"])) else meant.relation
    if words == "over" and _is(meant.unit, "second", "meter"):
        much = _is(meant.unit, "second") and after.startswith(" of ")  # "(over 900 hours of video)"
        return meant.relation if much or _LASTS.search(before) else "="
    return meant.relation


def _is_fine(meant: Quantity, *, always: bool) -> bool:
    if meant.unit in _LEVELS:
        return False
    if meant.unit in SHARES:
        return always or meant.high < _HALF
    return bool(meant.unit) or always or meant.high < 0.1


def _is(unit: str, *dimensions: str) -> bool:
    """Whether it is a unit of one of these."""
    return bool(unit) and any(converted(1, unit, of) is not None for of in dimensions)
