"""Abbreviations that a text defines itself: "field-programmable gate arrays (FPGAs)", "ROS (Robot Operating System)".

A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["Abbreviation", "find"]

#: What may follow in the bracket is where it was introduced, but no second short form: "(ToMe, ToFu)".
_BRACKET = re.compile(r"\(([A-Za-z0-9][\w\-/+&^]{1,11})(?:[,;](?!\s?[A-Z][\w\-/+]*[,)])[^()]{0,40})?\)")
#: "Training-Free GRPO", "SAM 3": two words, one of which both forms have.
_TWO = re.compile(r"\(([A-Za-z0-9][\w\-.]{0,19}) ([A-Za-z0-9][\w\-.]{0,11})\)")
#: The other way round; the whole bracket is the long form.
_REVERSED = re.compile(r"(?<![\w\-])([A-Z0-9][\w\-/+^]{1,11}) \(([A-Za-z][^();:,\[\n]{5,120})\)")
_WORD = re.compile(r"\S+")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
#: What can stand between a long form and its bracket.
_CLOSING = " \t\n\"'”’*"
#: The beginning of a hyphenated word, before its end.
_HEAD = re.compile(r"(?<![\w\-])\w[\w\-]*-\Z")
_CLAUSE_END = re.compile(r"[.;:?!\n(),]\s")
#: How no name begins whose letters are found one by one, and what none has in it.
_NO_NAME = re.compile(
    r"(?:and|as|at|between|by|compared|for|from|in|into|less|more|much|of|on|or|per|than|that|the|to|via|we|which|with)\s"
    r"|.*\s(?:are|can|compared|has|have|is|remains?|shows?|than|that|was|were|which)\s",
    re.DOTALL,
)
#: A letter, and how many of it there are.
_REPEATED = re.compile(r"([A-Za-z])\^?([234])(?=[A-Za-z\-]|$)")
#: What goes on with a name that began before.
_JOINS = re.compile(r"(?:and|of|or|to|with)\s")
#: Characters before the bracket among which the long form is looked for.
_WINDOW = 160


class Abbreviation(Struct, frozen=True):
    """A long form and its short form, as spans of characters, end exclusive."""

    long_start: int
    long_end: int
    short_start: int
    short_end: int


def find(text: str) -> Iterator[Abbreviation]:
    """Every definition ``long form (SHORT)`` in the text, and then every ``SHORT (long form)``.

    >>> [text[a.long_start:a.long_end] for text in ["a Liquid State Machine (LSM)"] for a in find(text)]
    ['Liquid State Machine']
    >>> [text[a.long_start:a.long_end] for text in ["for text-to-image (T2I) by A1 (SAM 3)"] for a in find(text)]
    ['text-to-image']
    """
    for match in _BRACKET.finditer(text):
        short = match[1]
        if not any(character.isupper() for character in short):
            continue
        start = _long_start(text, match.start(), short)
        if start is not None:
            yield Abbreviation(start, len(text[: match.start()].rstrip(_CLOSING)), match.start(1), match.end(1))
    yield from _shared(text)
    for match in _REVERSED.finditer(text):
        short, long = match[1], match[2]
        if sum(map(str.isupper, short)) > 1 and _long_start(long, len(long), short) == 0:
            yield Abbreviation(match.start(2), match.end(2), match.start(1), match.end(1))


def _shared(text: str) -> Iterator[Abbreviation]:
    """Definitions whose short form keeps the first or the last word of the long one."""
    for match in _TWO.finditer(text):
        first, last = match.groups()
        end = len(text[: match.start()].rstrip(_CLOSING))
        if sum(map(str.isupper, last)) > 1:
            start = _long_start(text, end, last)
            begin = None if start is None else start - len(first) - 1
            same = begin is not None and begin >= 0 and text[begin:start].lower() == f"{first} ".lower()
        else:
            begin = _long_start(text, end - len(last) - 1, first) if sum(map(str.isupper, first)) > 1 else None
            same = text.endswith(f" {last}", 0, end)
        if begin is not None and same:
            yield Abbreviation(begin, end, match.start(1), match.end(2))


def _long_start(text: str, bracket: int, short: str) -> int | None:
    """Where the long form before ``bracket`` begins, or ``None``: the last words with the letters of the short form
    as initials, or else those letters, from the last to the first, looked for backwards; the first begins a word."""
    end = len(text[:bracket].rstrip(_CLOSING))
    floor = max(0, bracket - _WINDOW)
    floor = max((match.end() for match in _CLAUSE_END.finditer(text, floor, end)), default=floor)
    letters = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
    words = list(_WORD.finditer(text, floor, end))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    places = [match.start() for match in _INITIAL.finditer(text, floor, end)]
    for spelled in _spelled(letters):
        initials = places[-len(spelled) :]
        same = "".join(text[place] for place in initials).lower() == spelled.lower()
        if len(spelled) > 1 and same and not _JOINS.match(text, initials[0]):
            return _whole_word(text, initials[0], letters, floor)
    start = end
    for position in range(len(letters) - 1, -1, -1):
        letter = letters[position].lower()
        if not letter.isalnum():
            continue
        start -= 1
        while start >= words[0].start() and (
            text[start].lower() != letter or (position == 0 and start > 0 and text[start - 1].isalnum())
        ):
            start -= 1
        if start < words[0].start():
            return None
    start = _whole_word(text, start, letters, floor)
    long = text[start:end]
    return None if len(long) <= len(short) or short in long.split() or _NO_NAME.match(long) else start


def _spelled(letters: str) -> Iterator[str]:
    """The initials that a short form may stand for: as they are, with a 2 for "to" (T2I), or a number for how often
    the letter before it comes (M3CTS, G^2RPO)."""
    yield letters
    if "2" in letters[1:-1]:
        yield letters[0] + letters[1:].replace("2", "t")
    if _REPEATED.search(letters):
        yield _REPEATED.sub(lambda found: found[1] * int(found[2]), letters)


def _whole_word(text: str, start: int, letters: str, floor: int) -> int:
    """Where the hyphenated word begins of which the long form has the end: "multi-modal models (MMs)", not "modal"."""
    head = _HEAD.search(text, floor, start)
    return head.start() if head and head[0][0].lower() == letters[0].lower() else start
