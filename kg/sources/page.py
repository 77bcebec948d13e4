"""A page of papers as a browser saves it: some header lines, then title and abstract in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from kg.compressed import plain_suffix
from kg.model import Paper, Rejected
from kg.sources.fields import make_paper
from kg.sources.files import bounded_text, not_utf8

__all__ = ["matches", "read"]

NAME = "saved page of papers"
#: An abstract is a paragraph; titles, dates and buttons are shorter than this many characters.
_PARAGRAPH = 300
#: Other formats, by the names of their files, and tagged records by how they begin.
_OTHERS = frozenset("csv tsv xlsx ris nbib bib enw ciw xml".split())
_OTHER = re.compile(r"FN [^\n]*\nVR |PT [A-Z]\r?\n|TY  - |PMID- |%0 |sep=.\r?\n")
_SENTENCE = re.compile(r"[.!?](?:\s|$)")


def matches(head: bytes, path: Path) -> bool:
    """Whether some short line is followed by a paragraph of prose."""
    if b"\0" in head or head.lstrip().startswith((b"%PDF", b"<")) or plain_suffix(path) in _OTHERS:
        return False
    text = head.decode("utf-8", "replace").lstrip("\ufeff \r\n")
    lines = [line for _, line in _lines(text)]
    tabs = [line.count("\t") for line in text.splitlines()[:2]]
    if _OTHER.match(text) or (len(tabs) == 2 and tabs[0] == tabs[1] > 1):  # the latter is a table
        return False
    return any(_is_prose(after) and not _is_prose(line) for line, after in pairwise(lines))


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every paragraph: the line above it is its title."""
    title = ""
    text, broken = bounded_text(path)
    yield from broken
    for number, line in _lines(text):
        if not _is_prose(line):
            title = line
        elif reason := not_utf8(title, line):
            yield Rejected(where=f"{path}:{number}", reason=reason, excerpt=line[:200])
            title = ""
        elif title:
            yield make_paper("", title=title, abstract=line, source="page")
            title = ""
        else:
            yield Rejected(
                where=f"{path}:{number}",
                reason="a paragraph without a title line above it",
                excerpt=line[:200],
            )


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _is_prose(line: str) -> bool:
    return len(line) >= _PARAGRAPH and line[0] not in "{[<" and _SENTENCE.search(line) is not None
