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
#: What is several data sets: of a value "across four knowledge-intensive benchmarks" nobody knows on which.
_SEVERAL = re.compile(r"\b(?:benchmarks|data\s?sets|corpora|test sets)$", re.IGNORECASE)
_MANY = r"two|three|four|five|six|seven|eight|nine|ten|multiple|several|various|many|\d+"
#: What may stand before a data set's name.
_WORDS = rf"(?:(?:the|both)\s)?(?:(?!(?:{_MANY})\b)[\w\-]+\s){{0,2}}"
#: Between values and the data sets behind them, with what was measured: "91.2% accuracy on".
_ON = re.compile(
    r"(?:\s(?!(?:and|or|but|while|than|to|on|in|for)\b)[\w@\-/%.]+){0,4}\s(?:on|in|for|over|across)\s" + _WORDS
)
#: Behind values that are of something else: "on STEM and 19% on reasoning".
_ON_ELSE = re.compile(r"(?:\s[\w@\-/%.]+){0,3}?\s(?:on|over|across)\s")
#: Before data sets on which what follows was measured, and between them and that.
_LED = re.compile(rf"\b(?:on|over|across)\s{_WORDS}$", re.IGNORECASE)
_NEAR = re.compile(r"(?:(?!\b(?:while|whereas|but|despite)\b)[^;:]){0,120}")
#: What was learnt on is not what was measured on.
_LEARNT = re.compile(rf"(?:train|tun|learn|distil)\w*\s(?:on|over|across)\s{_WORDS}$", re.IGNORECASE)
#: A value with a name of its own, on which it may have been measured as well: "by +4.30 and OVOBench by +5.96".
_ANOTHER = re.compile(r"\d\S*(?:,|,?\sand)\s[A-Z]\S*(?:\s[A-Z]\S*)?\s(?:by|:|at)\s$")
_SEEN = 60


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
    found = [(start, end, one) for start, end, one in named(sentence, concepts) if one["type"] == "Dataset"]
    sets = [Place(start, end, str(one["key"])) for start, end, one in found if not _SEVERAL.search(text, start, end)]
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
        between = text[values[-1].end : run[0].start] if values[-1].end <= run[0].start else ""
        if _ON.fullmatch(between) and not _LEARNT.search(between):
            return run
    before = [run for run in runs if run[-1].end <= values[0].start]
    if not before or _ON_ELSE.match(text, values[-1].end, sentence[1]):
        return []
    led = text[max(sentence[0], before[-1][0].start - _SEEN) : before[-1][0].start]
    between = text[before[-1][-1].end : values[0].start]
    apart = _LEARNT.search(led) or _ANOTHER.search(between)
    return before[-1] if _LED.search(led) and _NEAR.fullmatch(between) and not apart else []
