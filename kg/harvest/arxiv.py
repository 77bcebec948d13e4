"""arXiv's OAI-PMH interface: everything that was touched in a window, with its versions.

A datestamp there says when a record was touched, not when its paper appeared: dates of papers are read from the
record (``kg/sources/arxiv_oai.py``). Protocol: OAI-PMH 2.0.
"""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.errors import InputError, SourceUnavailable
from kg.harvest.page import BrokenPage, Credentials, Page, Request, StaleToken, Window, whole

__all__ = ["BASE", "HOSTS", "INTERVAL", "NAME", "OVERLAP", "QUERY", "SUFFIX", "credentials", "first", "page"]

NAME = "arxiv"
BASE = "https://oaipmh.arxiv.org/oai"
HOSTS = frozenset({"oaipmh.arxiv.org", "export.arxiv.org"})
#: arXiv asks for no more than one request in three seconds.
INTERVAL = 3.0
#: Papers were seen to come into the feed up to a week late.
OVERLAP = 7
SUFFIX = ".xml.gz"
QUERY = "a set: cs, physics:quant-ph, …; empty for all"

_OAI = "{http://www.openarchives.org/OAI/2.0/}"


def first(base: str, window: Window, query: str) -> Request:
    """All records of the set that were touched in the window, with the history of their versions."""
    params = [("verb", "ListRecords"), ("metadataPrefix", "arXivRaw")]
    params += [("from", str(window.since)), ("until", str(window.until))]
    return Request(base, (*params, *([("set", query)] if query else [])))


def page(window: Window, request: Request, content: bytes) -> Page:
    """Its records, and the request with the resumption token, which is valid for a day."""
    records, token, expected = 0, "", 0
    try:
        for _, element in iterparse(io.BytesIO(content), events=("end",)):
            if element.tag == f"{_OAI}record":
                records += 1
                element.clear()
            elif element.tag == f"{_OAI}error":
                return _error(request, element)
            elif element.tag == f"{_OAI}resumptionToken":
                token, expected = (element.text or "").strip(), whole(element.get("completeListSize"))
    except (ParseError, DefusedXmlException) as error:
        raise BrokenPage(f"no whole OAI-PMH answer: {error}", where=str(request)) from error
    if not records:
        raise BrokenPage("an OAI-PMH answer without records and without an error", where=str(request))
    following = Request(request.url, (("verb", "ListRecords"), ("resumptionToken", token))) if token else None
    return Page(records, following, expected)


def credentials() -> Credentials:
    """None are asked for."""
    return Credentials()


def _error(request: Request, element: Element) -> Page:
    code, said = element.get("code", ""), (element.text or "").strip()
    if code == "noRecordsMatch":
        return Page(0)
    if code == "badResumptionToken":
        raise StaleToken(said or code, where=str(request))
    if code in {"badArgument", "noSetHierarchy"}:
        raise InputError(f"arXiv refuses it: {code}: {said[:200]}", where=str(request))
    raise SourceUnavailable(f"{request}: {code}: {said[:200]}")
