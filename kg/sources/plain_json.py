"""JSON objects with ``id``, ``title`` and ``abstract``; our own ``papers.jsonl`` among them."""

from __future__ import annotations

from typing import Any

import msgspec

from kg.errors import InputError
from kg.model import Paper
from kg.sources.fields import make_paper, text

__all__ = ["matches", "paper"]

NAME = "JSON with id, title, abstract"


def matches(record: dict[str, Any]) -> bool:
    """Whether the object has a title and an abstract by these names."""
    return "title" in record and ("abstract" in record or "summary" in record)


def paper(record: dict[str, Any]) -> Paper:
    """The paper, with every further field of ours that the object has."""
    title, abstract = text(record, "title"), text(record, "abstract", "summary")
    doi = text(record, "doi")
    made = make_paper(text(record, "id"), title=title, abstract=abstract, doi=doi)
    try:
        return msgspec.convert(
            {
                **record,
                "id": made.id,
                "doi": made.doi,
                "title": title,
                "abstract": abstract,
                "version": text(record, "version") or made.version,
            },
            Paper,
        )
    except msgspec.ValidationError as error:
        raise InputError(str(error)) from error
