"""The arXiv metadata snapshot: JSON lines with ``authors_parsed`` and ``versions``."""

from __future__ import annotations

from typing import Any

from kg.errors import InputError
from kg.model import Paper
from kg.sources.fields import day, make_paper, text
from kg.sources.withdrawal import is_withdrawn

__all__ = ["matches", "paper"]

NAME = "arXiv metadata snapshot"


def matches(record: dict[str, Any]) -> bool:
    """Whether the object has the snapshot's list of versions or parsed authors."""
    return "abstract" in record and (
        "authors_parsed" in record or (isinstance(record.get("versions"), list) and "categories" in record)
    )


def paper(record: dict[str, Any]) -> Paper:
    """The paper at its newest version."""
    versions = [entry for entry in record.get("versions") or [] if isinstance(entry, dict)]
    id = text(record, "id")
    newest = text(versions[-1], "version").removeprefix("v") if versions else ""
    abstract = text(record, "abstract")
    return make_paper(
        f"arxiv:{id}",
        title=text(record, "title"),
        abstract=abstract,
        doi=text(record, "doi").split(" ")[0],
        source="arxiv",
        url=f"https://arxiv.org/abs/{id}",
        published=day(text(versions[0], "created")) if versions else "",
        updated=text(record, "update_date"),
        version=newest,
        authors=tuple(_author(parts) for parts in record.get("authors_parsed") or []),
        categories=tuple(text(record, "categories").split()),
        licence=text(record, "license"),
        withdrawn=is_withdrawn(text(record, "comments"), abstract),
    )


def _author(parts: Any) -> str:
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise InputError("authors_parsed holds something other than lists of names")
    family, given, suffix = [*parts, "", "", ""][:3]
    return " ".join(part for part in (given, family, suffix) if part)
