"""Ids and IRIs, made from content: equal content has an equal id on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

from kg.errors import VocabularyError

__all__ = ["digest", "entity_id", "entity_type", "iri", "paper_id", "slug"]

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ARXIV = re.compile(
    r"(?:arxiv:|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/"
    r"|(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v(?P<version>\d+))?(?:\.pdf)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)


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
    number counts rows of some file and names no paper anywhere else: the title does.

    >>> paper_id("http://arxiv.org/abs/2501.00663v2")
    ('arxiv:2501.00663', '2')
    """
    for candidate in (given, doi):
        if arxiv := _ARXIV.fullmatch(candidate.strip()):
            return f"arxiv:{arxiv['id'].lower()}", arxiv["version"] or ""
    for candidate in (given, doi):
        if found := _DOI.fullmatch(candidate.strip()):
            return f"doi:{found['doi'].lower()}", ""
    if given.strip() and not given.strip().isdecimal():
        return given.strip(), ""
    return f"title:{digest(title)}", ""


@lru_cache(maxsize=1 << 15)  # the same few stand in thousands of statements
def iri(base: str, kind: str, id: str) -> str:
    """The IRI of a thing: base, kind, and the id with all but plain characters encoded.

    Raises :class:`VocabularyError` where ``base`` is no absolute IRI that ends in ``/`` or ``#``.
    """
    return f"{_checked(base)}{kind}/{quote(id, safe=':')}"


@lru_cache(maxsize=16)
def _checked(base: str) -> str:
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https", "urn"} or base[-1] not in "/#:" or quote(base, safe="/:#?=&%-._~") != base:
        raise VocabularyError(f"{base!r} cannot be a base IRI: expected http(s)://…/ in ASCII; set KG_BASE_IRI")
    return base
