"""The sentence that a span of characters stands in."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Evidence, Extraction, Mention

__all__ = ["of_mentions", "of_span"]


def of_span(extraction: Extraction, start: int, end: int) -> Evidence:
    """The sentences from the one at ``start`` to the one at ``end``; without any, the title or the abstract."""
    text = extraction.paper.text
    sentences = extraction.sentences or _lines(text)
    touched = [(first, last) for first, last in sentences if first < end and start < last]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    return Evidence(extraction.paper.id, text[first:last], first, last)


def of_mentions(extraction: Extraction, mentions: Sequence[Mention]) -> Evidence:
    """The sentence of the surest mention; of equally sure ones, the first in the abstract."""
    title = len(extraction.paper.title)
    best = min(mentions, key=lambda mention: (-mention.score, mention.start < title, mention.start))
    return of_span(extraction, best.start, best.end)


def _lines(text: str) -> list[tuple[int, int]]:
    title = text.index("\n")
    return [(0, title), (title + 1, len(text))]
