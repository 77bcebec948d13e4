"""The sentence that a span of characters stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Evidence, Extraction, Mention

__all__ = ["of_mentions", "of_span"]


#: How much less sure a mention may be whose sentence says what part the entity plays.
_AS_SURE = 0.15
_WE = re.compile(r"\b(?:we|our|ours|this\s+(?:paper|work|article|study)|here)\b", re.IGNORECASE)
#: Roles of which a sentence says so that has such words behind "we"; of others, anywhere.
_OURS = frozenset(("PROPOSES", "USES"))
#: Words of a sentence that says so; the first things that abstracts say of most entities are background.
_SAID = {
    role: re.compile(words, re.IGNORECASE)
    for role, words in {
        "PROPOSES": r"\b(?:propos|introduc|present|develop|design|devis|describ|demonstrat|report|call|build)",
        "USES": r"\b(?:us(?:e|es|ing)|appl|adopt|employ|leverag|utili[sz]|combin|bas(?:e|ed)\s+on|with|via)\b",
        "COMPARES": r"\b(?:compar\w*|outperform\w*|surpass\w*|exceed\w*|than|baselines?|versus|over)\b",
        "EVALUATES_ON": r"\b(?:evaluat|experiment|test|benchmark|validat|results?\b|achiev|reach|accuracy|perform)",
        "RUNS_ON": rf"{_WE.pattern}|\b(?:implement|deploy|fabricat|execut|runs?\b|ran\b|train|measur|prototyp|map)",
        "ADDRESSES": rf"{_WE.pattern}|\b(?:problem|challeng|task|goal|aim)",
        "MEASURES": r"\d|\b(?:improv|reduc|increas|achiev|reach|higher|lower|measur)",
    }.items()
}


def of_span(extraction: Extraction, start: int, end: int) -> Evidence:
    """The sentences from the one at ``start`` to the one at ``end``; without any, the title or the abstract."""
    text = extraction.paper.text
    sentences = extraction.sentences or _lines(text)
    touched = [(first, last) for first, last in sentences if first < end and start < last]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    return Evidence(extraction.paper.id, text[first:last], first, last)


def of_mentions(extraction: Extraction, mentions: Sequence[Mention], role: str = "") -> Evidence:
    """The sentence of the surest mention; of equally sure ones, the first in the abstract.

    With a ``role``, one whose words say so comes first, where it is hardly less sure that the entity stands there.
    """
    title = len(extraction.paper.title)
    ordered = sorted(mentions, key=lambda mention: (-mention.score, mention.start < title, mention.start))
    sure = [one for one in ordered if one.score >= ordered[0].score - _AS_SURE] if role in _SAID else ordered[:1]
    shown = [of_span(extraction, one.start, one.end) for one in sure]
    saying = (one for one in shown if role in _SAID and one.start >= title and _says(role, one.sentence))
    return next(saying, shown[0])


def _says(role: str, sentence: str) -> bool:
    """Whether its words say that something plays this part."""
    begin = 0
    if role in _OURS:
        found = _WE.search(sentence)
        if found is None:
            return False
        begin = found.end()
    return _SAID[role].search(sentence, begin) is not None


def _lines(text: str) -> list[tuple[int, int]]:
    title = text.index("\n")
    return [(0, title), (title + 1, len(text))]
