"""What an abbreviation stands for that its paper does not spell out, by what it meant elsewhere and the words around.

Naive Bayes (M. E. Maron, "Automatic indexing", J. ACM 1961) over the words of the abstract, its log-odds scaled so
that its probabilities hold on papers that it has not seen. Words served better here than the encoder's vectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import exp, log
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.names import singular

__all__ = ["SENSES", "Abbreviated", "Reading", "Sense", "Senses", "judge", "read_senses", "words_of"]

#: What comes with the package; its README says what it was learned from.
SENSES = Path(__file__).parent.parent / "models" / "senses" / "senses.jsonl"
_WORD = re.compile(r"[a-z]{3,}")


class Sense(Struct, frozen=True):
    """A long form, in how many papers it was defined, and by how much each word near it speaks for it (log-odds)."""

    long: str
    papers: int
    words: dict[str, float] = {}


class Abbreviated(Struct, frozen=True):
    """An abbreviation, its common senses, and ``rest``: all rare ones as one, without a long form."""

    short: str
    senses: tuple[Sense, ...]
    rest: Sense


class Reading(Struct, frozen=True):
    """A long form and its probability; what is missing to one is that it stands for something else."""

    long: str
    probability: float


class Senses:
    """Abbreviations with what they stand for."""

    def __init__(self, abbreviations: Iterable[Abbreviated] = ()) -> None:
        self._by_short = {one.short: one for one in abbreviations}

    def readings(self, short: str, text: str) -> list[Reading]:
        """What the abbreviation may stand for in this text, the likeliest first; nothing for one unknown."""
        known = self._by_short.get(singular(short))
        return judge(known, words_of(text)) if known else []


def read_senses(path: Path = SENSES) -> Senses:
    """Those of a file that ``kg senses`` wrote."""
    return Senses(jsonl.read(path, Abbreviated))


def words_of(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(_WORD.findall(text.lower()))


def judge(known: Abbreviated, words: frozenset[str]) -> list[Reading]:
    """The common senses by probability, given the words around."""
    scores = [_score(sense, words) for sense in known.senses]
    rest = _score(known.rest, words)
    most = max(*scores, rest)
    total = sum(exp(score - most) for score in (*scores, rest))
    readings = [
        Reading(sense.long, exp(score - most) / total) for sense, score in zip(known.senses, scores, strict=True)
    ]
    return sorted(readings, key=lambda reading: (-reading.probability, reading.long))


def _score(sense: Sense, words: frozenset[str]) -> float:
    return log(sense.papers + 1) + sum(sense.words[word] for word in sorted(words & sense.words.keys()))
