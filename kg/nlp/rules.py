"""``schema/rules.toml`` as types, its patterns compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from msgspec import Struct

from kg.vocabulary import schema

__all__ = ["Cue", "FigureRules", "RoleRules", "figure_rules", "role_rules"]


class Cue(Struct, frozen=True):
    """Words before a mention that give its entity a role."""

    role: str
    types: frozenset[str]
    before: re.Pattern[str]


class RoleRules(Struct, frozen=True):
    """Roles by type, by place, and by cue."""

    default: dict[str, str]
    title: dict[str, str]
    background: str
    cues: tuple[Cue, ...]


class FigureRules(Struct, frozen=True):
    """Nouns whose few are no figure, what each sign of :mod:`kg.nlp.bearers` weighs, and what metrics are measured in.

    ``measured_in`` is by the last word of a metric's name, but for a word of what is ``spent``: ``share``, or a unit.
    ``measures`` are the last words of what texts call a measured number; ``named`` those behind a length or a size that
    is part of a name; ``ratios`` the last words of metrics of which a number of times is a value, ``changes`` of those
    that are changes themselves; ``counted_in`` what a number in a unit is called, whatever metric stands near.
    """

    rhetorical: frozenset[str]
    bearer: dict[str, float]
    measured_in: dict[str, str]
    spent: frozenset[str]
    measures: frozenset[str]
    named: frozenset[str]
    ratios: frozenset[str]
    changes: frozenset[str]
    counted_in: dict[str, str]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(schema("rules.toml").read_text("utf-8"))


@cache
def role_rules() -> RoleRules:
    """The rules for roles."""
    raw = _raw()["roles"]
    cues = (
        Cue(cue["role"], frozenset(cue["types"]), re.compile(cue["before"], re.IGNORECASE | re.DOTALL))
        for cue in raw["cue"]
    )
    return RoleRules(raw["default"], raw["title"], raw["background"], tuple(cues))


@cache
def figure_rules() -> FigureRules:
    """The rules for figures."""
    raw = _raw()["figures"]
    measured_in = {word: unit for unit, words in raw["measured_in"].items() for word in words}
    words = {name: frozenset(raw[name]) for name in ("rhetorical", "spent", "measures", "named", "ratios", "changes")}
    return FigureRules(bearer=raw["bearer"], measured_in=measured_in, counted_in=raw["counted_in"], **words)
