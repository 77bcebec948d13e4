"""Signs that two concepts of one text are one: of their names, and of where in the text they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import log1p

from msgspec import Struct
from rapidfuzz.fuzz import ratio

from kg.names import FUNCTION_WORDS, fold, is_abbreviation, singular
from kg.nlp.reader.labels import TYPES
from kg.stems import stems

__all__ = ["SIGNS", "Concept", "pairs"]

_JOINED = re.compile(r"\band\b|/|&")
_PROPER = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\d")
_WRITTEN = re.compile(r".[A-Z]|\d")
_DETERMINER = re.compile(r"(\w+)\s+$")
#: Those that speak of what was named before.
_ANAPHORIC = frozenset("this these our its such that those proposed resulting".split())
_WORD = re.compile(r"[A-Za-z0-9]+")

#: What :func:`pairs` gives of each pair, in order; then a one for the type of both.
SIGNS = (
    *("short ends long", "short begins long", "short is part of long", "shared words", "same head"),
    *("one word more", "two words more", "more words", "short is one word", "short is proper", "long is proper"),
    *("initials", "initials in order", "letters alike", "the", "anaphoric", "same sentence", "short comes later"),
    *("long in title", "short in title", "others have short", "mentions of short", "mentions of long"),
    *("one joins", "same last letter", "one is an abbreviation", "a word is an abbreviation", "words of short"),
)


class Concept(Struct, frozen=True):
    """A concept before it is known which are one: its type by number, and its mentions in characters of the text."""

    type: int
    mentions: tuple[tuple[int, int], ...]


class _Form(Struct, frozen=True):
    """A name as written, its stems, and those that carry meaning."""

    text: str
    lower: str
    stems: tuple[str, ...]
    meant: frozenset[str]


class _Placed(Struct, frozen=True):
    """A concept with its forms, and the numbers of the sentences in which its mentions stand."""

    type: int
    mentions: tuple[tuple[int, int], ...]
    forms: tuple[_Form, ...]
    sentences: tuple[int, ...]


def pairs(
    text: str, sentences: Sequence[tuple[int, int]], concepts: Sequence[Concept]
) -> Iterator[tuple[int, int, list[float]]]:
    """Every two concepts of one type that share a word or an abbreviation, by number, with their signs."""
    begins = [start for start, _ in sentences]
    placed = [
        _Placed(
            one.type,
            one.mentions,
            tuple(_form(form) for form in sorted({text[start:end] for start, end in one.mentions})),
            tuple(bisect_right(begins, start) - 1 for start, _ in one.mentions),
        )
        for one in concepts
    ]
    holders: dict[frozenset[str], int] = {}
    for first, second in combinations(range(len(placed)), 2):
        one, other = placed[first], placed[second]
        if one.type == other.type and (found := _closest(one, other)):
            meant = found[1].meant
            if meant not in holders:
                holders[meant] = sum(_has(each, meant) for each in placed)
            others = holders[meant] - _has(one, meant) - _has(other, meant)
            yield first, second, _signs(text, *found, others)


def _has(one: _Placed, meant: frozenset[str]) -> bool:
    """Whether some form of it has all these words."""
    return any(meant <= form.meant for form in one.forms)


def _closest(one: _Placed, other: _Placed) -> tuple[_Placed, _Form, _Placed, _Form] | None:
    """The two forms that are most alike, each with its concept, the shorter first; nothing where none share a word."""
    best: tuple[float, _Form, _Form] | None = None
    for form in one.forms:
        for another in other.forms:
            shared = len(form.meant & another.meant) / max(1, len(form.meant | another.meant))
            letters = max(_initials(form.text, another.text), _initials(another.text, form.text))
            if shared or letters:
                likeness = shared + 2 * letters + ratio(form.lower, another.lower) / 100
                if best is None or likeness > best[0]:
                    best = likeness, form, another
    if best is None:
        return None
    _, form, another = best
    if (len(form.stems), len(form.text)) <= (len(another.stems), len(another.text)):
        return one, form, other, another
    return other, another, one, form


def _signs(text: str, one: _Placed, short: _Form, other: _Placed, long: _Form, others: int) -> list[float]:
    """The signs of two concepts by their closest forms; ``others`` have all words of the shorter one too."""
    more = len(long.meant - short.meant)
    size, shorter = len(short.stems), len(short.stems) < len(long.stems)
    letters = max(_initials(short.text, long.text), _initials(long.text, short.text))
    before = [
        found[1].lower() if (found := _DETERMINER.search(text[max(0, start - 14) : start])) else ""
        for start, end in one.mentions
        if text[start:end] == short.text
    ]
    signs = (
        shorter and long.stems[-size:] == short.stems,
        shorter and long.stems[:size] == short.stems,
        short.meant < long.meant,
        len(short.meant & long.meant) / max(1, len(short.meant | long.meant)),
        short.stems[-1:] == long.stems[-1:],
        more == 1,
        more == 2,
        more > 2,
        size == 1,
        _WRITTEN.search(short.text) is not None,
        _PROPER.search(long.text) is not None,
        letters == 1,
        letters == _IN_ORDER,
        ratio(short.lower, long.lower) / 20 - 4,
        before.count("the") / max(1, len(before)),
        sum(word in _ANAPHORIC for word in before) / max(1, len(before)),
        bool(set(one.sentences) & set(other.sentences)),
        min(one.sentences) > min(other.sentences),
        0 in other.sentences,
        0 in one.sentences,
        min(others, 3),
        log1p(len(one.mentions)),
        log1p(len(other.mentions)),
        bool(_JOINED.search(short.text)) != bool(_JOINED.search(long.text)),
        short.text[-1] == long.text[-1],
        is_abbreviation(short.text) != is_abbreviation(long.text),
        _has_abbreviated(short, long) or _has_abbreviated(long, short),
        len(short.meant),
    )
    return [*map(float, signs), *(float(one.type == type) for type in range(len(TYPES)))]


@lru_cache(maxsize=1 << 14)
def _form(text: str) -> _Form:
    words = tuple(stems([singular(word) for word in fold(text).split()]))
    return _Form(text, text.lower(), words, frozenset(words) - FUNCTION_WORDS)


#: The letters of an abbreviation stand in the name in their order, but are not its initials.
_IN_ORDER = 0.5


def _initials(short: str, long: str) -> float:
    """How well an abbreviation fits a name: 1 where it has its initials, a half where its letters stand in it."""
    letters = "".join(filter(str.isalnum, short))
    if len(letters) > 2 and letters.endswith("s") and letters[:-1].isupper():
        letters = letters[:-1]
    words = _WORD.findall(long)
    if not 2 <= len(letters) <= 8 or not letters.isupper() or not words:
        return 0.0
    meant = (word for word in words if word.lower() not in FUNCTION_WORDS)
    if letters in ("".join(word[0] for word in words).upper(), "".join(word[0] for word in meant).upper()):
        return 1.0
    following = iter("".join(words).upper())
    in_order = len(words) > 1 and words[0][0].upper() == letters[0] and all(letter in following for letter in letters)
    return _IN_ORDER if in_order else 0.0


def _has_abbreviated(one: _Form, other: _Form) -> bool:
    """Whether a word of one name abbreviates what the other has more: "deep RL", "deep reinforcement learning"."""
    more = " ".join(word for word in other.text.split() if word.lower() not in one.lower)
    return any(_initials(word, more) for word in one.text.split() if word.lower() not in other.lower)
