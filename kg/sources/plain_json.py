"""JSON objects with ``id``, ``title`` and ``abstract``; our own ``papers.jsonl`` among them."""

from __future__ import annotations

from typing import Any

import msgspec

from kg.errors import InputError
from kg.model import Paper
from kg.sources.fields import date_of, make_paper, text, texts, truth

__all__ = ["matches", "paper"]

NAME = "JSON with id, title, abstract"
_TEXTS = ("source", "url", "updated", "version", "licence")
#: What files of papers call the day, month or year in which one came out.
_PUBLISHED = ("published", "publication_date", "date", "year")


def matches(record: dict[str, Any]) -> bool:
    """Whether the object has a title and an abstract by these names."""
    known = _folded(record)
    return "title" in known and ("abstract" in known or "summary" in known)


def paper(record: dict[str, Any]) -> Paper:
    """The paper, with every further field of ours that the object has in a form that fits."""
    record = _folded(record)
    return make_paper(
        text(record, "id"),
        title=text(record, "title"),
        abstract=text(record, "abstract", "summary"),
        doi=_text(record, "doi"),
        withdrawn=truth(record, "withdrawn"),
        authors=texts(record, "authors", ",") or _people(record.get("author")),
        categories=texts(record, "categories", " "),
        original=_fitting(record, "original", dict[str, str]) or {},
        versions=_fitting(record, "versions", tuple[Paper, ...]) or (),
        published=next(filter(None, (date_of(_text(record, name)) for name in _PUBLISHED)), "")
        or _issued(record.get("issued")),
        **{name: _text(record, name) for name in _TEXTS},
    )


def _folded(record: dict[str, Any]) -> dict[str, Any]:
    """The object with its names in lower case; one that is written so comes before others."""
    if all(name.islower() for name in record):
        return record
    return {name.lower(): value for name, value in record.items()} | {
        name: value for name, value in record.items() if name.islower()
    }


def _people(authors: Any) -> tuple[str, ...]:
    """Names as CSL-JSON has them, each with its parts."""
    people = [one for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    names = (" ".join(str(one[part]) for part in ("given", "family", "literal") if one.get(part)) for one in people)
    return tuple(filter(None, names))


def _issued(date: Any) -> str:
    """A date as CSL-JSON has it: year, month and day as numbers, as far as they are known."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first:
        return ""
    return date_of("-".join(str(part).zfill(2) for part in first[:3]))


def _text(record: dict[str, Any], name: str) -> str:
    """A field that is nice to have: what is no text is passed over."""
    try:
        return text(record, name)
    except InputError:
        return ""


def _fitting(record: dict[str, Any], name: str, type: Any) -> Any:
    """A field that our own files have; what others mean by its name is passed over."""
    try:
        return msgspec.convert(record.get(name), type)
    except msgspec.ValidationError:
        return None
