"""Which format a file has, by its content; and its papers, each cleaned or set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.model.paper import oversized
from kg.sources import arxiv_atom, arxiv_oai, bibtex, json_file, page, ris, table
from kg.sources.clean import clean
from kg.sources.files import head

__all__ = ["FORMATS", "read", "recognise"]

#: In the order in which they are tried; a saved page is what is left.
FORMATS: tuple[ModuleType, ...] = (json_file, arxiv_oai, arxiv_atom, ris, table, bibtex, page)
#: What bibliographies say where they have none.
_NO_ABSTRACT = re.compile(
    r"\W{0,9}(?:no abstract(?: is)?(?: available| provided)?|abstract not available|n/?a|nan|none|null)?\W{0,9}",
    re.IGNORECASE,
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def recognise(path: Path) -> ModuleType:
    """The module that reads this file.

    Raises :class:`InputError` where the file is missing, empty or in no known format.
    """
    start = head(path)
    if not start.strip():
        raise InputError("is empty; a file of papers is expected", where=str(path))
    if start.startswith(_UTF16):
        raise InputError("is UTF-16; save it as UTF-8", where=str(path))
    for format in FORMATS:
        if format.matches(start, path):
            return format
    names = ", ".join([*(shape.NAME for shape in json_file.SHAPES), *(format.NAME for format in FORMATS[1:])])
    raise InputError(f"begins with {start[:60]!r}, which is none of: {names}", where=str(path))


def read(path: Path) -> Iterator[Paper | Rejected]:
    """Every record of the file: a clean paper, or why it was set aside.

    A place is ``file:line`` where lines are records and were broken, else ``file#number``.
    """
    for number, item in enumerate(recognise(path).read(path), 1):
        yield item if isinstance(item, Rejected) else _checked(clean(item), f"{path}#{number}")


def _checked(paper: Paper, where: str) -> Paper | Rejected:
    reason = oversized(paper)
    if not paper.title or _NO_ABSTRACT.fullmatch(paper.abstract):
        reason = f"no {'title' if not paper.title else 'abstract'}"
    if not reason:
        return paper
    return Rejected(where=where, reason=reason, id=paper.id, excerpt=paper.text[:200])
