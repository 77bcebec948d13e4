"""Semantic Scholar papers: objects with ``paperId`` and ``externalIds``."""

from __future__ import annotations

from typing import Any

from kg.model import Paper
from kg.sources.fields import make_paper, text, texts

__all__ = ["matches", "paper"]

NAME = "Semantic Scholar papers"


def matches(record: dict[str, Any]) -> bool:
    """Whether the object has Semantic Scholar's id and those of others."""
    return "paperId" in record and "externalIds" in record


def paper(record: dict[str, Any]) -> Paper:
    """The paper, by its arXiv id or DOI where it has one."""
    ids = record.get("externalIds")
    others = ids if isinstance(ids, dict) else {}
    arxiv, own = text(others, "ArXiv"), text(record, "paperId")
    doi = text(others, "DOI")
    people = (author for author in record.get("authors") or [] if isinstance(author, dict))
    return make_paper(
        f"arxiv:{arxiv}" if arxiv else "" if doi or not own else f"semanticscholar:{own}",
        title=text(record, "title"),
        abstract=text(record, "abstract"),
        doi=doi,
        source="semanticscholar",
        url=text(record, "url"),
        published=text(record, "publicationDate"),
        authors=tuple(name for person in people if (name := text(person, "name"))),
        categories=texts(record, "fieldsOfStudy"),
    )
