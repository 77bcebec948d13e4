"""OpenAlex works, whose abstracts come as an inverted index: word to positions."""

from __future__ import annotations

from typing import Any

from kg.errors import InputError
from kg.model import Paper
from kg.sources.fields import make_paper, text

__all__ = ["matches", "paper"]

NAME = "OpenAlex works"
#: Positions an abstract may have; an index can claim any.
_MAX_WORDS = 20_000


def matches(record: dict[str, Any]) -> bool:
    """Whether the object is a work with OpenAlex's names; somebody's own list may have its ids beside abstracts."""
    return "abstract_inverted_index" in record or (
        "openalex.org" in str(record.get("id", "")) and "abstract" not in record
    )


def paper(record: dict[str, Any]) -> Paper:
    """The work as a paper."""
    id = text(record, "id").rsplit("/", 1)[-1]
    location = record.get("primary_location") or {}
    landing = text(location, "landing_page_url") if isinstance(location, dict) else ""
    arxiv = landing if "arxiv.org" in landing else ""
    return make_paper(
        arxiv or (f"openalex:{id}" if id and not record.get("doi") else ""),
        title=text(record, "title", "display_name"),
        abstract=_abstract(record.get("abstract_inverted_index")),
        doi=text(record, "doi"),
        source="openalex",
        url=landing or text(record, "id"),
        published=text(record, "publication_date"),
        updated=text(record, "updated_date"),
        authors=tuple(_authors(record.get("authorships") or [])),
        licence=text(location, "license") if isinstance(location, dict) else "",
        withdrawn=record.get("is_retracted") is True,
    )


def _abstract(index: Any) -> str:
    if index is None:
        return ""
    if not isinstance(index, dict):
        raise InputError("abstract_inverted_index is no object of word to positions")
    placed: dict[int, str] = {}
    for word, positions in index.items():
        for position in positions if isinstance(positions, list) else [None]:
            if not isinstance(position, int) or not 0 <= position < _MAX_WORDS:
                raise InputError(f"abstract_inverted_index puts {word[:40]!r} at {position!r}")
            placed[position] = word
    return " ".join(word for _, word in sorted(placed.items()))


def _authors(authorships: list[Any]) -> list[str]:
    people = (entry.get("author") or {} for entry in authorships if isinstance(entry, dict))
    return [name for person in people if (name := text(person, "display_name"))]
