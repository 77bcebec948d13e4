"""Which format a file has, by its content; and its papers, each cleaned or set aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources import arxiv_atom, bibtex, json_file, page, table
from kg.sources.clean import clean
from kg.sources.files import head

__all__ = ["FORMATS", "read", "recognise"]

#: In the order in which they are tried; a saved page is what is left.
FORMATS: tuple[ModuleType, ...] = (json_file, arxiv_atom, table, bibtex, page)

#: Characters a title and an abstract may have. Longer ones are no title, no abstract.
MAX_TITLE = 2_000
MAX_ABSTRACT = 50_000


def recognise(path: Path) -> ModuleType:
    """The module that reads this file.

    Raises :class:`InputError` where the file is missing, empty or in no known format.
    """
    start = head(path)
    if not start.strip():
        raise InputError("is empty; a file of papers is expected", where=str(path))
    for format in FORMATS:
        if format.matches(start, path):
            return format
    names = ", ".join([*(shape.NAME for shape in json_file.SHAPES), *(format.NAME for format in FORMATS[1:])])
    raise InputError(f"begins with {start[:60]!r}, which is none of: {names}", where=str(path))


def read(path: Path) -> Iterator[Paper | Rejected]:
    """Every record of the file: a clean paper, or why it was set aside."""
    for item in recognise(path).read(path):
        yield item if isinstance(item, Rejected) else _checked(clean(item), path)


def _checked(paper: Paper, path: Path) -> Paper | Rejected:
    reason = ""
    if not paper.title or not paper.abstract:
        reason = f"no {'title' if not paper.title else 'abstract'}"
    elif len(paper.title) > MAX_TITLE:
        reason = f"oversized: a title of {len(paper.title):,} characters (at most {MAX_TITLE:,})"
    elif len(paper.abstract) > MAX_ABSTRACT:
        reason = f"oversized: an abstract of {len(paper.abstract):,} characters (at most {MAX_ABSTRACT:,})"
    if not reason:
        return paper
    return Rejected(where=str(path), reason=reason, id=paper.id, excerpt=paper.text[:200])
