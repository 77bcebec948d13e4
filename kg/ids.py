"""Ids and IRIs, made from content: equal content has an equal id on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

from kg.errors import VocabularyError

__all__ = ["arxiv_month", "digest", "entity_id", "entity_type", "iri", "paper_id", "slug"]

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ARXIV = re.compile(
    r"(?:arxiv:|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/"
    r"|(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|\d\d(?:0[1-9]|1[0-2])\.\d{8,20}|(?<=arxiv:)\d{3,4}\.\d{1,20}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v(?P<version>\d+))?(?:\.pdf)?",
    re.IGNORECASE,
)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: From so many digits on, an arXiv number is one that a float made.
_REST = 8
_MONTH = re.compile(r"arxiv:(?:[a-z.\-]+/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})")
_DOI = re.compile(
    r"(?:doi:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/\S*[^\s.,;])[.,;]*", re.IGNORECASE
)


def digest(*parts: str | bytes) -> str:
    """20 hexadecimal digits (BLAKE2b, 80 bits) of the parts, kept apart from one another."""
    hashed = hashlib.blake2b(digest_size=10)
    for part in parts:
        encoded = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.hexdigest()


def slug(text: str, limit: int = 48) -> str:
    """``text`` as lower-case ASCII words joined by hyphens, at most ``limit`` characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")[:limit].rstrip("-")


@lru_cache(maxsize=1 << 15)  # a name is asked for some five times in each paper that has it
def entity_id(type: str, key: str) -> str:
    """The id of the entity of this type whose normalised name is ``key``.

    >>> entity_id("Hardware", "transmonqubit")
    'hardware:transmonqubit-a3df334606'
    """
    readable = slug(key)
    unique = digest(type, key)[:10]
    return f"{type.lower()}:{readable}-{unique}" if readable else f"{type.lower()}:{unique}"


def entity_type(id: str) -> str:
    """The type that an entity's id was made with."""
    head, colon, _ = id.partition(":")
    if not colon:
        raise VocabularyError(f"{id!r} is no entity id; expected 'type:name-digest'")
    return head.capitalize()


def paper_id(given: str, *, doi: str = "", title: str = "") -> tuple[str, str]:
    """``(id, version)`` of a paper from whatever a source calls it.

    arXiv ids come first, then DOIs, then the name given, then a digest of the title. A bare
    number counts rows of some file and names no paper anywhere else: the title does. An arXiv id that
    some table held as a number is mended: it lost its zeros, or gained a rest.

    >>> paper_id("http://arxiv.org/abs/2501.00663v2")
    ('arxiv:2501.00663', '2')
    >>> [paper_id(id)[0] for id in ("1908.0691199999999", "arxiv:1806.0457", "arxiv:705.02")]
    ['arxiv:1908.06912', 'arxiv:1806.04570', 'arxiv:0705.0200']
    """
    for candidate in (given, doi):
        if arxiv := _ARXIV.fullmatch(candidate.strip()):
            return f"arxiv:{_mended(arxiv['id'].lower())}", arxiv["version"] or ""
    for candidate in (given, doi):
        if found := _DOI.fullmatch(candidate.strip()):
            return f"doi:{found['doi'].lower()}", ""
    if given.strip() and not given.strip().isdecimal():
        return given.strip(), ""
    return f"title:{digest(title)}", ""


def arxiv_month(id: str) -> str:
    """The month in ISO 8601 in which an arXiv paper was first submitted, as its id says it; empty for other ids.

    Source: "Understanding the arXiv identifier", https://info.arxiv.org/help/arxiv_identifier.html

    >>> arxiv_month("arxiv:2501.00663"), arxiv_month("arxiv:hep-th/9901001"), arxiv_month("doi:10.1/x")
    ('2025-01', '1999-01', '')
    """
    found = _MONTH.fullmatch(id)
    if not found:
        return ""
    century = "19" if found["year"] > "90" else "20"
    return f"{century}{found['year']}-{found['month']}"


def _mended(id: str) -> str:
    """A new-style arXiv id with as many digits as it must have: five from 2015 on, four before."""
    month, dot, number = id.partition(".")
    if not dot or not number.isdecimal():
        return id
    if not "01" <= month[-2:] <= "12":
        return id
    month = month.zfill(4)
    digits = 5 if month >= "1501" else 4
    if digits <= len(number) < _REST:
        return f"{month}.{number}"
    rounded = f"{float(f'0.{number}'):.{digits}f}"
    return f"{month}{rounded[1:]}" if rounded.startswith("0.") else id


@lru_cache(maxsize=1 << 15)  # the same few stand in thousands of statements
def iri(base: str, kind: str, id: str) -> str:
    """The IRI of a thing: base, kind, and the id with all but plain characters encoded.

    Raises :class:`VocabularyError` where ``base`` is no absolute IRI that ends in ``/`` or ``:``, without a ``#``:
    things of a paper get fragments of their own.
    """
    return f"{_checked(base)}{kind}/{quote(id, safe=':')}"


@lru_cache(maxsize=16)
def _checked(base: str) -> str:
    parts = urlsplit(base)
    whole = bool(parts.netloc) if parts.scheme != "urn" else len(parts.path) > 1
    written = quote(base, safe="/:?=&%-._~") == base and not _BROKEN_ESCAPE.search(base)
    if parts.scheme not in {"http", "https", "urn"} or not whole or base[-1] not in "/:" or not written:
        raise VocabularyError(f"{base!r} cannot be a base IRI: expected http(s)://…/ in ASCII; set KG_BASE_IRI")
    return base
