"""Atom feeds of the arXiv API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.model import Paper, Rejected
from kg.sources.fields import make_paper
from kg.sources.withdrawal import is_withdrawn
from kg.sources.xml_file import content, read_elements

__all__ = ["matches", "read"]

NAME = "arXiv Atom feed"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def matches(head: bytes, path: Path) -> bool:
    """Whether the content is XML that names the Atom namespace."""
    return head.lstrip().startswith(b"<") and b"http://www.w3.org/2005/Atom" in head


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every entry; where the feed breaks off, what came before it stands."""
    return read_elements(path, f"{_ATOM}entry", _paper)


def _paper(entry: Element, where: str) -> Paper:
    id = content(entry, f"{_ATOM}id")
    abstract = content(entry, f"{_ATOM}summary")
    return make_paper(
        id,
        title=content(entry, f"{_ATOM}title"),
        abstract=abstract,
        doi=content(entry, f"{_ARXIV}doi"),
        source="arxiv",
        url=id,
        published=content(entry, f"{_ATOM}published")[:10],
        updated=content(entry, f"{_ATOM}updated")[:10],
        authors=tuple(content(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author")),
        categories=tuple(category.get("term", "") for category in entry.iter(f"{_ATOM}category")),
        withdrawn=is_withdrawn(content(entry, f"{_ARXIV}comment"), abstract),
    )
