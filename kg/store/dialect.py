"""Cypher as LadybugDB has it, and what a statement that only reads may not say."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.errors import StoreError, WriteRefused

__all__ = ["column", "in_dialect", "refuse_several", "refuse_writing"]

#: How a reading statement begins. A read-only database still lets others write files, load
#: extensions or fold its log; reading a file in the middle of a query is refused as well.
_READING = re.compile(
    r"\s*(?:EXPLAIN\s+|PROFILE\s+)?(?:MATCH|OPTIONAL|UNWIND|WITH|RETURN"
    r"|CALL\s+(?:show_tables|show_connection|table_info|db_version))\b",
    re.IGNORECASE,
)
#: What would touch more than the graph.
_OUTSIDE = re.compile(
    r"\s*(?:EXPLAIN\s+|PROFILE\s+)?(?:COPY|LOAD|ATTACH|DETACH|USE|INSTALL|UNINSTALL|UPDATE|IMPORT|EXPORT|CALL|CHECKPOINT"
    r"|BEGIN|COMMIT|ROLLBACK)\b",
    re.IGNORECASE,
)
#: These the read-only database refuses itself, with a better message.
_WRITING = re.compile(r"\s*(?:CREATE|MERGE|SET|DELETE|DETACH|DROP|ALTER)\b", re.IGNORECASE)
_FROM_FILE = re.compile(r"\bLOAD\s+(?:FROM|WITH|EXTENSION)\b", re.IGNORECASE)
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TYPE = re.compile(r"\btype\s*\(", re.IGNORECASE)
_LABELS = re.compile(r"LABEL\(([^()]+?)\._ID,\[[^\]]*\]\)")
_LONG_NAME = 200


def refuse_several(cypher: str) -> None:
    """Raise :class:`StoreError` where there is more than one statement: the store would carry out all of them."""
    if ";" in _bare(cypher).rstrip().removesuffix(";"):
        raise StoreError("one statement at a time is expected; there were several")


def refuse_writing(cypher: str) -> None:
    """Raise :class:`WriteRefused` where the statement would touch files or extensions, which no database refuses.

    Only what begins as questions do, or is refused by the database itself, is let through: the rest is a
    :class:`StoreError`.
    """
    bare = _bare(cypher)
    if _FROM_FILE.search(bare):
        raise WriteRefused("the statement would read a file, and this connection is read-only")
    if _READING.match(bare) or _WRITING.match(bare):
        return
    if _OUTSIDE.match(bare):
        raise WriteRefused("the statement would touch files or extensions, and this connection is read-only")
    begins = " ".join(bare.split())[:20] or "nothing"
    raise StoreError(
        f"begins with {begins!r}; a question begins with MATCH, OPTIONAL MATCH, UNWIND, WITH, RETURN or CALL"
    )


def _bare(cypher: str) -> str:
    """The statement with empty strings, and without comments."""
    return _STRINGS.sub(lambda match: " " if match[0].startswith("/") else "''", cypher)


def in_dialect(cypher: str) -> str:
    """The statement with what openCypher calls ``type(r)`` as this store calls it; strings and comments as they are."""
    ends = [0, *(place for match in _STRINGS.finditer(cypher) for place in match.span()), len(cypher)]
    parts = [cypher[start:end] for start, end in pairwise(ends)]
    return "".join(part if number % 2 else _TYPE.sub("label(", part) for number, part in enumerate(parts))


def column(name: str) -> str:
    """A column's name; the store spells `label(r)` out over pages, with every label that there is."""
    short = _LABELS.sub(r"label(\1)", name)
    return short if len(short) <= _LONG_NAME else f"{short[:_LONG_NAME]}…"
