"""How likely two names that no vocabulary knows are one thing: a logistic score over form, meaning and company.

Stems are those of M. F. Porter's English stemmer (Snowball), the likeness of characters is rapidfuzz's ratio, that
of meaning the cosine of word vectors (:mod:`kg.resolve.words`). The weights stand in ``schema/similar.toml``,
with the pairs that they were fitted on and how right the score is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from math import exp, log1p

from msgspec import Struct, convert
from rapidfuzz.fuzz import ratio

from kg.names import FUNCTION_WORDS, fold, singular
from kg.resolve.words import alike
from kg.stems import stems
from kg.vocabulary import schema

__all__ = ["Company", "Weights", "Written", "block", "features", "likeness", "written"]

_DIRECTED = frozenset(("for", "from", "to"))
_JOINED = re.compile(r"\band\b|/|&")
_PROPER = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}|\+")
_AGENT = re.compile(r"(?:er|or)$")
_PROCESS = re.compile(r"(?:ing|[aeis]tion|ism|sion|ment)$")
#: Letters of each word that names compared with each other share.
_BEGIN = 4


class Written(Struct, frozen=True):
    """A name in parts: as written, all its words, those that carry meaning, their stems."""

    name: str
    all: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]


class Company(Struct, frozen=True):
    """Where two names stand: papers that name both, and things that both are linked to."""

    together: int = 0
    shared: int = 0


class Weights(Struct, frozen=True):
    """The intercept, and the weight of each feature by its name."""

    intercept: float
    weights: dict[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """That a pair with these features is one thing."""
        score = self.intercept + sum(self.weights[name] * value for name, value in features.items())
        return 1.0 / (1.0 + exp(-score))


def written(name: str) -> Written:
    """The parts of a name. A function word that it begins with is kept: "in-context learning"."""
    all, words = _words(name)
    return Written(name, all, words, tuple(stems(words)))


def block(name: str) -> str:
    """Names are compared only with those of the same block: the beginnings of their words, in any order."""
    return " ".join(sorted(word[:_BEGIN] for word in _words(name)[1]))


def features(type: str, one: Written, other: Written, company: Company = Company()) -> dict[str, float]:  # noqa: B008
    """What the score is made of, by name."""
    here = [word for word in one.words if word not in other.words]
    there = [word for word in other.words if word not in one.words]
    differing = list(zip(sorted(here), sorted(there), strict=False))
    same_stems = sorted(one.stems) == sorted(other.stems)
    in_order = one.stems == other.stems
    raw = set(one.name.split()) ^ set(other.name.split())
    return {
        "same stems": same_stems,
        "same order": in_order,
        "first words differ": in_order and bool(differing) and one.words[-1] == other.words[-1],
        "proper name differs": any(map(_PROPER.search, raw)),
        "one word": len(one.words) == 1,
        "three words": len(one.words) > 2,
        "agent and action": any(bool(_AGENT.search(a)) != bool(_AGENT.search(b)) for a, b in differing),
        "both actions": same_stems and bool(differing) and all(map(_PROCESS.search, (*here, *there))),
        "turned about": not in_order and all(_DIRECTED & set(name.all) for name in (one, other)),
        "joined otherwise": bool(_JOINED.search(one.name)) != bool(_JOINED.search(other.name)),
        "characters": (ratio(" ".join(sorted(one.words)), " ".join(sorted(other.words))) / 100 - 0.8) * 5,
        "meaning": alike(one.words, other.words),
        "meaning of what differs": alike(here, there) if here or there else 1.0,
        "method": type == "Method",
        "in one paper": company.together > 0,
        "shared neighbours": log1p(company.shared),
    }


def likeness(type: str, one: Written, other: Written, company: Company = Company()) -> float:  # noqa: B008
    """The probability that both are one thing."""
    return _weights().probability(features(type, one, other, company))


def _words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All words of a name, and those that carry meaning."""
    all = tuple(fold(name).split())
    kept = (singular(word) for place, word in enumerate(all) if place == 0 or word not in FUNCTION_WORDS)
    return all, tuple(kept)


@cache
def _weights() -> Weights:
    return convert(tomllib.loads(schema("similar.toml").read_text("utf-8")), Weights)
