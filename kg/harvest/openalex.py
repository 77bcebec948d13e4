"""OpenAlex works with an abstract, by the day of publication.

With a key (``KG_OPENALEX_KEY``) pages are followed by cursor; without one the server lets nobody use a cursor, and
numbered pages end at 10,000 works.
"""

from __future__ import annotations

from kg.config import mail, told
from kg.errors import InputError
from kg.harvest.json_page import decoded, rows
from kg.harvest.page import BrokenPage, Credentials, Page, Request, Window

__all__ = ["BASE", "HOSTS", "INTERVAL", "NAME", "OVERLAP", "QUERY", "SUFFIX", "credentials", "first", "page"]

NAME = "openalex"
BASE = "https://api.openalex.org/works"
HOSTS = frozenset({"api.openalex.org"})
INTERVAL = 0.2
#: Works are entered days to weeks after they were published.
OVERLAP = 21
SUFFIX = ".json.gz"
QUERY = "words that title or abstract must hold, or filters: concepts.id:C…"

_PER_PAGE = 100
_MOST_NUMBERED = 10_000
_KEY = "KG_OPENALEX_KEY"


def first(base: str, window: Window, query: str) -> Request:
    """The first page. A query with a colon is a filter of OpenAlex's own, else words to be found."""
    if "," in query and ":" not in query:
        raise InputError(f"{query!r}: a comma joins filters in OpenAlex; give the words without it")
    filters = ["has_abstract:true", f"from_publication_date:{window.since}", f"to_publication_date:{window.until}"]
    if query:
        filters.append(query if ":" in query else f"title_and_abstract.search:{query}")
    place = ("cursor", "*") if told(_KEY) else ("page", "1")
    return Request(base, (("filter", ",".join(filters)), ("per-page", str(_PER_PAGE)), place))


def page(window: Window, request: Request, content: bytes) -> Page:
    """Its works, and the next cursor or number."""
    found = decoded(request, content)
    listed = len(rows(request, found, "results"))
    meta = found.get("meta") if isinstance(found, dict) else None
    if not isinstance(meta, dict) or not isinstance(meta.get("count"), int):
        raise BrokenPage("no meta.count in it", where=str(request))
    asked, total = dict(request.params), meta["count"]
    if "cursor" in asked:
        cursor = meta.get("next_cursor")
        return Page(listed, _with(request, "cursor", cursor) if listed and isinstance(cursor, str) else None, total)
    number = int(asked["page"])
    if number == 1 and total > _MOST_NUMBERED:
        raise InputError(
            f"{total:,} works, and OpenAlex numbers no more than {_MOST_NUMBERED:,}; ask for fewer days, or set {_KEY}",
            where=str(request),
        )
    more = number * _PER_PAGE < total
    return Page(listed, _with(request, "page", str(number + 1)) if listed and more else None, total)


def credentials() -> Credentials:
    """The key, and the address for the polite pool, where they are set."""
    given = {"api_key": told(_KEY), "mailto": mail()}
    return Credentials(params=tuple((name, value) for name, value in given.items() if value))


def _with(request: Request, name: str, value: str) -> Request:
    return Request(request.url, tuple((key, value if key == name else old) for key, old in request.params))
