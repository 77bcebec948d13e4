"""What a name that no vocabulary knows is a kind of, by the words it is made of.

Its last words are its head ("reconfigurable FPGA" is a kind of FPGA): string inclusion, as in OntoLearn (R. Navigli and
P. Velardi, "Learning domain ontologies from document warehouses and dedicated web sites", Computational Linguistics 30,
2004). Its first words may be a line of products, and the rest a model of it ("Raspberry Pi 4B").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

from msgspec import Struct

from kg.names import key
from kg.resolve.thesaurus import Thesaurus
from kg.resolve.variants import spelling, variants
from kg.vocabulary import schema

__all__ = ["Kind", "kind_of"]

#: What is longer is no name, and costs more than it is worth.
_MOST_CHARACTERS, _MOST_WORDS = 200, 16
#: "8×H100", "RTX 4090 x2": how many, which is nothing of what they are.
_COUNT = re.compile(r"^\d{1,5}\s?[x×]\s?(?=[^\W\d])|(?<=\w)\s?[x×]\s?\d{1,4}$")
#: "A100-80GB", "A100 (80GB)": how much memory it has, in a word of its own.
_MEMORY = re.compile(r"[\s\-(]{1,3}(\d{1,4}\s?G(?:i?B)?)\b\)?")
#: Where one thing of several ends: "GPUs, FPGAs", "CPU + GPU", "diffusion- or flow-based".
_SEVERAL = re.compile(r".*[,;:\-]|[&+/|–—]")
#: Letters and digits that a head must have: "Vitamin C" is no kind of the language.
_LEAST = 2


class Kind(Struct, frozen=True):
    """The entity of a vocabulary that lies above, by which rule (``head``, ``line``), and how often that is right."""

    entity: str
    rule: str
    score: float


class _Rules(Struct, frozen=True):
    parting: frozenset[str]
    models: frozenset[str]
    head: dict[str, float]
    line: dict[str, float]


def kind_of(thesaurus: Thesaurus, type: str, name: str) -> Kind | None:
    """What the name is a kind of: the longest known line of products, else the longest known head, else nothing."""
    rules = _rules()
    if len(name) > _MOST_CHARACTERS:
        return None
    has_head = type in rules.head and thesaurus.ends(type, spelling(name.rpartition(" ")[2]))
    if not has_head and type not in rules.line:
        return None  # so it is with most names, and their last word costs the least to look at
    spelled = spelling(name)
    words = _MEMORY.sub(r" \1", bare := _COUNT.sub("", spelled)).split()
    if len(words) > _MOST_WORDS:
        return None
    if type in rules.line and (known := _line(thesaurus, type, words, whole=bare != spelled)):
        return Kind(known, "line", rules.line[type])
    head, before = _head(thesaurus, type, words) if has_head else ("", [])
    known = _line(thesaurus, type, before, whole=True) if head and type in rules.line else ""
    if known and head in thesaurus.above([known]):  # "Arria 10 GX FPGA": its head says less than its beginning
        return Kind(known, "line", rules.line[type])
    return Kind(head, "head", rules.head[type]) if head else None


def _line(thesaurus: Thesaurus, type: str, words: list[str], *, whole: bool) -> str:
    """The line of products, whose model the rest is; with ``whole``, it may be all of the words."""
    if any(map(_parts, words)):
        return ""
    if len(words) > 2 and key(words[-1]) == "gpu":  # "A100 80GB GPU"
        words = words[:-1]
    for stop in range(len(words) if whole else len(words) - 1, 0, -1):
        line, rest = " ".join(words[:stop]), words[stop:]
        if not all(_is_model(word) and not thesaurus.called(type, word) for word in rest):
            return ""
        if known := _first(thesaurus, type, (line, *(other for other, _ in variants(type, line)))):
            return known
    return ""


def _head(thesaurus: Thesaurus, type: str, words: list[str]) -> tuple[str, list[str]]:
    """The head, and the words before it. As it stands: a Fortran compiler is no Fortran."""
    for start in takewhile(lambda start: not _parts(words[start - 1]), range(1, len(words))):
        tail = " ".join(words[start:])
        known = thesaurus.only(type, tail) if len(key(tail)) >= _LEAST else None
        if known and not _SEVERAL.fullmatch(words[start]):
            return known, words[:start]
    return "", []


def _first(thesaurus: Thesaurus, type: str, names: Iterable[str]) -> str:
    """The entity of the first of the names that is one entity's alone."""
    return next((entity for name in names if (entity := thesaurus.only(type, name))), "")


def _is_model(word: str) -> bool:
    return any(character.isdigit() for character in word) or word.lower() in _rules().models


def _parts(word: str) -> bool:
    """Whether what follows this word in a name is not what it names, or not all of it."""
    return word.lower().strip(".") in _rules().parting or _SEVERAL.fullmatch(word) is not None


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(schema("kinds.toml").read_text("utf-8"))
    words = {name: frozenset(raw[name].split()) for name in ("parting", "models")}
    return _Rules(**words, head=raw["head"], line=raw["line"])
