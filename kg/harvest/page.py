"""What is asked of a server and what it answers: windows of days, requests, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol
from urllib.parse import urlencode

from msgspec import Struct

from kg.errors import InputError

__all__ = ["BrokenPage", "Credentials", "Page", "Request", "Source", "StaleToken", "Window", "whole"]


class BrokenPage(InputError):
    """An answer that is none: cut off, empty where it must not be, in no form that is known. Asking again may help."""


class StaleToken(InputError):
    """The place to go on from is no longer known to the server; the window begins anew."""


class Window(Struct, frozen=True):
    """Days, both ends among them."""

    since: date
    until: date

    def __str__(self) -> str:
        return f"{self.since}..{self.until}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def chunks(self, days: int) -> Iterator[Window]:
        """The same days as windows of at most ``days``, in order. Raises :class:`InputError` for less than one."""
        if days < 1:
            raise InputError(f"{days} days are none; at least one is expected at once")
        start = self.since
        while start <= self.until:
            end = min(start + timedelta(days=days - 1), self.until)
            yield Window(start, end)
            start = end + timedelta(days=1)


class Request(Struct, frozen=True):
    """An address and its parameters. Keys are not among them: a request is written down, a secret is not."""

    url: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url


class Page(Struct, frozen=True):
    """What an answer says of itself: how many records it has, how many there are in all (0: unknown), what follows."""

    records: int
    following: Request | None = None
    expected: int = 0


class Credentials(Struct, frozen=True):
    """What a server wants to know of who asks; added when a request is sent, and nowhere else."""

    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class Source(Protocol):
    """One server's way of handing out papers, as two functions without state.

    ``BASE`` is its address, ``HOSTS`` are the hosts that may answer for it, ``INTERVAL`` the seconds it wants
    between requests, ``OVERLAP`` the days by which it is known to be late, ``QUERY`` what a query to it says.
    """

    NAME: str
    BASE: str
    HOSTS: frozenset[str]
    INTERVAL: float
    OVERLAP: int
    SUFFIX: str
    QUERY: str

    def first(self, base: str, window: Window, query: str) -> Request:
        """The first request for the papers of a window. Raises :class:`InputError` where the query cannot be asked."""

    def page(self, window: Window, request: Request, content: bytes) -> Page:
        """What the answer to a request for this window holds. Raises :class:`BrokenPage`, :class:`StaleToken`."""

    def credentials(self) -> Credentials:
        """What the environment says of who asks."""


def whole(text: str | None) -> int:
    """The number that a server states, or 0 where it states none that can be meant."""
    given = (text or "").strip()
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 13 else 0
