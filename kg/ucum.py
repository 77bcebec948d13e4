"""Canonical units as UCUM codes: what other programs read."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache

from kg.vocabulary import schema

__all__ = ["ucum"]

_FACTOR = re.compile(r"(?P<name>\w+)(?: \*\* (?P<power>\d+))?")


@lru_cache(maxsize=4096)
def ucum(unit: str) -> str:
    """The code of a canonical unit of :mod:`kg.units`; the empty string for none.

    >>> ucum("microsecond"), ucum("image / second"), ucum("joule / centimeter ** 2"), ucum("1 / second"), ucum("")
    ('us', '{image}/s', 'J/cm2', '1/s', '')
    """
    if not unit:
        return ""
    above, *below = unit.split(" / ")
    factors = [_code(factor) for factor in above.split(" * ") if factor != "1"]
    return "/".join((".".join(factors) or "1", *map(_code, below)))


def _code(factor: str) -> str:
    found = _FACTOR.fullmatch(factor)
    name, power = (found["name"], found["power"] or "") if found else (factor, "")
    prefixes, units = _table()
    if name in units:
        return units[name] + power
    for prefix, code in prefixes.items():
        if (rest := name.removeprefix(prefix)) != name:
            if rest in units:
                return code + units[rest] + power
            if rest:
                return f"{code}{{{rest}}}{power}" if not power else f"{{{name}}}{power}"
    return f"{{{name}}}{power}"


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    raw = tomllib.loads(schema("ucum.toml").read_text("utf-8"))
    return raw["prefixes"], raw["units"]
