r"""Quantities as the TeX package siunitx writes them: ``\SI{5}{\micro\second}`` and ``\qty{5}{\micro\second}``."""

from __future__ import annotations

import re

__all__ = ["spelt"]

_QUANTITY = re.compile(r"\\(?:SI|qty)(?:\[[^\]]*\])?\{([^{}]*)\}\{([^{}]*)\}")
_UNIT = re.compile(r"\\(?:si|unit)\{([^{}]*)\}")
_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
#: What a macro stands for, where it is not its own name.
_SIGNS = dict(
    pair.split(":")
    for pair in (
        "femto:f pico:p nano:n micro:μ milli:m centi:c kilo:k mega:M giga:G tera:T peta:P kibi:Ki mebi:Mi gibi:Gi"
        " second:s minute:min hour:h meter:m metre:m gram:g ampere:A kelvin:K hertz:Hz watt:W joule:J volt:V ohm:Ω"
        " farad:F henry:H tesla:T coulomb:C siemens:S newton:N pascal:Pa byte:B percent:% decibel:dB electronvolt:eV"
        " celsius:°C degreeCelsius:°C degree:° per:/ squared:² cubed:³ um:μm us:μs uW:μW"
    ).split()
)


def spelt(text: str) -> str:
    """The text with its quantities in signs; one that is not known keeps its macro's name."""
    text = _QUANTITY.sub(lambda match: f"{match[1].strip()} {_signs(match[2])}".strip(), text)
    return _UNIT.sub(lambda match: _signs(match[1]), text)


def _signs(unit: str) -> str:
    return _MACRO.sub(lambda match: _SIGNS.get(match[1], match[1]), unit).strip()
