"""Which of several overlapping spans stay: the longest, then the likeliest, then the first."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Span

__all__ = ["longest"]


def longest(candidates: Iterable[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """Spans that do not overlap, in the order of the text."""
    ranked = sorted(candidates, key=lambda found: (-len(found[0]), -found[1], found[0].start, found[0].label_))
    taken: set[int] = set()
    kept = []
    for span, score in ranked:
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append((span, score))
    return sorted(kept, key=lambda found: found[0].start)
