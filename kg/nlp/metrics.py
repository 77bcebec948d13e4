"""A number that a text states of a concept, as a figure: with the metric that it is in.

The metric is the nearest whose values such numbers are: "a 7B model has an accuracy of 90%" has no accuracy of 7B.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kg.nlp.bearers import CLAUSE
from kg.nlp.measured_on import measured_on
from kg.nlp.respective import respective
from kg.nlp.rivals import rival
from kg.nlp.rules import figure_rules
from kg.units import converted

__all__ = ["figure"]

#: From here on a bare number is a size: "7B", "1.2M".
_SIZE = 1e6
#: What is right of a hundred is no more, in per cent or without; a rating or a perplexity may be more.
_WHOLE = 1e3
_SHARES = frozenset(("", "percent", "percentage_point", "point", "decibel"))
#: What can be said of any metric: by how much, or how many times.
_RELATIVE = frozenset(("percent", "percentage_point", "times", "order_of_magnitude"))
#: Whatever counts by the second, or the hour.
_RATE, _COUNTED = "1 / second", "per second"
#: Words for how many of anything there are, or how fast.
_COUNTS = (
    "fps",
    "throughput",
    "speed",
    "rate",
    "frequenc",
    "size",
    "count",
    "number",
    "length",
    "cost",
    "usage",
    "budget",
)
#: Characters before a number in which it is said what it is a condition of.
_SEEN = 30
_BY_TIME = re.compile(r" / (?:second|minute|hour|day)\b")
#: Units that a metric's name says, so that its values are often without: "a speedup of 3", "30 FPS".
_BARE = frozenset(("times", _RATE, _COUNTED))
#: "3x faster" is said of a speed, whatever metric stands near.
_FASTER = re.compile(r"\s?(?:times\s)?(?:faster|slower)\b", re.IGNORECASE)
#: "98% less parameters", "2x better makespan": what is more or less is what follows, and else nothing.
_THAN_BEFORE = re.compile(
    r"\s?(?:times\s|fold\s)?(?:more|less|fewer|higher|lower|better|worse|larger|smaller|greater|longer|shorter)\s"
    r"(?!(?:than|on|in|for|at|to|of|and|or|as|compared|while|with|over|by|across|when)\b)(?P<what>(?:[\w\-]+\s){0,3})"
)
#: Before a condition: "at 0.8 V", "@ 250 MHz".
_AT = re.compile(r"(?:\bat|@)\s?(?:(?:about|only|over|under|up to|a|an)\s)*$", re.IGNORECASE)
_FOLLOWING = re.compile(r"[\s-]([A-Za-z][A-Za-z\-]*)")
#: What :func:`kg.nlp.stated.stated` says of a number that is a figure's too.
_OWN = ("value", "unit", "text", "start", "end", "low", "high", "relation", "uncertainty", "quantity", "change")


def figure(
    text: str,
    sentences: Sequence[tuple[int, int]],
    number: dict[str, Any],
    of: str,
    concepts: Sequence[dict[str, Any]],
    numbers: Sequence[dict[str, Any]],
) -> dict[str, Any] | None:
    """The fields of :class:`kg.model.Figure`: ``number``, one of ``numbers``, is of the concept with the key ``of``,
    where its sentence does not pair it with another, "respectively", or hold it against that one's; nothing where
    that is no concept.

    The metric is a concept, by its key, or what the sentence calls the number, where that is a measure or is counted,
    or what its unit is of. What it was measured ``on`` is a data set, by its key, where the sentence says so.
    """
    own = {name: number[name] for name in _OWN}
    if _is_of_a_name(text, number):
        return {"of": of, "metric": "", "on": "", **own}
    sentence = sentences[number["sentence"]]
    paired = respective(text, sentence, number, numbers, concepts)
    of = paired.of or rival(text, sentence, number, of, concepts)
    if not of:
        return None
    near = next((one for one in concepts if one["key"] == paired.metric and _fits(one, number)), None)
    faster = _FASTER.match(text, number["end"])
    near = near or (None if faster else _nearest(text, sentence, number, concepts))
    if near and not number["quantity"] and figure_rules().measured_in.get(_last(near)) == "times":
        own["quantity"] = "times"  # "a speedup of 3"
    if near and _last(near) in figure_rules().changes:
        own["change"] = ""  # an energy saving of 32% is a value
    elif near and number["quantity"] == "times" and _last(near) not in figure_rules().ratios:
        own["change"] = number["change"] or "change"  # "12x throughput" is none
    results = near is not None or number["kind"] == "share"
    on = measured_on(text, sentence, number, numbers, concepts) if results else ""
    return {"of": of, "metric": near["key"] if near else "speed" if faster else _called(number), "on": on, **own}


def _is_of_a_name(text: str, number: dict[str, Any]) -> bool:
    """Whether it says which one is meant: "28 nm CMOS", "40 GB GPUs"."""
    following = _FOLLOWING.match(text, number["end"])
    sized = number["quantity"].endswith(("meter", "byte"))
    return sized and following is not None and following[1].lower() in figure_rules().named


def _called(number: dict[str, Any]) -> str:
    words: str = number["words"]
    last = words.lower().rpartition(" ")[2]
    if number["kind"] == "count" or last in figure_rules().measures:
        return words
    return figure_rules().counted_in.get(number["quantity"], "")


def _nearest(
    text: str, sentence: tuple[int, int], number: dict[str, Any], concepts: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """The metric that stands closest in the same clause, a following one before one farther off.

    What something is "more" or "less" of is what that word goes before; a condition is a value of what it fits alone.
    """
    near: dict[bool, tuple[int, str, str, dict[str, Any]]] = {}  # by side, for what lies behind another crosses more
    begin, stop = sentence
    if more := _THAN_BEFORE.match(text, number["end"], stop):
        begin, stop = more.start("what"), more.end("what") + 1
    sure = _AT.search(text, max(sentence[0], number["start"] - _SEEN), number["start"]) is not None
    for concept in concepts if number["kind"] != "count" else ():
        fits = concept["type"] == "Metric" and _fits(concept, number, sure=sure)
        for start, end, *_ in concept["mentions"] if fits else ():
            if begin <= start < stop:
                before = end <= number["start"]
                gap = text[end : number["start"]] if before else text[number["end"] : start]
                here = (len(gap), concept["key"], gap, concept)
                near[before] = min(near.get(before, here), here, key=lambda one: one[:2])
    found = [(CLAUSE.search(gap) is not None, size, key, concept) for size, key, gap, concept in near.values()]
    return min(found, key=lambda one: one[:3])[3] if found else None


def _counts(metric: dict[str, Any], unit: str) -> bool:
    """Whether the name of a metric has a word of what such numbers are called: "Frame rate" of frames per second."""
    words = figure_rules().counted_in[unit].lower().split()
    return any(word.removesuffix("s") in metric["name"].lower() for word in (*words, *_COUNTS) if len(word) > len("of"))


def _last(metric: dict[str, Any]) -> str:
    """The last word of its name, which says what it is measured in; of "recall@10", what stands before."""
    words = metric["name"].lower().split()
    if len(words) > 1 and words[-1] in figure_rules().spent:
        del words[-1]
    return str(words[-1]).partition("@")[0]


def _fits(metric: dict[str, Any], number: dict[str, Any], *, sure: bool = False) -> bool:
    """Whether a value of this metric can be such a number, as far as its name says what it is measured in; ``sure``:
    it must say so."""
    unit: str = number["quantity"]
    if not unit and number["high"] >= _SIZE:
        return False
    last = _last(metric)
    pair = " ".join([*metric["name"].lower().split()[-2:-1], last])
    wanted = figure_rules().measured_in.get(pair) or figure_rules().measured_in.get(last)
    if unit in figure_rules().counted_in and (wanted is None or not _counts(metric, unit)):
        return _counts(metric, unit)
    if wanted is None:
        return not sure
    if wanted in _BARE and not unit:
        return True
    if wanted == "share":
        changed = unit in _RELATIVE and bool(number["change"])
        return changed or (unit in _SHARES and (bool(unit) or number["high"] <= _WHOLE))
    if wanted in (_RATE, _COUNTED) and _BY_TIME.search(unit):
        return True
    if wanted == _COUNTED:
        return unit in _RELATIVE
    return unit in _RELATIVE or (bool(unit) and converted(1.0, unit, wanted) is not None)
