"""Units by their spellings: a closed table, ``schema/units.txt``, in a registry of pint.

Text is only ever looked up, word by word. None of it reaches pint's own parser of expressions.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from kg.tex import plain
from kg.vocabulary import schema

if TYPE_CHECKING:
    from pint import UnitRegistry

__all__ = ["PER_ROOT", "based", "canonical", "converted"]

#: Behind a unit, what makes it one of noise: "nV/√Hz", "fT/sqrt(Hz)", "W/(Hz^1/2)", "pT Hz^-1/2".
PER_ROOT = r"(?:/\s?(?:√|sqrt)\s?\(?Hz\)?|/\s?\(?Hz\^?\(?1/2\)*|\s?[ ·]\s?Hz\^?\(?-1/2\)?)"
_ROOT = re.compile(rf"([^\W\d_]+)\s?{PER_ROOT}")

#: The longest spelling that is looked up, in characters.
_LONGEST = 40
_FACTOR = re.compile(r"([^\d^]+?)(?:\^?([-+]?[1-9]))?")
#: Units of two registries cannot be compared, and several threads may ask first.
_built_once = Lock()
#: By these names physicists know what is a product of base units.
_DERIVED = ("joule", "watt", "newton", "pascal", "coulomb", "volt", "ohm", "siemens", "farad", "tesla")
#: What has no square: 7x2 is no unit.
_PROPORTIONS = frozenset(("times", "percent"))
#: "TOPS/s", "Tflops/s": per second already.
_TWICE = re.compile(r"(?:(?<=OPS)|(?<=[^L]OPs)|(?<=[Ff]lops))/s(?:ec)?$")
#: "GS/s": no siemens.
_SAMPLES = re.compile(r"^([kKMGT]?)S/s(?:ec(?:ond)?)?$")
#: "H100 GPU hours": whose they are is no part of the unit.
_DEVICE = re.compile(r"^(?:NVIDIA )?[A-Z]{1,3}\d{2,4}[ -](?=[CGT]PU[ -])")
#: "130 μ s": a prefix that TeX has set apart.
_APART = re.compile(r"^([μµ])\s+(?=\w)")
#: What factors stand apart by; a power ends one: "cm^2V^-1s^-1".
_FACTORS = re.compile(r"[\s·.*]+|(?<=\^\d)(?=[^\W\d_])|(?<=\^-\d)(?=[^\W\d_])")
_PER = re.compile(r"\s+per\s+|\s*/\s*")
#: Beside one another stand units of time and space, and powers ("GPU hours", "kW h", "TOPS W^-1"): "% KV" and
#: "MeV pion" are two things.
_ASIDE = re.compile(
    r"\S+|(?!(?:%|percent|times|fold|[x×])\s)\S+(?:\s(?:h|hrs?|hours?|s|sec|seconds?|min|minutes?|days?|weeks?|months?|years?"
    r"|[kcmμun]?m(?:\^?-?\d)?|sr|Hz|[^\s\d^]+\^?-\d))+"
)


@lru_cache(maxsize=4096)
def canonical(spelling: str) -> str | None:
    """The canonical name of a unit, whoever spelled it; ``None`` where it is none.

    >>> canonical("mus"), canonical("Gb/s"), canonical("images per second"), canonical("furlongs")
    ('microsecond', 'gigabit / second', 'image / second', None)
    """
    if not 0 < len(spelling) <= _LONGEST:
        return None
    text = _TWICE.sub("", plain(spelling).text.strip()[:_LONGEST])
    text = _DEVICE.sub("", _SAMPLES.sub(r"\1Sa/s", _APART.sub(r"\1", text)))
    if root := _ROOT.fullmatch(text):
        name = _name(root[1])
        return name and str(_registry().Unit(name) / _registry().Unit("hertz") ** 0.5)
    if whole := _name(re.sub(r"[\s-]+", "_", text)):
        return str(_registry().Unit(whole))
    above, *below = _PER.split(text)
    if len(below) > 2 or not all(_ASIDE.fullmatch(part) for part in (above, *below)):
        return None
    product = _registry().Unit("")
    for sign, part in ((1, above), *((-1, part) for part in below)):
        for factor in _FACTORS.split(part.strip()):
            found = _FACTOR.fullmatch(factor)
            name = _name(found[1]) if found else None
            if found is None or name is None or (found[2] and name in _PROPORTIONS):
                return None
            product *= _registry().Unit(name) ** (sign * int(found[2] or 1))
    return str(product)


def converted(number: float, source: str, target: str) -> float | None:
    """A number of one canonical unit in another; ``None`` where they measure different things."""
    units = _registry()
    if not units.Unit(source).is_compatible_with(units.Unit(target)):
        return None
    return float(units.Quantity(number, source).to(target).magnitude)


def based(number: float, unit: str) -> tuple[float, str] | None:
    """A number of one canonical unit in base units, and their name; ``None`` where no float holds it.

    Values of one dimension have one base unit, so that they can be held against each other. What has none stays apart
    from per cent: an F1 of 85.2 and one of 97.4%.

    >>> based(50.0, "nanosecond"), based(40.0, "percent"), based(0.5, ""), based(3.0, "milliwatt")
    ((5e-08, 'second'), (40.0, 'percent'), (0.5, ''), (0.003, 'watt'))
    """
    found = _registry().Quantity(number, unit).to_root_units()
    if found.unitless and unit:
        found = found.to("percent")
    elif name := _named(str(found.units)):
        found = found.to(name)
    value = float(f"{float(found.magnitude):.12g}")  # 50 ns are 5e-08 s and no 5.0000000000000004e-08
    return (value, str(found.units) if unit else "") if math.isfinite(value) else None


@cache
def _named(units: str) -> str | None:
    """The derived unit that has a name of its own, of those that measure the same."""
    product = _registry().Unit(units)
    return next((name for name in _DERIVED if product.is_compatible_with(_registry().Unit(name))), None)


def _name(spelling: str) -> str | None:
    """One unit with its prefix. A wrong case is forgiven in words alone: Mb is not mb."""
    lower = spelling.lower() if len(spelling) > 3 else spelling
    for form in dict.fromkeys((spelling, spelling[:1] + lower[1:], lower)):  # the M of "MByte" is no milli
        for prefix, name, _ in _registry().parse_unit_name(form):
            if prefix and name == "degree_Celsius":  # it begins elsewhere than at zero, and has no thousands
                continue
            return prefix + name.replace("_per_", "/")  # FPS are frames per second
    return None


def _registry() -> UnitRegistry[Any]:
    with _built_once:
        return _built()


@cache
def _built() -> UnitRegistry[Any]:
    from pint import UnitRegistry  # slow to import, and few commands read numbers

    registry: UnitRegistry[Any] = UnitRegistry(None)  # none of the units that pint brings
    registry.load_definitions(schema("units.txt").read_text("utf-8").splitlines())
    return registry
