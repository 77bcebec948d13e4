"""Numbers in running text, with what bounds them before and the unit after: places, not yet facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from kg.quantities import MAGNITUDE, NO_MORE, RELATION, TERM, TO, Quantity, quantity
from kg.tex import Plain
from kg.units import canonical

__all__ = ["Kind", "Number", "numbers"]

Kind = Literal["measure", "share", "count"]


class Number(Struct, frozen=True):
    """A number with its unit as both stand in the plain text, from ``start`` to ``end`` (exclusive).

    ``kind`` is ``share`` for what has no dimension (91 %, 5×, an AUC of 0.9), ``count`` for a bare whole
    number and for one in words that counts things, else ``measure``.
    """

    start: int
    end: int
    value: str
    unit: str
    quantity: Quantity
    kind: Kind


#: A unit as written: ``%``, ``ms``, ``Gb/s``, ``cm^-2``, ``dB.rad^2/Hz``; two or three words, as "frames per second".
_WORD = r"(?:%|×(?!\s+[A-Z\d])|°C?|[^\W\d_]+(?:\^?-?[1-9](?!\d))?(?:[/·.][^\W\d_]+(?:\^-?[1-9])?)*)(?![\w%])"
_UNITS = re.compile(rf"[ -]?({_WORD})(?:[ -]({_WORD}))?(?:[ -]({_WORD}))?")
#: A sign before a number is part of what is written; words before it are not.
_SIGN = re.compile(r"[<>≤≥≲≳≈~∼≃]\s?$")
_SHARES = frozenset("times percent percentage_point order_of_magnitude point".split())
#: A bare number with a fraction, a power or an uncertainty is measured, not counted.
_MEASURED = re.compile(r"\d\.\d|\^|±|\de-?\d|\d\(")


@cache
def _pattern() -> re.Pattern[str]:
    between = rf"(?:\s?{MAGNITUDE}(?!\w))?(?:\s?{_WORD})?"
    return re.compile(
        rf"(?<![\w.,\-/^+<>@])(?P<words>(?:{RELATION}\s?){{0,3}})"
        rf"(?:(?P<factor>(?i:factors?\sof\s(?:{RELATION}\s)?))|(?P<times>(?:x(?!(?:86|64|32)\b)|×)(?=\d)))?"
        rf"(?P<value>{TERM}(?:{between}{TO}{TERM})?){NO_MORE}(?P<magnitude>[ -]?{MAGNITUDE}(?!\w))?"
    )


def numbers(text: Plain, start: int, end: int) -> Iterator[Number]:
    """The numbers of ``text.text[start:end]``, in order."""
    for found in _pattern().finditer(text.text, start, end):
        length = _unit_length(text.text[found.end() : end])
        is_factor = bool(found["factor"] or found["times"])
        after = text.text[found.end("value") : found.end() + length]
        sign = _SIGN.search(found["words"])
        begin = found.start("times") if found["times"] else found.start("value")
        meant = quantity(found["words"] + found["value"] + after, "times" if is_factor else "")
        if meant is not None:
            yield Number(
                start=found.start("words") + sign.start() if sign and not is_factor else begin,
                end=found.end() + length,
                value=(sign[0] if sign else "") + found["value"],
                unit=after.strip(" -") or found["times"] or "",
                quantity=meant,
                kind=_kind(found["value"], meant, has_unit=bool(after.strip() or is_factor)),
            )


def _unit_length(text: str) -> int:
    """How many of the characters that follow a number are its unit: the longest that is known."""
    if found := _UNITS.match(text):
        for last in (3, 2, 1):
            if found[last] and canonical(text[found.start(1) : found.end(last)]):
                return found.end(last)
    return 0


def _kind(value: str, meant: Quantity, *, has_unit: bool) -> Kind:
    if meant.unit in _SHARES or (not has_unit and _MEASURED.search(value)):
        return "share"
    return "measure" if has_unit and not value.isalpha() else "count"
