"""When two strings are the same name: keys that ignore case, plural, hyphen and Greek script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["FUNCTION_WORDS", "fold", "is_abbreviation", "is_shortened", "key", "singular", "without_abbreviation"]

_SEPARATOR = re.compile(r"[\s\-‐-―_/·.,;:'’\"“”()\[\]{}]+")
#: Between two digits a separator tells numbers apart: GPT-3.5 is not GPT-35.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.\-‐-―_/](?=\d)")
_KEPT = "\u2e31"  # a dot that is no separator
_GREEK = {
    chr(point): name.lower().removeprefix("greek small letter ").replace("lamda", "lambda")
    for point in range(0x3B1, 0x3CA)
    if (name := unicodedata.name(chr(point), "")).startswith("GREEK SMALL LETTER ") and "FINAL" not in name
}
#: Of trade, which are no part of a name.
_MARKS = dict.fromkeys(map(ord, "®™©℠"))
#: Words that carry no meaning in a name.
FUNCTION_WORDS = frozenset("a an and by for from in of on the to with".split())
_GENERIC = frozenset("algorithm approach architecture backbone framework method model network system technique".split())
#: An abbreviation in brackets behind its long form.
_BRACKETED = re.compile(r"\s*\([A-Z][\w\-]{1,9}\)")
_ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z0-9][A-Za-z0-9+\-/&]{1,9}")
_PLURAL_ABBREVIATION = re.compile(r"(?<=[A-Z0-9])s$")
#: The S of PEPS and ANNS is a word's own, as is that of an arsenide, or of an L40S.
_OWN_S = re.compile(r"(?<![^\W_])[A-Z]{3,}S$|(?:Ga|In|Al)As$|(?<=[A-Z]\d\d)S$")
#: Plurals of Latin and Greek end so.
_PLURAL = ("s", "ra", "ma", "na", "ia")
#: Endings, and words, that end in s and are no plural.
_SINGULAR_S = ("ss", "us", "is", "ics")
_PLURAL_ICS = frozenset("characteristics critics fabrics heuristics logics metrics mosaics topics".split())
_SINGULAR_WORDS = frozenset(
    "alias atlas bias canvas chaos cosmos gas kubernetes lens macos mars pandas paxos perhaps series species"
    " texas".split()
)
#: Plurals that the regular rules spoil, by what they end in; the first that fits.
_IRREGULAR = {
    "biases": "bias",
    "aliases": "alias",
    "canvases": "canvas",
    "gases": "gas",
    "lenses": "lens",
    "bonuses": "bonus",
    "viruses": "virus",
    "statuses": "status",
    "corpuses": "corpus",
    "avalanches": "avalanche",
    "buses": "bus",
    "cookies": "cookie",
    "movies": "movie",
    "quizzes": "quiz",
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "appendices": "appendix",
    "hypotheses": "hypothesis",
    "syntheses": "synthesis",
    "analyses": "analysis",
    "corpora": "corpus",
    "spectra": "spectrum",
    "optima": "optimum",
    "minima": "minimum",
    "maxima": "maximum",
    "phenomena": "phenomenon",
    "criteria": "criterion",
    "caches": "cache",
    "niches": "niche",
}


@lru_cache(maxsize=1 << 12)  # a name is folded several times while its paper is read
def fold(text: str) -> str:
    """``text`` in lower case and compatibility form, separators as single spaces, Greek spelled out.

    >>> fold("β-VAE_loss")
    'beta vae loss'
    """
    lowered = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    spelled = "".join(_GREEK.get(character, character) for character in lowered)
    kept = _BETWEEN_DIGITS.sub(_KEPT, spelled)
    return _SEPARATOR.sub(" ", kept).strip().replace(_KEPT, ".")


def singular(word: str) -> str:
    """An English plural's singular; every other word as it is.

    >>> [singular(word) for word in ("networks", "bias", "gpus", "submatrices", "KV-caches", "FPGAs", "GaAs")]
    ['network', 'bias', 'gpu', 'submatrix', 'KV-cache', 'FPGA', 'GaAs']
    """
    if _OWN_S.search(word):
        return word
    if _PLURAL_ABBREVIATION.search(word):
        return word[:-1]
    if len(word) == 4 and word.endswith("pus"):  # cpus, gpus, tpus, qpus
        return word[:-1]
    last = word.rpartition("-")[2]
    if (
        len(word) < 4
        or not word.endswith(_PLURAL)
        or (word.endswith(_SINGULAR_S) and last.lower() not in _PLURAL_ICS)
        or last.lower() in _SINGULAR_WORDS
    ):
        return word
    for plural, one in _IRREGULAR.items():
        if word.endswith(plural):
            return word.removesuffix(plural) + one
    if word.endswith("a"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "tzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1 << 17)
def key(name: str) -> str:
    """The key under which a name is filed: folded, last word singular, spaces closed up.

    >>> key("Field-programmable gate arrays") == key("field programmable gate array")
    True
    >>> key("CIFAR-10") == key("CIFAR10"), key("CIFAR-10") == key("CIFAR-100")
    (True, False)
    """
    own = _OWN_S.search(name)
    words = fold(name if own else _PLURAL_ABBREVIATION.sub("", name)).split()
    if words and not own:
        words[-1] = singular(words[-1])
    return "".join(words) or fold(name) or name


def is_abbreviation(name: str) -> bool:
    """Two to ten characters without a space, at least two of them capitals: ``FPGAs``, ``GPT-4``."""
    return _ABBREVIATION.fullmatch(name) is not None


@lru_cache(maxsize=1 << 12)  # of each concept of a paper, it is asked twice
def is_shortened(form: str, name: str) -> bool:
    """Whether a form has some words of a name and none else: it means the name only where that was said before.

    One that begins and ends as the name does says enough, as does one that lacks but a word for what sort it is of.

    >>> [is_shortened(form, "Human airbag system") for form in ("airbag systems", "human system", "human airbags")]
    [True, False, False]
    """
    if len(form) >= len(name):  # most are the name itself
        return False
    words, of = ([singular(word) for word in fold(text).split() if word not in FUNCTION_WORDS] for text in (form, name))
    if words == of[: len(words)] and _GENERIC.issuperset(of[len(words) :]):
        return False
    return set(words) < set(of) and (words[:1] != of[:1] or words[-1:] != of[-1:])


def without_abbreviation(name: str) -> str:
    """The name without an abbreviation of it in brackets, where something else is left.

    >>> without_abbreviation("Knights Landing (KNL) Xeon Phi"), without_abbreviation("(KNL)")
    ('Knights Landing Xeon Phi', '(KNL)')
    """
    return _BRACKETED.sub("", name).strip() or name
