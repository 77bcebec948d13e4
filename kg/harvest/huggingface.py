"""Hugging Face daily papers: what was listed on each day, which is not the day it was published."""

from __future__ import annotations

from datetime import date, timedelta

from kg.harvest.json_page import decoded, rows
from kg.harvest.page import Credentials, Page, Request, Window

__all__ = ["BASE", "HOSTS", "INTERVAL", "NAME", "OVERLAP", "QUERY", "SUFFIX", "credentials", "first", "page"]

NAME = "huggingface"
BASE = "https://huggingface.co/api/daily_papers"
HOSTS = frozenset({"huggingface.co"})
INTERVAL = 1.0
#: A day's list grows for a while after the day.
OVERLAP = 3
SUFFIX = ".json.gz"
QUERY = "none: the list is what people chose"

_PER_PAGE = 100


def first(base: str, window: Window, query: str) -> Request:
    """The first page of the window's first day."""
    return _request(base, window.since, 0)


def page(window: Window, request: Request, content: bytes) -> Page:
    """Its entries; after a full page the next of that day, else the next day."""
    listed = len(rows(request, decoded(request, content)))
    asked = dict(request.params)
    day = date.fromisoformat(asked["date"])
    if listed >= _PER_PAGE:
        return Page(listed, _request(request.url, day, int(asked["p"]) + 1))
    following = day + timedelta(days=1)
    return Page(listed, _request(request.url, following, 0) if following <= window.until else None)


def credentials() -> Credentials:
    """None are asked for."""
    return Credentials()


def _request(base: str, day: date, number: int) -> Request:
    return Request(base, (("date", str(day)), ("p", str(number)), ("limit", str(_PER_PAGE))))
