"""arXiv's search interface: papers that match a query, by the day of their first submission."""

from __future__ import annotations

import io
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.errors import InputError
from kg.harvest.page import BrokenPage, Credentials, Page, Request, Window, whole

__all__ = ["BASE", "HOSTS", "INTERVAL", "NAME", "OVERLAP", "QUERY", "SUFFIX", "credentials", "first", "page"]

NAME = "arxiv-search"
BASE = "https://export.arxiv.org/api/query"
HOSTS = frozenset({"export.arxiv.org"})
INTERVAL = 3.0
OVERLAP = 7
SUFFIX = ".xml.gz"
QUERY = 'a query of the arXiv API: cat:quant-ph AND abs:"transmon qubit"'

_PER_PAGE = 200
_ATOM = "{http://www.w3.org/2005/Atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def first(base: str, window: Window, query: str) -> Request:
    """The first results; the oldest come first, so that what is added meanwhile moves nothing."""
    if not query.strip():
        raise InputError(f"arxiv-search wants a query: {QUERY}")
    days = f"submittedDate:[{window.since:%Y%m%d}0000 TO {window.until:%Y%m%d}2359]"
    params = [("search_query", f"({query}) AND {days}"), ("start", "0"), ("max_results", str(_PER_PAGE))]
    return Request(base, (*params, ("sortBy", "submittedDate"), ("sortOrder", "ascending")))


def page(window: Window, request: Request, content: bytes) -> Page:
    """Its entries; where more must follow and none stand here, arXiv was too busy to look, and is asked again."""
    entries = total = 0
    try:
        for _, element in iterparse(io.BytesIO(content), events=("end",)):
            if element.tag == f"{_SEARCH}totalResults":
                total = whole(element.text)
            elif element.tag == f"{_ATOM}entry":
                entries += 1
                element.clear()
    except (ParseError, DefusedXmlException) as error:
        raise BrokenPage(f"no whole Atom feed: {error}", where=str(request)) from error
    start = int(dict(request.params)["start"])
    if not entries and start < total:
        raise BrokenPage(f"an empty page at {start} of {total} results", where=str(request))
    after = start + entries
    if after >= total:
        return Page(entries, None, total)
    params = tuple((name, str(after) if name == "start" else value) for name, value in request.params)
    return Page(entries, Request(request.url, params), total)


def credentials() -> Credentials:
    """None are asked for."""
    return Credentials()
