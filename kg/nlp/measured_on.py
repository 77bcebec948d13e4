"""On which data set a value was measured, where its sentence says so: "98.1% on A", "A (98.1%) and B (94.4%)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kg.nlp.bearers import named
from kg.nlp.respective import Place, lists

__all__ = ["measured_on"]

#: Between a data set and the value in the bracket behind it, or a value and the data set in its bracket.
_IN_BRACKET = re.compile(r"\s?\((?:[^()\d;,]{0,20}\s)?[~≈<>]?")
_BRACKET = re.compile(r"\s?\((?:on\s)?")
#: Between values and the data sets behind them, with what was measured: "91.2% accuracy on".
_ON = re.compile(
    r"(?:\s(?!(?:and|or|but|while|than|to|on|in|for)\b)[\w@\-/%.]+){0,4}\s(?:on|in|for|over|across)\s"
    r"(?:(?:the|both)\s)?(?:[\w\-]+\s){0,2}"
)
#: Behind values that are of something else: "on STEM and 19% on reasoning".
_ON_ELSE = re.compile(r"(?:\s[\w@\-/%.]+){0,3}?\s(?:on|over|across)\s")
#: Before data sets on which what follows was measured, and between them and that.
_LED = re.compile(r"(?i)\b(?:on|over|across)\s(?:(?:the|both)\s)?(?:[\w\-]+\s){0,2}$")
_NEAR = re.compile(r"(?:(?!\b(?:while|whereas|but|despite)\b)[^;:]){0,120}")
_SEEN = 40


def measured_on(
    text: str,
    sentence: tuple[int, int],
    number: dict[str, Any],
    numbers: Sequence[dict[str, Any]],
    concepts: Sequence[dict[str, Any]],
) -> str:
    """The key of the data set on which ``number``, one of ``numbers``, was measured; empty where that is not said.

    Of two lists of one length the first goes with the first. One value on several data sets is of none of them.
    """
    sets = [
        Place(start, end, str(one["key"])) for start, end, one in named(sentence, concepts) if one["type"] == "Dataset"
    ]
    for one in sets:
        if _IN_BRACKET.fullmatch(text, one.end, number["start"]) or _BRACKET.fullmatch(text, number["end"], one.start):
            return one.key
    values = [Place(one["start"], one["end"]) for one in numbers if sentence[0] <= one["start"] < sentence[1]]
    own = next((run for run in lists(text, values) if number["start"] in [place.start for place in run]), [])
    partner = _partner(text, sentence, list(lists(text, sets)), own) if own else []
    keys = list(dict.fromkeys(place.key for place in partner))
    if len(keys) == len(own):
        return keys[[place.start for place in own].index(number["start"])]
    return keys[0] if len(keys) == 1 else ""


def _partner(
    text: str, sentence: tuple[int, int], runs: Sequence[list[Place]], values: Sequence[Place]
) -> Sequence[Place]:
    """The data sets that these values are said to be measured on: those right behind them, or the last before."""
    for run in runs:
        if values[-1].end <= run[0].start and _ON.fullmatch(text, values[-1].end, run[0].start):
            return run
    before = [run for run in runs if run[-1].end <= values[0].start]
    if _ON_ELSE.match(text, values[-1].end, sentence[1]):
        return []
    if before and _LED.search(text[max(sentence[0], before[-1][0].start - _SEEN) : before[-1][0].start]):
        return before[-1] if _NEAR.fullmatch(text, before[-1][-1].end, values[0].start) else []
    return []
