"""The lexica of ``schema/lexica``: terms by type, head nouns by type, and modifiers.

``terms.tsv``      term, type, precision   a phrase that is a mention wherever it stands
``heads.tsv``      noun, type, precision   a noun that, with its modifiers, is a mention
``modifiers.txt``  word                    may stand before a head inside a mention
``cues.tsv``       type, words, type, relation, direction, precision: words between two
                   mentions of one sentence that make a link; ``<`` turns it round

The precision is the share of a term's occurrences that ``gold/train`` annotates, smoothed;
it becomes the mention's or the link's score.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from kg.errors import VocabularyError
from kg.names import singular
from kg.vocabulary import load as load_vocabulary
from kg.vocabulary import schema

__all__ = ["Cue", "Entry", "Lexicon", "load", "plural"]


class Entry(Struct, frozen=True):
    """The type that a term or a head noun gives a mention, and how often rightly."""

    type: str
    score: float


class Cue(Struct, frozen=True):
    """The relation that words between two mentions state; ``reverse`` where from the second to the first."""

    relation: str
    reverse: bool
    score: float


class Lexicon(Struct, frozen=True):
    """Terms and heads by lower-case form, last word singular; modifiers in lower case.

    ``cues`` is keyed by the first mention's type, the words, and the second mention's type.
    """

    terms: dict[str, Entry]
    heads: dict[str, Entry]
    modifiers: frozenset[str]
    cues: dict[tuple[str, str, str], tuple[Cue, ...]]


@cache
def load() -> Lexicon:
    """The lexica, read once a process. Raises :class:`VocabularyError` on a line that is none."""
    modifiers = (line for _, line in _lines("modifiers.txt"))
    return Lexicon(_table("terms.tsv"), _table("heads.tsv"), frozenset(modifiers), _cues())


def plural(term: str) -> str:
    """The regular plural of a term's last word; the term itself where it is one already.

    >>> [plural(term) for term in ("quantum memory", "switch", "FPGA")]
    ['quantum memories', 'switches', 'FPGAs']
    """
    head, space, word = term.rpartition(" ")
    if word != singular(word):
        return term
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        word = word[:-1] + "ies"
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        word += "es"
    else:
        word += "s"
    return head + space + word


def _table(name: str) -> dict[str, Entry]:
    types = load_vocabulary().types
    table = {}
    for number, line in _lines(name):
        match line.split("\t"):
            case [term, type, score] if type in types:
                table[term] = Entry(type, float(score))
            case _:
                raise VocabularyError(f"schema/lexica/{name}:{number}: expected term, type, precision; found {line!r}")
    return table


def _cues() -> dict[tuple[str, str, str], tuple[Cue, ...]]:
    vocabulary = load_vocabulary()
    cues: dict[tuple[str, str, str], tuple[Cue, ...]] = {}
    for number, line in _lines("cues.tsv"):
        first, words, second, relation, direction, score = line.split("\t")
        reverse = direction == "<"
        if not vocabulary.allows(relation, *((second, first) if reverse else (first, second))):
            raise VocabularyError(f"schema/lexica/cues.tsv:{number}: the vocabulary forbids {line!r}")
        cues[first, words, second] = (*cues.get((first, words, second), ()), Cue(relation, reverse, float(score)))
    return cues


def _lines(name: str) -> list[tuple[int, str]]:
    lines = schema("lexica", name).read_text("utf-8").splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
