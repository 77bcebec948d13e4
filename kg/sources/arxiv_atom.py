"""Atom feeds of the arXiv API. Entities and external references are refused, not resolved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.compressed import BROKEN_STREAM
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources.fields import make_paper
from kg.sources.files import bounded
from kg.sources.withdrawal import is_withdrawn

__all__ = ["matches", "read"]

NAME = "arXiv Atom feed"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def matches(head: bytes, path: Path) -> bool:
    """Whether the content is XML that names the Atom namespace."""
    return head.lstrip().startswith(b"<") and b"http://www.w3.org/2005/Atom" in head


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every entry; where the feed breaks off, what came before it stands."""
    number = 0
    try:
        with bounded(path, b"<") as file:
            for _, element in iterparse(file, events=("end",)):
                if element.tag == f"{_ATOM}entry":
                    number += 1
                    yield _paper(element)
                    element.clear()
    except ParseError as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the feed breaks off here: {error}")
    except DefusedXmlException as error:
        raise InputError(f"declares entities, which are not read: {error}", where=str(path)) from error
    except BROKEN_STREAM as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the file breaks off here: {error}")


def _paper(entry: Element) -> Paper:
    id = _text(entry, f"{_ATOM}id")
    abstract = _text(entry, f"{_ATOM}summary")
    return make_paper(
        id,
        title=_text(entry, f"{_ATOM}title"),
        abstract=abstract,
        doi=_text(entry, f"{_ARXIV}doi"),
        source="arxiv",
        url=id,
        published=_text(entry, f"{_ATOM}published")[:10],
        updated=_text(entry, f"{_ATOM}updated")[:10],
        authors=tuple(_text(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author")),
        categories=tuple(category.get("term", "") for category in entry.iter(f"{_ATOM}category")),
        withdrawn=is_withdrawn(_text(entry, f"{_ARXIV}comment"), abstract),
    )


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()
