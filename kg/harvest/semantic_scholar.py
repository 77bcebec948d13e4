"""Semantic Scholar's bulk search: papers that match words, by the day of publication. It asks for a key."""

from __future__ import annotations

from kg.config import told
from kg.errors import InputError
from kg.harvest.json_page import decoded, rows
from kg.harvest.page import Credentials, Page, Request, Window

__all__ = ["BASE", "HOSTS", "INTERVAL", "NAME", "OVERLAP", "QUERY", "SUFFIX", "credentials", "first", "page"]

NAME = "semantic-scholar"
BASE = "https://api.semanticscholar.org/graph/v1/paper/search/bulk"
HOSTS = frozenset({"api.semanticscholar.org"})
#: A key allows one request a second.
INTERVAL = 1.1
OVERLAP = 21
SUFFIX = ".json.gz"
QUERY = 'words, "phrases", | for or, - for not'

_KEY = "KG_SEMANTIC_SCHOLAR_KEY"
_FIELDS = "title,abstract,externalIds,publicationDate,authors,url,fieldsOfStudy"


def first(base: str, window: Window, query: str) -> Request:
    """The first thousand."""
    if not told(_KEY):
        raise InputError(f"semantic-scholar wants a key: set {_KEY}")
    if not query.strip():
        raise InputError(f"semantic-scholar wants a query: {QUERY}")
    days = f"{window.since}:{window.until}"
    return Request(base, (("query", query), ("publicationDateOrYear", days), ("fields", _FIELDS)))


def page(window: Window, request: Request, content: bytes) -> Page:
    """Its papers, and the request with the token of the next page."""
    found = decoded(request, content)
    listed = len(rows(request, found, "data"))
    total, token = found.get("total"), found.get("token")
    kept = tuple((name, value) for name, value in request.params if name != "token")
    following = Request(request.url, (*kept, ("token", token))) if listed and isinstance(token, str) else None
    return Page(listed, following, total if isinstance(total, int) else 0)


def credentials() -> Credentials:
    """The key, as a header."""
    key = told(_KEY)
    return Credentials(headers=(("x-api-key", key),) if key else ())
