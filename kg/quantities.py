"""A stated number as a quantity: its bounds, how it is meant, its uncertainty, its unit."""

from __future__ import annotations

import math
import re
import tomllib
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import Struct

from kg.tex import plain
from kg.units import canonical, converted
from kg.vocabulary import schema

__all__ = ["MAGNITUDE", "NO_MORE", "RELATION", "TERM", "TO", "Quantity", "quantity"]

#: No statement of a number is longer than this, in characters.
_LONGEST = 100


class Quantity(Struct, frozen=True):
    """From ``low`` to ``high``, both in ``unit``; they are equal for one number.

    ``relation`` is ``=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` or ``range``. ``unit`` is a name of
    ``schema/units.txt``; it is empty for a count, and for what is counted in no unit known.
    """

    low: float
    high: float
    relation: str = "="
    uncertainty: float | None = None
    unit: str = ""


@cache
def _words() -> dict[str, dict[str, Any]]:
    raw: dict[str, dict[str, Any]] = tomllib.loads(schema("quantities.toml").read_text("utf-8"))
    return raw


def _any_of(words: list[str]) -> str:
    """Any of these words or signs, the longest first; a word ends where it ends."""
    return "|".join(
        re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in sorted(words, key=len, reverse=True)
    )


# How numbers are written, in pieces of regular expressions.
#: Thousands may be parted by a space, but not where a letter follows: ``Llama 3 405B``.
_SPACED = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![^\W_])"
_DIGITS = rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|{_SPACED}|\d+)(?:\.\d+)?|\.\d+)"
_POWER = r"[-+]?\d{1,3}"
_SCIENTIFIC = rf"(?:\s?[×x*·]\s?10(?:\^{_POWER}|-\d{{1,3}})|[eE]{_POWER})"
#: As physicists and as keyboards write it.
_PLUS_MINUS = r"\s?(?:±|\+/?-)\s?"
_SPREAD = rf"(?:\(\d{{1,3}}(?:\.\d{{1,3}})?\)|{_PLUS_MINUS}{_DIGITS})"
#: One number, without groups: ``-1.2(3)×10^-4``, ``(1.1 ± 0.1)×10^3``, ``10^-6``, ``1,024``, ``three``.
TERM = (
    rf"(?:[-+]?(?:10\^{_POWER}|\(\s?[-+]?{_DIGITS}{_PLUS_MINUS}{_DIGITS}\s?\){_SCIENTIFIC}?"
    rf"|{_DIGITS}{_SPREAD}?{_SCIENTIFIC}?)|(?i:\b(?:{_any_of(list(_words()['words']))})))"
)
#: What would make it another number, or none: ``7x7``, ``2/3``, ``1:4``, ``2,5``, ``N^2``, ``100s of users``.
NO_MORE = r"(?!\s?[x×/]\s?\d|[.,:]?\d|\^|(?<=10|00)s(?:\s(?:to|or)\s10+s)?\sof\b)"
#: What joins the two ends of a range; "about" does right behind a number, its percent sign or its "times", or with
#: a space on either side.
TO = r"(?:\s?[-–—]\s?|(?:(?<=[\d%×])|(?<=\dx))[≈~∼]\s?(?=\.?\d)|\s[≈~∼]\s(?=\.?\d)|\sto\s)"
MAGNITUDE = rf"(?:{_any_of(list(_words()['magnitudes']))})"
#: Words and signs before a number that bound it; one of each group of ``quantities.toml``.
RELATION = rf"(?i:{_any_of([word for words in _words()['relations'].values() for word in words])})"

_TERM = re.compile(
    rf"(?P<sign>[-+]?)(?:10\^(?P<ten>{_POWER})"
    rf"|\(?\s?(?P<inner>[-+]?)(?P<digits>{_DIGITS})(?:\((?P<last>\d{{1,3}}(?:\.\d{{1,3}})?)\)|{_PLUS_MINUS}(?P<spread>{_DIGITS}))?\s?\)?"
    rf"(?:\s?[×x*·]\s?10\^?(?P<power>{_POWER})|[eE](?P<e>{_POWER}))?)"
    rf"|(?P<word>[a-zA-Z]+)"
)
_STATED = re.compile(
    rf"(?P<words>(?:(?:from|between|{RELATION})\s?){{0,4}})(?P<first>{TERM})"
    rf"(?:(?P<between>\D{{0,30}}?)(?<!\^)(?:{TO}|\s(?:and|through)\s)(?P<last>{TERM}))?{NO_MORE}(?P<after>\D.{{0,39}})?",
    re.DOTALL,
)
_TAIL = re.compile(rf"(?P<magnitude>{MAGNITUDE})(?:[ -]+(?P<unit>.+))?", re.DOTALL)
#: ``B`` and ``b`` alone count billions; bytes and bits have a prefix or are spelled out.
_NO_UNITS = frozenset("Bb")


class _Tail(Struct, frozen=True):
    """What follows a number: a power of ten to multiply with, and a canonical unit or nothing."""

    factor: Decimal | None = None
    unit: str = ""


def quantity(value: str, unit: str = "") -> Quantity | None:
    r"""The quantity that ``value``, with what follows it, states; ``None`` for no number, as O(N log N).

    The unit may stand in ``value`` or apart. One that nobody knows leaves a bare number.

    >>> quantity("99.32(3)%")
    Quantity(low=99.32, high=99.32, relation='=', uncertainty=0.03, unit='percent')
    >>> quantity("2.5-3.1M", "parameters")
    Quantity(low=2500000.0, high=3100000.0, relation='range', uncertainty=None, unit='parameter')
    """
    if len(value) > _LONGEST or len(unit) > _LONGEST:
        return None
    stated = _STATED.fullmatch(plain(value).text.strip())
    if stated is None:
        return None
    after, apart = _tail(stated["after"] or ""), _tail(f" {plain(unit).text}")
    factor = after.factor or apart.factor
    name = apart.unit or after.unit
    if stated["last"] is None:
        point = _number(stated["first"], factor)
        return point and Quantity(point[0], point[0], _relation(stated), point[1], name)
    return _range(stated, factor, name)


def _range(stated: re.Match[str], factor: Decimal | None, name: str) -> Quantity | None:
    """Both ends in the unit of the last; a magnitude after the last counts for the first if it stays below."""
    between = _tail(stated["between"])
    last = _number(stated["last"], factor)
    first = _number(stated["first"], between.factor)
    if first is None or last is None:
        return None
    if factor and not (between.factor or between.unit) and (shared := _number(stated["first"], factor)):
        first = shared if shared[0] <= last[0] else first
    if between.unit and name and between.unit != name:
        if (moved := converted(first[0], between.unit, name)) is None:
            return None
        first = moved, None
    spreads = [spread for _, spread in (first, last) if spread is not None]
    low, high = sorted((first[0], last[0]))
    return Quantity(low, high, "range", max(spreads, default=None), name or between.unit)


def _tail(text: str) -> _Tail:
    """Magnitude and unit of what follows a number. ``4K`` are 4000, ``4 K`` is a temperature."""
    bare = text.strip(" -")
    apart = text.startswith((" ", "-"))
    if apart and bare not in _NO_UNITS and (name := canonical(bare)):
        return _Tail(None, name)
    if found := _TAIL.fullmatch(bare):
        return _Tail(Decimal(_words()["magnitudes"][found["magnitude"]]), canonical(found["unit"] or "") or "")
    return _Tail(None, canonical(bare) or "")


def _number(text: str, factor: Decimal | None) -> tuple[float, float | None] | None:
    """A term's value and uncertainty; ``None`` where no float holds it."""
    found = _TERM.fullmatch(text)
    if found is None:
        return None
    scale = (factor or Decimal(1)).scaleb(int(found["power"] or found["e"] or 0))
    spread: Decimal | None = None
    if found["word"]:
        value = Decimal(_words()["words"][found["word"].lower()])
    elif found["ten"]:
        value = Decimal(1).scaleb(int(found["ten"]))
    else:
        digits = re.sub(r"[,\s]", "", found["digits"])
        value = Decimal(digits)
        if found["last"]:  # in digits of the last place, unless it has a point of its own
            places = 0 if "." in found["last"] else len(digits.partition(".")[2])
            spread = Decimal(found["last"]).scaleb(-places)
        elif found["spread"]:
            spread = Decimal(re.sub(r"[,\s]", "", found["spread"]))
    if "-" in (found["sign"], found["inner"]):
        value = -value
    result = float(value * scale)
    if not math.isfinite(result) or (value and not result):
        return None
    return result, None if spread is None else float(spread * scale)


def _relation(stated: re.Match[str]) -> str:
    """The last bound before the number ("about, but below 3"), or a plus after it."""
    words = stated["words"].lower()
    found = [
        (words.rfind(word) + len(word), len(word), relation)
        for relation, spellings in _words()["relations"].items()
        for word in spellings
        if word in words
    ]
    if found:
        return max(found)[2]
    return ">=" if (stated["after"] or "").startswith("+") else "="
