"""arXiv's OAI-PMH records, in each of the three shapes that it hands out: ``arXivRaw``, ``arXiv`` and ``oai_dc``.

The header's datestamp says when the record was touched, which bulk edits do for years of papers at once; it is read
for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.model import Paper, Rejected
from kg.sources.fields import day, make_paper
from kg.sources.withdrawal import is_withdrawn
from kg.sources.xml_file import content, read_elements

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
    return read_elements(path, f"{_OAI}record", _paper)


def _paper(record: Element, where: str) -> Paper | Rejected:
    identifier = content(record, f"{_OAI}header/{_OAI}identifier")
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
    authors = _AFFILIATION.sub("", " ".join(content(found, f"{space}authors").split()))
    return _made(
        id,
        found,
        space,
        published=day(content(versions[0], f"{space}date")) if versions else "",
        updated=day(content(versions[-1], f"{space}date")) if versions else "",
        version=versions[-1].get("version", "").removeprefix("v") if versions else "",
        authors=tuple(name.strip() for name in _AND.split(authors) if name.strip()),
    )


def _plain(id: str, found: Element) -> Paper:
    """Without the number of the version: with names in parts, and the days of the first and the last."""
    space = "{http://arxiv.org/OAI/arXiv/}"
    parts = ("forenames", "keyname", "suffix")
    authors = (
        " ".join(part for name in parts if (part := content(author, f"{space}{name}")))
        for author in found.iterfind(f"{space}authors/{space}author")
    )
    published, updated = content(found, f"{space}created"), content(found, f"{space}updated")
    return _made(id, found, space, published=published, updated=updated or published, authors=tuple(authors))


def _made(id: str, found: Element, space: str, **known: str | tuple[str, ...]) -> Paper:
    abstract = content(found, f"{space}abstract")
    return make_paper(
        f"arxiv:{id}",
        title=content(found, f"{space}title"),
        abstract=abstract,
        doi=content(found, f"{space}doi").split(" ")[0],
        source="arxiv",
        url=f"https://arxiv.org/abs/{id}",
        categories=tuple(content(found, f"{space}categories").split()),
        licence=content(found, f"{space}license"),
        withdrawn=is_withdrawn(content(found, f"{space}comments"), abstract),
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
