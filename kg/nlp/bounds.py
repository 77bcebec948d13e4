"""How a number is bound by the words right before it, where that depends on what it is said of."""

from __future__ import annotations

import re

from kg.quantities import Quantity
from kg.units import converted

__all__ = ["SHARES", "relation"]

#: Units without a dimension.
SHARES = frozenset("times percent percentage_point order_of_magnitude point".split())
#: Of these, what is better is smaller: "a resolution better than 250 ps".
_FINE = re.compile(
    r"(?i)\b(?:resolution|accurac|precision|uncertaint|jitter|stabilit|error|linewidth|noise)\w*\s[^.;]{0,40}$"
)
#: Before "over 3 hours", what is as long or far as that and more; else it is when or where something held.
_LASTS = re.compile(
    r"(?i)\b(?:for|of|by|to|at|on|in|after|with|just|well|is|are|was|were|than|reach\w*|total\w*|compris\w*|last\w*"
    r"|takes?|took|span\w*|(?:life)?times?|lengths?|distances?|ranges?|wavelengths?|latenc\w+|delays?|pitch\w*|sizes?"
    r"|depths?)\s$"
)


def relation(meant: Quantity, words: str, before: str, after: str) -> str:
    """The relation of a quantity, with these ``words`` before it, between two parts of its sentence.

    >>> [relation(Quantity(3, 3, ">", unit="hour"), "over", words, "") for words in ("stable ", "lasts for ")]
    ['=', '>']
    >>> relation(Quantity(6, 6, ">", unit="nanometer"), "better than", "with an accuracy of ", "")
    '<'
    """
    if words == "better than" and _FINE.search(before) and meant.unit != "bit":
        fine = meant.unit not in SHARES if meant.unit else meant.high < 0.1  # an accuracy better than 90% is more
        return "<" if fine else meant.relation
    much = meant.unit == "hour" and after.startswith(" of ")  # "(over 900 hours of video)"
    if words == "over" and _is_span(meant.unit) and not (much or _LASTS.search(before)):
        return "="
    return meant.relation


def _is_span(unit: str) -> bool:
    return bool(unit) and any(converted(1, unit, of) is not None for of in ("second", "meter"))
