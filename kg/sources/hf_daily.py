"""Hugging Face daily papers: objects that wrap a ``paper`` with ``summary`` and ``publishedAt``."""

from __future__ import annotations

from typing import Any

from kg.model import Paper
from kg.sources.fields import make_paper, text

__all__ = ["matches", "paper"]

NAME = "Hugging Face daily papers"


def matches(record: dict[str, Any]) -> bool:
    """Whether the object is an entry of the daily list, or the paper inside one, which has no abstract by that name."""
    inner = record.get("paper")
    if isinstance(inner, dict):
        return {"summary", "id"} <= inner.keys()
    return {"summary", "id", "publishedAt"} <= record.keys() and "abstract" not in record


def paper(record: dict[str, Any]) -> Paper:
    """The paper that was listed."""
    inner = record.get("paper", record)
    id = text(inner, "id")
    authors = (author for author in inner.get("authors") or [] if isinstance(author, dict))
    return make_paper(
        id,
        title=text(inner, "title") or text(record, "title"),
        abstract=text(inner, "summary") or text(record, "summary"),
        source="huggingface",
        url=f"https://huggingface.co/papers/{id}",
        published=text(inner, "publishedAt")[:10],
        authors=tuple(name for author in authors if (name := text(author, "name"))),
    )
