"""What spaCy's tokenizer takes off the end of a word, found in time that does not grow with the word."""

from __future__ import annotations

import re

__all__ = ["Endings"]

#: Characters at the end of a word that are looked at first; but for dots, endings are shorter.
_LOOKED_AT = 64


class Endings:
    """A tokenizer's pattern for suffixes, which ends with the word, sought in the last characters alone.

    The tokenizer searches once for each sign that it takes off, so that ten thousand signs without a space
    between them (a line of dollars) cost it 22 s, and fifty thousand ten minutes.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        #: As spaCy writes it to disk with a pipeline; one that is read from there searches all of a word again.
        self.pattern = pattern.pattern
        self._search = pattern.search

    def search(self, word: str) -> re.Match[str] | None:
        """The ending of the word, or nothing."""
        begin = max(0, len(word) - _LOOKED_AT)
        found = self._search(word, begin)
        # What fills all that was looked at may be longer: a line of dots is one ending.
        return self._search(word) if found and begin and found.start() == begin else found
