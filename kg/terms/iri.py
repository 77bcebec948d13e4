"""Other people's ids as IRIs that no writer of RDF stumbles over."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

__all__ = ["safe_iri"]

#: An address with a plain host and port, or a URN with a plain name space.
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?(?=[/?#]|$)|urn:[A-Za-z0-9\-]+:")


def safe_iri(id: str) -> str:
    """The id where it is an address, all but plain characters encoded; else one under ``urn:kg:term:``.

    >>> safe_iri("https://a.org/x y<"), safe_iri("17 b")
    ('https://a.org/x%20y%3C', 'urn:kg:term:17%20b')
    """
    if _ABSOLUTE.match(id):
        address, sign, fragment = id.partition("#")
        return _encoded(address) + sign + _encoded(fragment)
    return f"urn:kg:term:{quote(id, safe='')}"


def _encoded(part: str) -> str:
    """What is encoded already is not encoded twice."""
    return quote(unquote(part, errors="replace"), safe=":/?&=~+,;@-._")
