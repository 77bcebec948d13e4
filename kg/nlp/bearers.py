"""Which concept of a paper a stated number is of: what is true of each concept, and what that weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

__all__ = ["CLAUSE", "COMPARED", "Stated", "bearer", "named", "signs"]

#: Where one clause ends and the next begins.
CLAUSE = re.compile(r"[;:]|,?\s(?:while|whereas|but|although)\s|,\s+(?:and|which|with)\s")
#: Between a number and what it counts stand few words and none of these: "218 diverse editing tasks".
_COUNTED = re.compile(r"[\s\-]+(?:[^\W\d_][\w\-]*[\s\-]+){0,3}")
_SMALL_WORD = re.compile(
    r"\b(?:of|for|in|on|at|with|by|to|from|and|or|is|are|was|were|than|over|when|while|using|via|as|per)\b"
)
#: Before what something is held against.
COMPARED = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compared (?:to|with)|relative to|outperform\w*|surpass\w*|baselines?)"
    r"(?:\s+\S+){0,4}\s*$"
)
_LED = re.compile(r"\b(?P<word>of|for|with|in|on)\s+(?:(?:the|a|an|our|its|this|these)\s+)?(?:\S+\s+)?$")
_BRACKETS = re.compile(r"\s*[(:=]\s*\S{0,12}\s?")
#: How far from a number words are read, in characters.
_NEAR = 60


class Stated(Struct, frozen=True):
    """A number and its sentence, in characters of the text; ``kind`` is ``measure``, ``share`` or ``count``."""

    start: int
    end: int
    sentence: tuple[int, int]
    kind: str


def bearer(
    text: str, number: Stated, concepts: Sequence[dict[str, Any]], weights: Mapping[str, float]
) -> dict[str, Any] | None:
    """The concept whose signs weigh most, the first of equals; never a metric. ``None`` without concepts."""
    possible = [concept for concept in concepts if concept["type"] != "Metric"]
    weighed = [sum(weights.get(sign, 0.0) for sign in found) for found in signs(text, number, possible)]
    return possible[weighed.index(max(weighed))] if possible else None


def named(sentence: tuple[int, int], concepts: Sequence[dict[str, Any]]) -> list[tuple[int, int, dict[str, Any]]]:
    """The mentions that begin in a sentence, in order: their characters, and each one's concept."""
    found = [(start, end, one) for one in concepts for start, end, *_ in one["mentions"]]
    return sorted((one for one in found if sentence[0] <= one[0] < sentence[1]), key=lambda one: one[:2])


def signs(text: str, number: Stated, concepts: Sequence[dict[str, Any]]) -> list[set[str]]:
    """For each concept, what speaks for it or against it: the names that ``schema/rules.toml`` weighs."""
    begin, end = number.sentence
    here = [[(first, last) for first, last, *_ in concept["mentions"] if begin <= first < end] for concept in concepts]
    before = [(last, place) for place, spans in enumerate(here) for _, last in spans if last <= number.start]
    proposed = [place for place, concept in enumerate(concepts) if concept["role"] == "PROPOSES"]
    chosen = {
        "nearest before": max(before, default=(0, -1))[1],
        "topic": min(proposed, key=lambda place: min(concepts[place]["mentions"])[0], default=-1),
    }
    return [
        {concept["role"], concept["type"], f"{concept['type']} {number.kind}"}
        | {sign for sign, best in chosen.items() if best == place}
        | (set(_places(text, number, here[place])) or {"absent"})
        for place, concept in enumerate(concepts)
    ]


def _places(text: str, number: Stated, mentions: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Signs of where the sentence names a concept."""
    for start, end in mentions:
        if start <= number.start < end:
            yield "inside"
            continue
        gap = text[end : number.start] if end <= number.start else text[number.end : start]
        if COMPARED.search(text[max(number.sentence[0], start - _NEAR) : start]):
            yield "compared"
        if not CLAUSE.search(gap):
            yield "same clause"
        if end <= number.start:
            yield "before"
            if _BRACKETS.fullmatch(gap):
                yield "in brackets"
        else:
            yield "after"
            if len(gap) < _NEAR and (led := _LED.search(gap)):
                yield f"after {led['word']}"
            if _COUNTED.fullmatch(gap) and not _SMALL_WORD.search(gap):
                yield "counted"
