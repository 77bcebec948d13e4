"""Other ways to write a name that mean the same: spelling, word order, a generic word or a maker around it.

Each way is a function of the name alone, so that what is merged does not depend on what else there is:
no pairs are compared, and no chain of small steps can join what is far apart.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from kg.names import key, singular, without_abbreviation
from kg.vocabulary import schema

__all__ = ["filed", "scores", "spelling", "variants"]

#: Capitals or digits within, or nothing but capitals: a proper name and no description.
_PROPER = re.compile(r"(?=.*(?:[a-z0-9][A-Z]|[A-Z]{2}|\d))\S+(?:\s\S+){0,3}")
#: A name of one word.
_CALLED = re.compile(r"[A-Z][\w\-+#]*")
#: What says of what sort a thing is: made with something, of a size, of so many dimensions.
_ATTRIBUTE = re.compile(
    r"(?:-(?:based|driven|aware|inspired|enhanced|guided|assisted|powered|enabled|specific|free|like|style|only|agnostic)"
    r"|^\d+(?:\.\d+)?[KMBT]|^\dD)$",
    re.IGNORECASE,
)
_TEX = re.compile(r"\\(?:text|math|operatorname)\w*|\\(?=[a-zA-Z])|\\['\"`^~=.]|[${}~^_]")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
#: "classification of medical images": what is done, and to what.
_OF = re.compile(r"(?P<head>[\w\-]+(?: [\w\-]+)?) of (?P<rest>[\w\-]+(?: [\w\-]+){0,2})")
_ARTICLE = re.compile(r"^(?:the|a|an) ")
#: Before "of", these do nothing to what follows: "All of Us" is a name.
_NO_DEED = frozenset(("all", "one", "some", "most", "many", "part"))


class _Rules(Struct, frozen=True):
    words: dict[str, str]
    stems: dict[str, str]
    endings: tuple[tuple[re.Pattern[str], str], ...]
    kept: frozenset[str]
    generic: dict[str, frozenset[str]]
    after_names: frozenset[str]
    makers: frozenset[str]
    no_names: frozenset[str]
    scores: dict[str, float]


def variants(type: str, name: str) -> Iterator[tuple[str, str]]:
    """``(other name, rule)`` for each way to write it that is not the name itself, the safest first."""
    spelled = spelling(name)
    if spelled != name:
        yield spelled, "spelling"
    if turned := _turned(spelled):
        yield turned, "word order"
    yield from _stripped(type, spelled)


def filed(type: str, name: str) -> tuple[str, str]:
    """``(key, rule)`` under which a name that no vocabulary knows is filed; the rule is empty for its own key.

    Generic words and makers are dropped where a proper name remains: "CIFAR-10 dataset" is CIFAR-10, but a
    "state space model" is no state space. Software has names of one word that look like any other ("Qiskit library"),
    but what stands before "library" may be a language or a field, and is not that.
    """
    best, rule = spelling(name), "spelling"
    if turned := _turned(best):
        best, rule = turned, "word order"
    for other, why in _stripped(type, best):
        if _is_name(type, other):
            best, rule = other, why
    found = key(best)
    return found, rule if found != key(name) else ""


def _is_name(type: str, words: str) -> bool:
    """Whether words say which one is meant: no "GNN-based" approach, "7B" model, "GPU" algorithm, "Python" package."""
    if words.lower() in _rules().no_names or _ATTRIBUTE.search(words):
        return False
    return _PROPER.fullmatch(words) is not None or (type == "Software" and _CALLED.fullmatch(words) is not None)


def _turned(name: str) -> str:
    """ "Classification of images" as "image classification"; the empty string for what has no such order."""
    found = _OF.fullmatch(name)
    if found is None or found["head"].lower() in _NO_DEED:
        return ""
    *words, last = _ARTICLE.sub("", found["rest"]).split()
    return " ".join((*words, singular(last), found["head"][0].lower() + found["head"][1:]))


def _stripped(type: str, name: str) -> Iterator[tuple[str, str]]:
    """The name with one maker or generic word less each time, as long as something remains that is neither."""
    rules, words = _rules(), name.split()
    while len(words) > 1:
        if words[0].lower() in rules.makers:
            words, rule = words[1:], "maker"
        elif (last := singular(words[-1].lower())) in rules.generic[type]:
            if last in rules.after_names and not _PROPER.fullmatch(" ".join(words[:-1])):
                return
            words, rule = words[:-1], "generic word"
        else:
            return
        if len(words) == 1 and (words[0].lower() in rules.makers or singular(words[0].lower()) in rules.generic[type]):
            return
        yield " ".join(words), rule


@lru_cache(maxsize=1 << 16)
def spelling(name: str) -> str:
    """The name in American spelling, without TeX, accents and possessives, its inner words singular.

    >>> spelling("Optimisation of neural networks"), spelling("supervised noise"), spelling("Grover's algorithm")
    ('Optimization of neural network', 'supervised noise', 'Grover algorithm')
    """
    bare = without_abbreviation(_TEX.sub(lambda match: " " if match[0] == "~" else "", name))
    bare = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", bare))
    words = "".join(character for character in bare if not unicodedata.combining(character)).split()
    return " ".join(_word(word, last=place == len(words) - 1) for place, word in enumerate(words)) or name


def scores() -> dict[str, float]:
    """How often each rule is right."""
    return _rules().scores


def _word(word: str, *, last: bool) -> str:
    rules, lower = _rules(), word.lower()
    if lower in rules.words:
        return rules.words[lower]
    if lower not in rules.kept and word.isalpha() and not word.isupper():
        for british, american in rules.stems.items():
            if lower.startswith(british):
                word = american + lower.removeprefix(british)
        for pattern, american in rules.endings:
            word = pattern.sub(american, word)
    return singular(word) if not last and word.isalpha() and word.islower() and len(word) > 4 else word


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(schema("variants.toml").read_text("utf-8"))
    return _Rules(
        words=raw["words"],
        stems=raw["stems"],
        endings=tuple((re.compile(entry["british"]), entry["american"]) for entry in raw["endings"]),
        kept=frozenset(raw["kept"]["words"].split()),
        after_names=frozenset(raw["generic_after_names"]["words"].split()),
        generic={type: frozenset(words.split()) for type, words in raw["generic"].items()},
        makers=frozenset(raw["makers"]["names"].split()),
        no_names=frozenset(raw["no_names"]["words"].split()),
        scores=raw["scores"],
    )
