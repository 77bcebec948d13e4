"""What a name that no vocabulary knows is a kind of, by the words it is made of.

Its last words are its head ("reconfigurable FPGA" is a kind of FPGA): string inclusion, as in OntoLearn (R. Navigli and
P. Velardi, "Learning domain ontologies from document warehouses and dedicated web sites", Computational Linguistics 30,
2004). Its first words may be a line of products, and the rest a model of it ("Raspberry Pi Zero W").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from msgspec import Struct

from kg.resolve.thesaurus import Thesaurus
from kg.resolve.variants import spelling, variants
from kg.vocabulary import schema

__all__ = ["Kind", "kind_of"]

#: "8×H100", "8x RTX 4090": how many, which is nothing of what they are.
_COUNT = re.compile(r"\d+\s?[x×]\s?(?=\S)")
#: "A100-80GB", "A100 (80GB)": how much memory it has, in a word of its own.
_MEMORY = re.compile(r"[\s\-(]+(\d+\s?G(?:i?B)?)\b\)?")

#: Where one thing of several ends: "GPUs, FPGAs", "CPU + GPU", "diffusion- or flow-based".
_SEVERAL = re.compile(r".*[,;\-]|[&+/]")


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
    has_head = type in rules.head and thesaurus.ends(type, spelling(name.rpartition(" ")[2]))
    if not has_head and type not in rules.line:
        return None  # of most names the last word says it, and costs the least
    spelled = spelling(name)
    words = _MEMORY.sub(r" \1", bare := _COUNT.sub("", spelled)).split()
    if type in rules.line:
        for stop in range(len(words) - (bare == spelled), 0, -1):
            line = " ".join(words[:stop])
            if all(map(_is_model, words[stop:])) and (known := _first(thesaurus, type, (line, *_others(type, line)))):
                return Kind(known, "line", rules.line[type])
    if has_head:
        tails = (words[start:] for start in takewhile(lambda n: not _parts(words[n - 1]), range(1, len(words))))
        if known := _first(thesaurus, type, map(" ".join, tails)):
            return Kind(known, "head", rules.head[type])
    return None


def _first(thesaurus: Thesaurus, type: str, names: Iterable[str]) -> str:
    """The entity of the first of the names that is one entity's alone."""
    return next((found[0] for name in names if len(found := thesaurus.called(type, name)) == 1), "")


def _others(type: str, line: str) -> Iterator[str]:
    """Other ways to write a line. Of a head they would say something else: a Fortran compiler is no Fortran."""
    return (other for other, _ in variants(type, line))


def _is_model(word: str) -> bool:
    return any(character.isdigit() for character in word) or word.lower() in _rules().models


def _parts(word: str) -> bool:
    """Whether what follows this word in a name is not what it names."""
    return word.lower() in _rules().parting or _SEVERAL.fullmatch(word) is not None


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(schema("kinds.toml").read_text("utf-8"))
    words = {name: frozenset(raw[name].split()) for name in ("parting", "models")}
    return _Rules(**words, head=raw["head"], line=raw["line"])
