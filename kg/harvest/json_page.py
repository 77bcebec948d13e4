"""A page of JSON from an interface: decoded, or broken."""

from __future__ import annotations

from typing import Any

import msgspec

from kg.harvest.page import BrokenPage, Request

__all__ = ["decoded", "rows"]


def decoded(request: Request, content: bytes) -> Any:
    """The page's value. Raises :class:`BrokenPage` where it is no JSON: cut off, or a page for people."""
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenPage(f"no whole JSON: {error}", where=str(request)) from error


def rows(request: Request, found: Any, name: str = "") -> list[Any]:
    """The list of records in the page, or under this name in it."""
    listed = found if not name else found.get(name) if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise BrokenPage(f"no list of records{f' under {name}' if name else ''}", where=str(request))
    return listed
