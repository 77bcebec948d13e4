r"""Quantities as the TeX package siunitx writes them: ``\SI{5}{\micro\second}`` and ``\qty{5}{\micro\second}``."""

from __future__ import annotations

import re

__all__ = ["spelt"]

_QUANTITY = re.compile(r"\\(?:SI|qty)(?:\[[^\[\]{}\\]{0,200}\])?\{([^{}]{0,200})\}\{([^{}]{0,200})\}")
_UNIT = re.compile(r"\\(?:si|unit)\{([^{}]*)\}")
_PART = re.compile(r"\\(?P<macro>[A-Za-z]+)|(?P<plain>[^\\\s]+)")


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


_PREFIXES = _table(
    "atto:a femto:f pico:p nano:n micro:μ milli:m centi:c deci:d deca:da hecto:h kilo:k mega:M giga:G tera:T peta:P"
    " exa:E kibi:Ki mebi:Mi gibi:Gi tebi:Ti"
)
_UNITS = _table(
    "second:s minute:min hour:h day:d meter:m metre:m gram:g ampere:A kelvin:K hertz:Hz watt:W joule:J volt:V ohm:Ω"
    " farad:F henry:H tesla:T coulomb:C siemens:S newton:N pascal:Pa bar:bar mole:mol litre:L liter:L bit:bit byte:B"
    " percent:% decibel:dB electronvolt:eV celsius:°C degreeCelsius:°C degree:° um:μm us:μs uW:μW"
)
_BEFORE, _AFTER = _table("square:² cubic:³"), _table("squared:² cubed:³")


def spelt(text: str) -> str:
    """The text with its quantities in signs; a unit that is not known keeps its macro's name."""
    text = _QUANTITY.sub(lambda match: f"{match[1].strip()} {_signs(match[2])}".strip(), text)
    return _UNIT.sub(lambda match: _signs(match[1]), text)


def _signs(unit: str) -> str:
    made, power = "", ""
    for part in _PART.finditer(unit):
        macro = part["macro"] or ""
        if macro in _BEFORE:
            power = _BEFORE[macro]
        elif macro == "per":
            made += "/"
        elif macro in _PREFIXES:
            made += _PREFIXES[macro]
        elif macro in _AFTER:
            made += _AFTER[macro]
        else:
            made += _UNITS.get(macro, part["plain"] or macro) + power
            power = ""
    return made
