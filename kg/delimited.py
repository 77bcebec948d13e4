"""The first line of a table of text: what its columns are called, and by which sign they are parted."""

from __future__ import annotations

import csv

__all__ = ["delimiter", "header"]


def delimiter(line: str) -> str:
    """Of comma, semicolon and tab the one that stands in the line most often; of equals, the comma."""
    return max(",;\t", key=line.count)


def header(line: str) -> list[str]:
    """The names of the columns, without a byte order mark and blanks around them; none where the line is no header."""
    line = line.removeprefix("\ufeff").rstrip("\r\n")
    try:
        rows = list(csv.reader([line], delimiter=delimiter(line)))
    except csv.Error:  # a carriage return inside, for one
        return []
    return [name.strip() for name in rows[0]] if rows else []
