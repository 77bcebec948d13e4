"""A polite client: one request after another at the pace a server asks for, within bounds, and only to its hosts."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import stamina
from msgspec import Struct

from kg import __version__
from kg.config import mail
from kg.errors import SourceUnavailable
from kg.harvest.page import BrokenPage, Credentials, Request

__all__ = ["Answer", "Client", "Manners", "Validators", "host"]

T = TypeVar("T")
_log = logging.getLogger(__name__)
#: It says that something is tried again, and not what; that is said here.
logging.getLogger("stamina").setLevel(logging.ERROR)
#: What may be well after a while (RFC 9110, RFC 6585); arXiv's flow control is 503 with Retry-After.
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


class Manners(Struct, frozen=True):
    """How a server is treated. Times in seconds, sizes in bytes after decompression."""

    interval: float
    attempts: int = 8
    longest_wait: float = 600.0
    first_wait: float = 2.0
    answer_time: float = 300.0
    page_size: int = 64 * 1024 * 1024


class Validators(Struct, frozen=True):
    """What a server said of a page, to ask whether it has changed (RFC 9110, conditional requests)."""

    etag: str = ""
    modified: str = ""


class Answer(Struct, frozen=True):
    """A page's bytes, or None where it has not changed; and its validators."""

    content: bytes | None
    validators: Validators = Validators()


class _Busy(Exception):
    """The server cannot answer now, and says for how long (seconds), or does not."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"it answers {status}" + ("" if wait is None else f" and asks to wait {wait:.0f} s"))
        self.wait = wait


class Client:
    """Requests to one source. Not to be shared between threads: one request at a time is what servers ask for."""

    def __init__(self, hosts: frozenset[str], manners: Manners, credentials: Credentials) -> None:
        self._hosts = hosts
        self._manners = manners
        self._credentials = credentials
        self._last = float("-inf")
        sender = f"kg/{__version__}" + (f" (mailto:{mail()})" if mail() else "")
        limits = httpx.Timeout(60.0, connect=20.0)
        self._http = httpx.Client(timeout=limits, headers={"User-Agent": sender, "Accept-Encoding": "gzip"})

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self, request: Request, read: Callable[[bytes], T], known: Validators | None = None
    ) -> tuple[Answer, T | None]:
        """The answer, and what ``read`` makes of its content (None where it has not changed).

        Where the server is busy, the connection breaks, or ``read`` raises :class:`BrokenPage`, it is asked again:
        after the time it names, else after twice the last wait and some more by chance.
        Raises :class:`SourceUnavailable` where that does not help.
        """
        attempts = stamina.retry_context(
            on=self._again,
            attempts=self._manners.attempts,
            timeout=None,
            wait_initial=self._manners.first_wait,
            wait_max=self._manners.longest_wait,
            wait_jitter=self._manners.first_wait,
        )
        try:
            for attempt in attempts:
                with attempt:
                    answer = self._once(request, known or Validators())
                    return answer, None if answer.content is None else read(answer.content)
        except httpx.LocalProtocolError:  # its words show what was to be sent, a key among it
            raise SourceUnavailable(f"{request}: cannot be sent as it is") from None
        except (_Busy, BrokenPage, httpx.RequestError) as error:
            said = str(error) or type(error).__name__
            raise SourceUnavailable(f"{request}: {said}; try again later", passing=True) from error
        raise AssertionError("stamina ends with a result or an error")

    def _again(self, error: Exception) -> bool | float:
        """Whether to ask again after this error, or after how many seconds."""
        passing = isinstance(error, _Busy | BrokenPage | httpx.RequestError)
        if not passing or isinstance(error, httpx.LocalProtocolError):
            return False
        wait = error.wait if isinstance(error, _Busy) else None
        if wait is not None and wait > self._manners.longest_wait:
            return False
        _log.info("%s; it is asked again", error or type(error).__name__)
        return True if wait is None else wait

    def _once(self, request: Request, known: Validators) -> Answer:
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        headers = {name: value for name, value in conditions.items() if value} | dict(self._credentials.headers)
        url = httpx.URL(request.url).copy_merge_params([*request.params, *self._credentials.params])
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(url)
            self._pause()
            with self._http.stream("GET", url, headers=headers) as response:
                if response.status_code in _REDIRECTS:
                    url = url.join(response.headers.get("Location", ""))
                    continue
                return self._answer(request, response)
        raise SourceUnavailable(f"{request}: more than {_MOST_REDIRECTS} redirects")

    def _answer(self, request: Request, response: httpx.Response) -> Answer:
        status = response.status_code
        if status == 304:
            return Answer(None)
        if status in _BUSY:
            raise _Busy(status, _retry_after(response.headers.get("Retry-After", "")))
        if status != 200:
            raise SourceUnavailable(f"{request}: the server refuses it with {status} {response.reason_phrase}")
        validators = Validators(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        return Answer(self._content(request, response), validators)

    def _content(self, request: Request, response: httpx.Response) -> bytes:
        """The whole content: within size and time, however slowly or tightly packed it comes."""
        content = bytearray()
        end = time.monotonic() + self._manners.answer_time
        for part in response.iter_bytes(1 << 16):
            content += part
            if len(content) > self._manners.page_size:
                raise SourceUnavailable(f"{request}: an answer of more than {self._manners.page_size:,} bytes")
            if time.monotonic() > end:
                raise httpx.ReadTimeout(f"the answer took more than {self._manners.answer_time:.0f} s")
        return bytes(content)

    def _check(self, url: httpx.URL) -> None:
        """Only hosts of the source, and only over TLS; this machine itself needs none."""
        secure = url.scheme == "https" or (url.scheme == "http" and url.host in {"127.0.0.1", "::1", "localhost"})
        if url.host not in self._hosts or not secure:
            raise SourceUnavailable(
                f"{url.copy_with(query=None)}: not asked; https at one of {', '.join(sorted(self._hosts))} is expected"
            )

    def _pause(self) -> None:
        time.sleep(max(0.0, self._last + self._manners.interval - time.monotonic()))
        self._last = time.monotonic()


def host(url: str) -> str:
    """The host of an address, in lower case."""
    return urlsplit(url).hostname or ""


def _retry_after(said: str) -> float | None:
    """Seconds to wait, from either form of Retry-After (RFC 9110, 10.2.3); None where it is neither."""
    if said.strip().isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
