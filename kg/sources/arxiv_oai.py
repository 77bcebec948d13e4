"""arXiv's OAI-PMH records, in each of the three shapes that it hands out: ``arXivRaw``, ``arXiv`` and ``oai_dc``.

The header's datestamp says when the record was touched, which bulk edits do for years of papers at once; it is read
for nothing. Entities and external references are refused, not resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.compressed import BROKEN_STREAM
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources.fields import day, make_paper
from kg.sources.files import bounded
from kg.sources.withdrawal import is_withdrawn

__all__ = ["matches", "read"]

NAME = "arXiv OAI-PMH answer"
_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_OAI = f"{{{_NAMESPACE}}}"
_AND = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_AFFILIATION = re.compile(r"\s*\([^()]*\)")


def matches(head: bytes, path: Path) -> bool:
    """Whether the content is XML that names the protocol's namespace."""
    return head.lstrip().startswith(b"<") and _NAMESPACE.encode() in head


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every record; where the answer breaks off, what came before it stands."""
    number = 0
    try:
        with bounded(path, b"<") as file:
            for _, element in iterparse(file, events=("end",)):
                if element.tag == f"{_OAI}record":
                    number += 1
                    yield _paper(element, f"{path}#{number}")
                    element.clear()
    except ParseError as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the answer breaks off here: {error}")
    except DefusedXmlException as error:
        raise InputError(f"declares entities, which are not read: {error}", where=str(path)) from error
    except BROKEN_STREAM as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the file breaks off here: {error}")


def _paper(record: Element, where: str) -> Paper | Rejected:
    identifier = _text(record, f"{_OAI}header/{_OAI}identifier")
    id = identifier.removeprefix("oai:arXiv.org:")
    header = record.find(f"{_OAI}header")
    if header is not None and header.get("status") == "deleted":
        reason = "deleted at its source; `kg forget` takes it out of the graph"
        return Rejected(where=where, reason=reason, id=f"arxiv:{id}")
    for element in record.iterfind(f"{_OAI}metadata/*"):
        if shape := _SHAPES.get(element.tag):
            return shape(id, element)
    return Rejected(where=where, reason="a record in none of arXivRaw, arXiv, oai_dc", id=f"arxiv:{id}")


def _raw(id: str, found: Element) -> Paper:
    """With all versions: the first gives the day of publication, the last that of the update and the number."""
    space = "{http://arxiv.org/OAI/arXivRaw/}"
    versions = found.findall(f"{space}version")
    authors = _AFFILIATION.sub("", _text(found, f"{space}authors"))
    return _made(
        id,
        found,
        space,
        published=day(_text(versions[0], f"{space}date")) if versions else "",
        updated=day(_text(versions[-1], f"{space}date")) if versions else "",
        version=versions[-1].get("version", "").removeprefix("v") if versions else "",
        authors=tuple(name.strip() for name in _AND.split(authors) if name.strip()),
    )


def _plain(id: str, found: Element) -> Paper:
    """Without the number of the version: with names in parts, and the days of the first and the last."""
    space = "{http://arxiv.org/OAI/arXiv/}"
    parts = ("forenames", "keyname", "suffix")
    authors = (
        " ".join(part for name in parts if (part := _text(author, f"{space}{name}")))
        for author in found.iterfind(f"{space}authors/{space}author")
    )
    published, updated = _text(found, f"{space}created"), _text(found, f"{space}updated")
    return _made(id, found, space, published=published, updated=updated or published, authors=tuple(authors))


def _made(id: str, found: Element, space: str, **known: str | tuple[str, ...]) -> Paper:
    abstract = _text(found, f"{space}abstract")
    return make_paper(
        f"arxiv:{id}",
        title=_text(found, f"{space}title"),
        abstract=abstract,
        doi=_text(found, f"{space}doi").split(" ")[0],
        source="arxiv",
        url=f"https://arxiv.org/abs/{id}",
        categories=tuple(_text(found, f"{space}categories").split()),
        licence=_text(found, f"{space}license"),
        withdrawn=is_withdrawn(_text(found, f"{space}comments"), abstract),
        **known,
    )


def _dublin_core(id: str, found: Element) -> Paper:
    """The first description is the abstract, a second the comment; of several days the last is the update."""
    space = "{http://purl.org/dc/elements/1.1/}"
    texts = {
        name: [(element.text or "").strip() for element in found.iterfind(f"{space}{name}")]
        for name in ("title", "creator", "description", "date", "identifier")
    }
    abstract, comment, *_ = [*texts["description"], "", ""]
    days = sorted(texts["date"])
    return make_paper(
        f"arxiv:{id}",
        title=next(iter(texts["title"]), ""),
        abstract=abstract,
        doi=next((one.removeprefix("doi:") for one in texts["identifier"] if one.startswith("doi:")), ""),
        source="arxiv",
        url=f"https://arxiv.org/abs/{id}",
        published=days[0] if days else "",
        updated=days[-1] if days else "",
        authors=tuple(name for name in texts["creator"] if name),
        withdrawn=is_withdrawn(comment, abstract),
    )


_SHAPES = {
    "{http://arxiv.org/OAI/arXivRaw/}arXivRaw": _raw,
    "{http://arxiv.org/OAI/arXiv/}arXiv": _plain,
    "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc": _dublin_core,
}


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
