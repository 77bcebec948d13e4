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
    return "title" in record and ("abstract" in record or "summary" in record)


def paper(record: dict[str, Any]) -> Paper:
    """The paper, with every further field of ours that the object has in a form that fits."""
    return make_paper(
        text(record, "id"),
        title=text(record, "title"),
        abstract=text(record, "abstract", "summary"),
        doi=_text(record, "doi"),
        withdrawn=truth(record, "withdrawn"),
        authors=texts(record, "authors", ","),
        categories=texts(record, "categories", " "),
        original=_fitting(record, "original", dict[str, str]) or {},
        versions=_fitting(record, "versions", tuple[Paper, ...]) or (),
        published=next(filter(None, (date_of(_text(record, name)) for name in _PUBLISHED)), ""),
        **{name: _text(record, name) for name in _TEXTS},
    )


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
