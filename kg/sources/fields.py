"""Reading fields of records that nobody promised anything about."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from kg.errors import InputError
from kg.ids import arxiv_month, paper_id
from kg.model import Paper

__all__ = ["day", "make_paper", "text", "texts"]

Fields = Mapping[str, Any]


def text(record: Fields, *names: str) -> str:
    """The first of these fields that holds text or a number, stripped; else the empty string.

    Raises :class:`InputError` where a field holds something else.
    """
    for name in names:
        value = record.get(name)
        if value is None or value == "" or value != value:  # NaN is how tables say nothing
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InputError(f"{name} is {type(value).__name__}; text is expected")
        return str(value).strip()
    return ""


def texts(record: Fields, name: str, separator: str | None = None) -> tuple[str, ...]:
    """A field that holds a list of texts, or one text cut at ``separator``."""
    value = record.get(name)
    if isinstance(value, str):
        parts = value.split(separator) if separator else [value]
        return tuple(part.strip() for part in parts if part.strip())
    if isinstance(value, list | tuple):
        return tuple(part.strip() for part in value if isinstance(part, str) and part.strip())
    return ()


def day(stamp: str) -> str:
    """The day in ISO 8601 of a stamp as mail has them (RFC 5322), or of one that begins with it."""
    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except ValueError:
        return stamp[:10]


def make_paper(given: str, *, title: str, abstract: str, doi: str = "", **known: Any) -> Paper:
    """A paper with its id made from what the source gives; empty fields are left out.

    An arXiv paper has its address and the month of its first version from its id, where the source does not say
    them, or has the year alone.
    """
    id, version = paper_id(given, doi=doi, title=title)
    known.setdefault("version", version)
    if not known["version"]:
        known["version"] = version
    if month := arxiv_month(id):
        if "/" not in id:  # of old ids, the case of the archive is lost
            known["url"] = known.get("url") or f"https://arxiv.org/abs/{id.removeprefix('arxiv:')}"
        if len(known.get("published") or "") < len(month):
            known["published"] = month
    doi = paper_id("", doi=doi)[0].removeprefix("doi:") if doi else ""
    return Paper(id=id, title=title, abstract=abstract, doi=doi if doi.startswith("10.") else "", **known)
