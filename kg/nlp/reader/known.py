"""Terms that the lexica know, where they stand in a window: a hint for names seldom seen in training."""

from __future__ import annotations

from collections.abc import Iterator

from kg.names import singular
from kg.nlp.lexicon import Entry, load
from kg.nlp.reader.pieces import Pieces

__all__ = ["known_terms"]

#: Words that a term of the lexica has at most.
_LONGEST = 6


def known_terms(window: Pieces, text: str) -> Iterator[tuple[int, int, Entry]]:
    """First word, last word and lexicon entry of every known term, its last word singular or plural."""
    terms = load().terms
    for first in range(len(window)):
        for last in range(first, min(first + _LONGEST, len(window))):
            form = text[window.start[first] : window.end[last]]
            head, space, word = form.rpartition(" ")
            entry = terms.get(form.lower()) or terms.get(f"{head}{space}{singular(word)}".lower())
            if entry is not None:
                yield first, last, entry
