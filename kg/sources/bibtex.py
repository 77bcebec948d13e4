"""BibTeX entries that carry an abstract."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, Entry

from kg.model import Paper, Rejected
from kg.sources.clean import clean_text
from kg.sources.fields import make_paper
from kg.sources.files import bounded_text, not_utf8

__all__ = ["matches", "read"]

NAME = "BibTeX"
#: It tells of every broken entry, without its file; here each is set aside with its reason.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
_BRACES = re.compile(r"(?<!\\)[{}]")
_ENTRY = re.compile(rb"^\s*@[A-Za-z]+\s*[{(]", re.MULTILINE)


def matches(head: bytes, path: Path) -> bool:
    """Whether a line begins an entry."""
    return _ENTRY.search(head) is not None


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every entry; what the parser could not read is set aside."""
    text, broken = bounded_text(path)
    library = parse_string(text)
    yield from broken
    for entry in library.entries:
        yield _paper(entry, path)
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            yield _paper(block.ignore_error_block, path)  # another list's entry with this key
            continue
        line = (block.start_line or 0) + 1
        yield Rejected(
            where=f"{path}:{line}",
            reason=f"broken entry: {_reason(block.error)}",
            excerpt=(block.raw or "")[:200],
        )


def _reason(error: Exception | None) -> str:
    """What the parser says of a block; of most it keeps the reason beside an empty text."""
    return str(error or "") or str(getattr(error, "abort_reason", "")) or "its braces do not match"


def _paper(entry: Entry, path: Path) -> Paper | Rejected:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    if reason := not_utf8(fields.get("title", ""), fields.get("abstract", "")):
        where = f"{path}:{(entry.start_line or 0) + 1}"
        return Rejected(where=where, reason=reason, excerpt=fields.get("title", "")[:200])
    eprint = fields.get("eprint", "") if "arxiv" in fields.get("archiveprefix", "arxiv").lower() else ""
    return make_paper(  # a citation key names a paper in one file alone; elsewhere it is another's
        eprint,
        title=_plain(fields.get("title", "")),
        abstract=_plain(fields.get("abstract", "")),
        doi=fields.get("doi", ""),
        source="bibtex",
        url=fields.get("url", ""),
        published=fields.get("date", fields.get("year", "")),
        authors=tuple(_plain(name) for name in re.split(r"\s+and\s+", fields.get("author", "")) if name.strip()),
    )


def _plain(value: str) -> str:
    """A field without the braces that keep BibTeX from changing its case."""
    return _BRACES.sub("", clean_text(value))
