"""Numbers in running text, with what bounds them before and the unit after: places, not yet facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kg.nlp.bounds import SHARES, relation
from kg.nlp.changes import goes
from kg.quantities import MAGNITUDE, NO_MORE, RELATION, TERM, TO, Quantity, quantity
from kg.tex import Plain
from kg.units import PER_ROOT, canonical

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


#: A unit as written: ``%``, ``ms``, ``Gb/s``, ``cm^-2``, ``dB.rad^2/Hz``, ``cm^2V^-1s^-1``; two or three words, as
#: "frames per second".
_LETTERS = r"[^\W\d_]+(?:\^-?[1-9][^\W\d_]+)*"
_WORD = rf"(?:%p?|×(?!\s+[A-Z\d])|°C?|{_LETTERS}(?:\^?-?[1-9](?!\d))?(?:[/·.]{_LETTERS}(?:\^-?[1-9])?)*)(?![\w%°^])"
_UNITS = re.compile(rf"[ -]?({_WORD})(?:[ -]({_WORD}))?(?:[ -]({_WORD}))?")
#: A sign before a number is part of what is written; words before it are not.
_SIGN = re.compile(r"[<>≤≥≲≳≈~∼≃]\s?$")
#: Between two numbers of one list, of which the last alone has its unit, or between the ends of a way.
_LISTED = re.compile(r"-?,\s(?:and\s|or\s)?|-?\s(?:and|or|to|vs\.?|versus)\s")
#: Before a number that is part of a name, or has said what it is.
_NAMED = re.compile(r"(?:\b[A-Z][\w\-]*\.?|=)\s?$")
#: "four-dimensional", "two-stage": no number of anything.
_JOINED = re.compile(r"-[^\W\d_]")
#: "Two-point functions", but "a two-point gain".
_POINT = re.compile(
    r"-points?\b(?!\s(?:\w+\s)?(?:gap|gain|increase|improvement|drop|decrease|margin|lead|difference|loss|advantage)s?\b)"
)
#: Behind a number and its unit: "97%+ of words".
_APART = r"(?=[\s,.;:)]|$)"
_MORE = re.compile(rf"\+{_APART}")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_RANGE = re.compile(r"\sto\s")
#: "3 W cm-2", "20 s-1": an exponent, if nothing follows that it could be a number of.
_POWER_OF = re.compile(r"[1-3]")
_POWERS = re.compile(r"\s?[^\W\d_][^\d]*-[1-3](?:\s.*)?")
_ENDS = re.compile(
    r"(?!\s?(?:%|[^\W\d_]+\b))|\s(?:[^\W\d_]+-[1-3]\b|(?:and|or|at|in|for|with|of|to|is|was|were|which)\b)"
)
#: A bare number with a fraction, a power or an uncertainty is measured, not counted.
_MEASURED = re.compile(r"\d\.\d|\^|±|\de-?\d|\d\(")


#: The last number of a product, "16×16", is none of its own.
_NO_PRODUCT = (
    r"(?:(?<!\d[x×])(?<!\d\s[x×])(?<!\d[x×]\s)(?<!\d\s[x×]\s)"
    rf"|(?<=\d[x×]\s)(?={TERM}(?:\s?%|-fold|\s(?:higher|lower|more|less|fewer)\b)))"
)
#: "by a factor 100", but not the quality factor 100.
_A_FACTOR = r"(?:(?<=\ba\s)|(?<=\bby\s)|(?<=\bof\s))factors?\s(?=\d)"
#: Numbers that are part of a name: of an ion ("24Mg+"), of a cell of transistors ("8T SRAM", "1T-1R").
_NAME = re.compile(
    r"\d+(?:Al|Ba|Be|Ca|Cd|Hg|In|Lu|Mg|Ra|Sr|Yb|Zn)\^?[1-3]?\+"
    r"|\d{1,2}T(?:-?\d[A-Z]\b|[\s-](?:[\w-]+\s)?(?:S?RAM|e?DRAM|CMOS|(?:bit-?)?cells?|pixels?)\b)"
)
#: "8b activations", "10-b resolution": bits, and no billions.
_BITS = re.compile(
    r"[ -]?b(?=[\s-](?:(?!(?i:model|llm|llama|lm|parameter|network)s?\b)[\w-]+\s)?"
    r"(?:weights?|activations?|precisions?|resolutions?|ADCs?|DACs?|inputs?|outputs?|integers?|words?|operands?|MACs?)\b)"
)
#: A product of NVIDIA's and no field: "8 Tesla P100".
_PRODUCT = re.compile(r"[ -]?Tesla[ -](?:[A-Z]{1,2}\d|GPU)")
#: "21.7 pJ/pulse": what is known of a unit, up to what it is of one. Not "nT/sqrt(Hz)", "nm/RIU", "mV/decade".
_OF_ONE = re.compile(
    r"[ -]?([^\W\d_]+|%)/(?:access|atom|cell|channel|char(?:acter)?|chip|class(?:ify|ification)|core|decision|device"
    r"|die|electron|facet|gate|info|instruction|layer|mode|molecule|neuron|packet|particle|pass|person|photon|pulse"
    r"|query|read|round|shot|spectrum|switch|symbol|synapse|update|user|word|write)s?(?![\w/(])"
)


_OF_ROOT = re.compile(rf"[ -]?([^\W\d_]+\s?{PER_ROOT})")
#: "2,048 H100 GPU hours": what no unit begins with.
_OF_DEVICE = re.compile(r"[ -]?((?:NVIDIA )?[A-Z]{1,3}\d{2,4}[ -][CGT]PU[ -](?:hour|day|year)s?)\b")


@cache
def _pattern(*, ranges: bool = True) -> re.Pattern[str]:
    between = rf"(?:\s?{MAGNITUDE}(?!\w))?(?:\s?(?P<first_unit>{_WORD}))?"
    last = rf"(?P<last>{between}(?P<to>{TO})(?P<second>{TERM}))?" if ranges else ""
    return re.compile(
        rf"(?<![\w.,\-/^+<>@√]){_NO_PRODUCT}(?P<words>(?:{RELATION}\s?){{0,3}})"
        rf"(?:(?P<factor>(?i:(?:an?\s)?factors?\sof\s(?:(?P<inner>{RELATION}\s))?|{_A_FACTOR}))|(?P<times>(?:x(?!(?:86|64|32)\b)|×)(?=\d)))?"
        rf"(?P<value>{TERM}{last}){NO_MORE}(?P<magnitude>[ -]?{MAGNITUDE}(?!\w))?(?P<more>\+{_APART})?"
    )


def numbers(text: Plain, start: int, end: int) -> Iterator[Number]:
    """The numbers of ``text.text[start:end]``, in order; of a list, each in the unit that stands behind the last."""
    found = [number for match in _matches(text.text, start, end) if (number := _number(text.text, match, start, end))]
    for place in reversed(range(len(found) - 1)):
        number, following = found[place], found[place + 1]
        if _is_listed(number, following, text.text):
            meant = quantity(f"{number.value} {following.unit}") if following.kind != "count" else None
            if meant and meant.unit == following.quantity.unit != "":
                kind = _kind(number.value, meant, has_unit=True)
                found[place] = replace(number, unit=following.unit, quantity=meant, kind=kind)
    yield from found


def _is_listed(number: Number, following: Number, text: str) -> bool:
    """Whether a bare number stands in one list with the next, and so in its unit: "2.9 and 2.8 times".

    Not a year, nor the number of a name or of something else: "an F1 of 0.93 and 89% of users", "Phase 2 and 30%".
    """
    joined = _LISTED.fullmatch(text, number.end, following.start)
    if not joined or number.unit or _YEAR.match(number.value) or _NAMED.search(text[: number.start]):
        return False
    decimals, others = (len(one.value.partition(".")[2]) for one in (number, following))
    return decimals == others or following.quantity.unit not in SHARES


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where numbers stand. What goes from one number to another is no range, but both."""
    for found in _pattern().finditer(text, start, end):
        if found["last"] and not _is_range(text, start, found):
            yield from _pattern(ranges=False).finditer(text, found.start(), found.end())
        else:
            yield found


def _is_range(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether two numbers that are joined are the ends of a range, in a sentence that begins at ``start``.

    Not "from 12% to 40%" of what rises, "40% to 12%", "0.87 compared to 0.97", the power of "3 W cm-2", nor "3 days in
    2014 to 36".
    """
    if _RANGE.search(found["value"]):
        first = quantity(text[found.start("value") : found.start("to")])
        second = quantity(text[found.start("second") : found.end() + _unit_length(text[found.end() :])])
        if first and second and goes(text[start : found.start()], first, second):
            return False
    word = found["first_unit"] or ""
    if word and not canonical(word) and not text.startswith(word, found.end() + 1):
        return False
    if word and found["to"] == "-" and _POWER_OF.fullmatch(found["second"]):
        return not _ENDS.match(text, found.end())
    years = [bool(_YEAR.fullmatch(number)) for number in (found["value"].split()[0], found["second"])]
    return years[0] == years[1] or found["to"].strip() != "to"


def _number(text: str, found: re.Match[str], start: int, end: int) -> Number | None:
    """What was found in the sentence from ``start`` to ``end``."""
    length = _unit_length(text[found.end() : end])
    if found["value"].isalpha() and (_POINT if length else _JOINED).match(text, found.end()):
        return None
    if _NAME.match(text, found.start("value"), end):
        return None
    is_factor = bool(found["factor"] or found["times"])
    after = text[found.end("value") : found.end() + length].replace("+", "")
    length += bool(length and _MORE.match(text, found.end() + length))
    more = found["more"] or text[found.end() : found.end() + length].endswith("+")
    sign = _SIGN.search(found["words"])
    begin = found.start("times") if found["times"] else found.start("value")
    bound = found["words"] or found["inner"] or (">=" if more else "")
    if _BITS.match(text, found.end("value"), end):
        meant = quantity(bound + found["value"], "bit")
    elif _POWERS.fullmatch(after):  # "20 s-1" in one piece is a range
        meant = quantity(bound + found["value"], after)
    else:
        meant = quantity(bound + found["value"] + after, "times" if is_factor else "")
    if meant is None:
        return None
    around = text[start : found.start()], text[found.end() + length : end]
    meant = replace(meant, relation=relation(meant, found["words"].lower().strip(), *around))
    return Number(
        start=found.start("words") + sign.start() if sign and not is_factor else begin,
        end=found.end() + length,
        value=(sign[0] if sign else "") + found["value"],
        unit=after.strip(" -") or found["times"] or "",
        quantity=meant,
        kind=_kind(found["value"], meant, has_unit=bool(after.strip() or is_factor)),
    )


def _unit_length(text: str) -> int:
    """How many of the characters that follow a number are its unit: the longest that is known."""
    if (root := _OF_ROOT.match(text)) and canonical(root[1]):
        return root.end(1)
    found = _UNITS.match(text)
    if found and not _PRODUCT.match(text):
        for last in (3, 2, 1):
            if found[last] and canonical(text[found.start(1) : found.end(last)]):
                return found.end(last)
    odd = _OF_DEVICE.match(text) or _OF_ONE.match(text)
    return odd.end(1) if odd and canonical(odd[1]) else 0


def _kind(value: str, meant: Quantity, *, has_unit: bool) -> Kind:
    if meant.unit in SHARES or (not has_unit and _MEASURED.search(value)):
        return "share"
    return "measure" if has_unit and not value.isalpha() else "count"
