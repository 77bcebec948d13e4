"""The SPARQL 1.1 Protocol (W3C Recommendation, 2013), query operation, read-only, on the loopback interface."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from kg.errors import KgError
from kg.rdf.answer import LONG, REFUSED

__all__ = ["Limits", "server"]

PATH = "/sparql"
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
#: Media types of answers, the default first, and what :mod:`kg.rdf.sparql` calls them.
_ANSWERS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_TRIPLES = "application/n-triples"
_HERE = ("127.0.0.1", "localhost")
#: How much an answer's format is liked (RFC 9110, 12.4.2).
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_LOOSE = {"application/json": "application/sparql-results+json", "application/xml": "application/sparql-results+xml"}


class Limits(Struct, frozen=True):
    """Seconds that a query may take, bytes of a query and of an answer, queries at a time."""

    seconds: float = 30.0
    query: int = 64 * 1024
    answer: int = 64 * 1024**2
    at_once: int = 2


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def server(folder: Callable[[], Path], port: int, limits: Limits = Limits()) -> ThreadingHTTPServer:  # noqa: B008
    """A server at ``http://127.0.0.1:PORT/sparql``; port 0 is any free one.

    ``folder`` says with each query where the store stands. ``serve_forever`` runs it. Nothing that it is asked can
    write, or ask another server.
    """
    places = BoundedSemaphore(limits.at_once)

    class Handler(BaseHTTPRequestHandler):
        server_version = "kg"

        def do_GET(self) -> None:
            self._reply(lambda: _one(parse_qs(urlsplit(self.path).query, keep_blank_values=True)))

        def do_POST(self) -> None:
            self._reply(self._posted)

        def _posted(self) -> str:
            size = self.headers.get("Content-Length", "")
            if not (size.isascii() and size.isdecimal()):
                raise _Refused(HTTPStatus.LENGTH_REQUIRED, "Content-Length is expected, in bytes")
            if len(size) > len(str(limits.query)) or int(size) > limits.query:
                raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has at most {limits.query:,} bytes")
            body = self.rfile.read(int(size)).decode("utf-8", "replace")
            kind = self.headers.get_content_type()
            if kind == _FORM:
                return _one(parse_qs(body, keep_blank_values=True))
            if kind == _QUERY:
                return body
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{kind}: {_FORM} or {_QUERY} is expected")

        def _from_here(self) -> None:
            """A page of another site that a browser shows may neither read nor ask, whatever its name resolves to."""
            for header, part in (("Host", "//{}"), ("Origin", "{}")):
                for value in self.headers.get_all(header, ()):
                    if _host(part.format(value)) not in _HERE:
                        raise _Refused(HTTPStatus.FORBIDDEN, f"{header} {value[:100]}: only this machine is answered")

        def _reply(self, query: Callable[[], str]) -> None:
            try:
                self._from_here()
                if urlsplit(self.path).path != PATH:
                    raise _Refused(HTTPStatus.NOT_FOUND, f"only {PATH} is served")
                text = query()
                media = _accepted(self.headers.get("Accept", "*/*"))
                with places:
                    found = _answer(folder(), text, _ANSWERS[media], limits)
                of_rows = found.lstrip().startswith((b"{", b"<?xml", b"<sparql"))
                if not of_rows and (media.endswith(("json", "xml")) or found.startswith((b"<", b"_:"))):
                    media = _TRIPLES  # of CONSTRUCT and DESCRIBE
                self._send(HTTPStatus.OK, media, found)
            except KgError as error:
                self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", f"{error}\n".encode())
            except _Refused as error:
                self._send(error.status, "text/plain; charset=utf-8", f"{error}\n".encode())

        def _send(self, status: HTTPStatus, media: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: queries are nobody's business."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _one(fields: dict[str, list[str]]) -> str:
    if "update" in fields:
        raise _Refused(HTTPStatus.FORBIDDEN, "the data can only be read")
    if fields.keys() & {"default-graph-uri", "named-graph-uri"}:
        raise _Refused(HTTPStatus.BAD_REQUEST, "the data set is that of the store; say GRAPH or FROM in the query")
    if len(fields.get("query", ())) != 1:
        raise _Refused(HTTPStatus.BAD_REQUEST, "one query is expected, as the parameter `query`")
    return fields["query"][0]


def _accepted(header: str) -> str:
    """The media type of an answer that the client likes best."""
    offers = []
    for place, part in enumerate(header.split(",")):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one.removeprefix("q=") for one in parameters if one.startswith("q=")), "1")
        offers.append((float(weight) if _WEIGHT.fullmatch(weight) else 0.0, -place, media.lower()))
    for share, _, media in sorted(offers, reverse=True):
        if not share:
            break
        media = _LOOSE.get(media, media)
        if media in _ANSWERS:
            return media
        if media in ("*/*", "application/*", _TRIPLES, "text/turtle"):
            return next(iter(_ANSWERS))
    raise _Refused(HTTPStatus.NOT_ACCEPTABLE, f"answers come as {', '.join((*_ANSWERS, _TRIPLES))}")


def _answer(folder: Path, query: str, format: str, limits: Limits) -> bytes:
    if len(query) > limits.query:
        raise _Refused(HTTPStatus.REQUEST_URI_TOO_LONG, f"a query has at most {limits.query:,} characters")
    command = [sys.executable, "-m", "kg.rdf.answer", str(folder), format, str(limits.answer)]
    try:
        done = subprocess.run(command, input=query.encode(), capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        why = f"the query took more than {limits.seconds:g} s and was stopped"
        raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, why) from error
    if done.returncode == REFUSED:
        raise _Refused(HTTPStatus.BAD_REQUEST, done.stderr.decode("utf-8", "replace"))
    if done.returncode == LONG:
        raise _Refused(HTTPStatus.INTERNAL_SERVER_ERROR, f"an answer has at most {limits.answer:,} bytes; say LIMIT")
    if done.returncode:
        raise _Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "the query needed more than a query may have")
    return done.stdout
