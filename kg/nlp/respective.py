"""What "respectively" says: of two lists of one length, the first of one goes with the first of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from kg.nlp.bearers import COMPARED, named

__all__ = ["Pairing", "Place", "lists", "respective"]

_SAID = re.compile(r"\brespectively\b", re.IGNORECASE)
#: Between two members of a list, the bracket of an abbreviation and a small word before it aside.
_JOINT = re.compile(
    r"\s*(?:\([^()]{1,20}\)\s*)?(?:,|(?:(?<=\s)|,\s)(?:and|or))\s+"
    r"(?:(?:and|about|around|up to|over|above|the|an?|our|its)\s)*"
)
#: Before a list of what a result is measured on, or for, and not of what has it.
_AROUND = re.compile(r"\b(?:on|for|in|with|to|from|by|at|e\.g\.,?)\s(?:[\w\-]+\s){0,2}$", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s")
#: Between a list and the numbers, what has another subject, or a second verb: "uses A and B and reaches 91% and 86%".
_ELSE = re.compile(r"[,;]|\b(?:and|or|we|it|they|which|that|to)\b")
#: What has results of its own.
_BEARING = {"Method", "Software", "Hardware"}


class Pairing(NamedTuple):
    """Keys of the concepts that stand where a number stands in its list: what it is of, or its metric, or nothing."""

    of: str = ""
    metric: str = ""


class Place(NamedTuple):
    """Characters of the text, end exclusive, and the key of the concept that is named there, if one is."""

    start: int
    end: int
    key: str = ""


def respective(
    text: str,
    sentence: tuple[int, int],
    number: dict[str, Any],
    numbers: Sequence[dict[str, Any]],
    concepts: Sequence[dict[str, Any]],
) -> Pairing:
    """The concepts that ``number``, one of ``numbers``, is paired with by its sentence, an offset pair in ``text``.

    "A and B reach an accuracy of 90% and 85%, respectively", "a precision and recall of 90% and 85%, respectively".
    The partner of the numbers is the list of their length that stands between them and the word, else the nearest
    before them; one of data sets says neither what has the number nor what it measures.
    """
    said = [word.start() for word in _SAID.finditer(text, *sentence)]
    places = [Place(one["start"], one["end"]) for one in numbers if sentence[0] <= one["start"] < sentence[1]]
    runs = [one for one in lists(text, places) if len(one) > 1]
    if not said or not runs:
        return Pairing()
    before = [(one, word) for one, word in product(runs, said) if one[-1].end <= word]
    if not before:
        return Pairing()
    chosen, word = min(before, key=lambda both: both[1] - both[0][-1].end)
    starts = [place.start for place in chosen]
    if number["start"] not in starts:
        return Pairing()
    partner = _partner(text, sentence, concepts, chosen, word)
    if not partner:
        return Pairing()
    concept = partner[starts.index(number["start"])]
    return Pairing(metric=concept["key"]) if concept["type"] == "Metric" else Pairing(of=concept["key"])


def _partner(
    text: str, sentence: tuple[int, int], concepts: Sequence[dict[str, Any]], numbers: Sequence[Place], word: int
) -> list[dict[str, Any]]:
    """The concepts of the list that goes with these numbers; nothing where it is no list of metrics or of bearers."""
    by_key = {concept["key"]: concept for concept in concepts}
    places = [Place(start, end, concept["key"]) for start, end, concept in named(sentence, concepts)]
    before: list[Place] = []
    between: list[Place] = []
    for one in lists(text, places):
        if len({place.key for place in one}) == len(numbers):
            if one[-1].end <= numbers[0].start:
                before = one
            elif numbers[-1].end <= one[0].start < word and not between:
                between = one
    if not between and _AND.search(text, numbers[-1].end, word):
        return []  # "91% and 86% accuracy at day and night, respectively"
    nearest = between or before
    partner = [by_key[key] for key in dict.fromkeys(place.key for place in nearest)]
    types = {concept["type"] for concept in partner}
    if not partner or types == {"Metric"}:
        return partner
    leading = text[sentence[0] : nearest[0].start]
    apart = not between and _ELSE.search(text, nearest[-1].end, numbers[0].start)
    around = _AROUND.search(leading) or COMPARED.search(leading)
    return partner if types <= _BEARING and not (apart or around) else []


def lists(text: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """The places in runs that nothing but commas and "and" parts; an abbreviation goes with what it stands behind."""
    run: list[Place] = []
    for place in places:
        if run and place.key and place.key == run[-1].key and text[run[-1].end : place.start].strip() == "(":
            run[-1] = run[-1]._replace(end=place.end + 1)
            continue
        if run and not _JOINT.fullmatch(text, run[-1].end, place.start):
            yield run
            run = []
        run.append(place)
    if run:
        yield run
