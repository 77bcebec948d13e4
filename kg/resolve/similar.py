"""How likely two names that no vocabulary knows are one thing: a logistic score over how they are written.

Stems are those of M. F. Porter's English stemmer (Snowball), the likeness of characters is rapidfuzz's ratio. The
weights stand in ``schema/similar.toml``, with the pairs that they were fitted on and how right the score is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from math import exp

import snowballstemmer
from msgspec import Struct, convert
from rapidfuzz.fuzz import ratio

from kg.names import fold, singular
from kg.vocabulary import schema

__all__ = ["Written", "block", "features", "likeness", "written"]

_FUNCTION_WORDS = frozenset("a an and by for from in of on the to with".split())
_DIRECTED = frozenset(("for", "from", "to"))
_PROPER = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}|\+")
_AGENT = re.compile(r"(?:er|or)$")
#: Letters of each word that names compared with each other share.
_BEGIN = 4
_stemmer = snowballstemmer.stemmer("english")


class Written(Struct, frozen=True):
    """A name in parts: its words as written, those that carry meaning, their stems."""

    raw: frozenset[str]
    all: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]


def written(name: str) -> Written:
    """The parts of a name."""
    all = tuple(fold(name).split())
    words = tuple(singular(word) for word in all if word not in _FUNCTION_WORDS) or all
    return Written(frozenset(name.split()), all, words, tuple(_stemmer.stemWords(list(words))))


def block(name: Written) -> str:
    """Names are compared only with those of the same block: the beginnings of their words, in any order."""
    return " ".join(sorted(word[:_BEGIN] for word in name.words))


def features(type: str, one: Written, other: Written) -> dict[str, float]:
    """What the score is made of, by name."""
    differing = zip(sorted(set(one.words) - set(other.words)), sorted(set(other.words) - set(one.words)), strict=False)
    in_order = one.stems == other.stems
    return {
        "same stems": sorted(one.stems) == sorted(other.stems),
        "same order": in_order,
        "proper name differs": any(map(_PROPER.search, one.raw ^ other.raw)),
        "one word": len(one.words) == 1,
        "three words": len(one.words) > 2,
        "agent and action": any(bool(_AGENT.search(a)) != bool(_AGENT.search(b)) for a, b in differing),
        "turned about": not in_order and all(_DIRECTED & set(name.all) for name in (one, other)),
        "characters": (ratio(" ".join(sorted(one.words)), " ".join(sorted(other.words))) / 100 - 0.8) * 5,
        "method": type == "Method",
    }


def likeness(type: str, one: Written, other: Written) -> float:
    """The probability that both are one thing."""
    rules = _rules()
    found = features(type, one, other)
    return 1.0 / (1.0 + exp(-rules.intercept - sum(rules.weights[name] * value for name, value in found.items())))


class _Rules(Struct, frozen=True):
    intercept: float
    weights: dict[str, float]


@cache
def _rules() -> _Rules:
    return convert(tomllib.loads(schema("similar.toml").read_text("utf-8")), _Rules)
