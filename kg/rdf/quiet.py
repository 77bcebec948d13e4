"""A SPARQL query without its words: strings, IRIs and comments blanked, so that what is left is what it does."""

from __future__ import annotations

import re

from kg.errors import InputError

__all__ = ["asks_others", "blanked", "names_graphs"]

#: The tokens of SPARQL 1.1 (section 19.8) inside which no keyword stands, in the order in which they are tried: a
#: short string begins as a long one does, and a sign after a backslash, as in ``kg:a\#b``, begins nothing. An IRI
#: ends where the grammar ends it, or ``?a<?b`` would hide what follows it.
_QUIET = re.compile(
    r'"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""'
    r"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\\."
    r"|#[^\n\r]*",
    re.DOTALL,
)
#: Names: of variables, and what a prefix stands before. Else the word is one wherever it stands: Oxigraph wants no
#: space around it, as in ``1SERVICEs:``.
_NAMES = re.compile(r"[?$]\w+|(?<=:)[\w.\-]+")
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_SERVICE = re.compile("SERVICE", re.IGNORECASE)
#: Signs that are written by their number anywhere in a query are read before anything else (section 19.2).
_NUMBERED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def blanked(query: str) -> str:
    """The query, of the same length, with spaces for what stands in strings, IRIs and comments."""
    return _QUIET.sub(lambda match: " " * len(match[0]), query)


def asks_others(query: str) -> bool:
    """Whether it asks another server. Raises :class:`InputError` where a sign is written by a number that has none."""
    return any(_SERVICE.search(_NAMES.sub(" ", blanked(text))) for text in (query, _spelt_out(query)))


def _spelt_out(query: str) -> str:
    try:
        return _NUMBERED.sub(lambda match: chr(int(match[1] or match[2], 16)), query)
    except (ValueError, OverflowError) as error:
        raise InputError("the query cannot be run: it names a sign by a number that no sign has") from error


def names_graphs(query: str) -> bool:
    """Whether the query says which graphs it means (``FROM``), and not all of them."""
    return any(_FROM.search(_NAMES.sub(" ", blanked(text))) for text in (query, _spelt_out(query)))
