"""Whose the second of two numbers is that are held against each other: "an F1 of 0.42 vs. 0.30 for the rival"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kg.nlp.bearers import COMPARED, named

__all__ = ["rival"]

#: Behind a number, and right before what it is held against.
_AGAINST = re.compile(
    r"\d\S*(?:\s[^\s\d]\S{0,12}){0,2}?,?\s(?:vs\.?|versus|against|as opposed to|in contrast to|compared (?:to|with))"
    r"\s(?:(?:only|about|just|the)\s|\d\S*\s(?:for|of|by|from|with)\s[^.;:,()\d]{1,60},?\sand\s)?$"
)
#: Behind a number that is held against another's: it is of something that no concept is.
_OF_ANOTHER = re.compile(
    r"\s(?:for|of|by|from|with)\s(?:the|an?|standard|existing|prior|previous|(?:[\w\-]+\s){0,5}?(?:baselines?|methods?|models?))\b"
)
#: Between a number and whose it is.
_OF_WHAT = re.compile(r"[^.;:()]{0,12}\b(?:for|of|by|from|with)\s(?:(?:the|an?|its|our)\s)?(?:[\w\-]+\s){0,2}")
_SEEN = 80
_BEARING = ("Method", "Software")


def rival(
    text: str, sentence: tuple[int, int], number: dict[str, Any], of: str, concepts: Sequence[dict[str, Any]]
) -> str:
    """The key of what ``number`` is of, if it stands behind "vs." and its sentence names whom that means; else ``of``.

    That is what the words behind the number name, or else what something is better than in this sentence; the empty
    string where those words are of something that no concept is ("29.9% for the no-skill baseline").
    """
    against = _AGAINST.search(text, max(sentence[0], number["start"] - _SEEN), number["start"])
    if not against:
        return of
    places = [(start, str(one["key"])) for start, _, one in named(sentence, concepts) if one["type"] in _BEARING]
    for start, key in places:
        if number["end"] < start and _OF_WHAT.fullmatch(text, number["end"], start):
            return key
    if _OF_ANOTHER.match(text, number["end"]):
        return ""
    beaten = [key for start, key in places if COMPARED.search(text[_begin(sentence[0], start, number["end"]) : start])]
    return of if of in beaten else next(iter(beaten), of)


def _begin(sentence: int, name: int, number: int) -> int:
    """From where on words before a name are read: what stands around the number is said of the number."""
    return number if name > number else sentence
