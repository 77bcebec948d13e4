"""Printing: tables for people on standard output, JSON lines for programs, notes on standard error."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["json_line", "note", "table"]


#: Characters a column needs, on average, beside one with sentences.
_READABLE = 20


def json_line(value: Any) -> None:
    """One line of JSON, in UTF-8 whatever the locale; what is no number of JSON is null. Where its reader has left
    (``| head``), the command ends well."""
    try:
        line = json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        line = json.dumps(_finite(value), ensure_ascii=False, default=str)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {name: _finite(one) for name, one in value.items()}
        case list() | tuple():
            return [_finite(one) for one in value]
    return value


def note(text: str) -> None:
    """A remark that is no result."""
    typer.secho(text, err=True, dim=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> int:
    """A table with wrapped cells; returns how many rows it has.

    Where columns with sentences would be too narrow to be read, every row is a paragraph, with one line for each value.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(soft_wrap=False)
    if "sentence" in columns and console.width < _READABLE * len(columns):
        return _paragraphs(console, columns, rows)
    drawn = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        # what one came to read gets room first
        room = console.width * 2 // 5 if column == "sentence" else None
        drawn.add_column(Text(column), min_width=room, overflow="fold")
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text(_shown(cell)) for cell in row))
    console.print(drawn)
    return drawn.row_count


def _paragraphs(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    from rich.text import Text

    shown = list(rows)
    for row in shown:
        for column, cell in zip(columns, row, strict=True):
            if text := cell.plain if isinstance(cell, Text) else _shown(cell):
                console.print(Text(f"{column}: ", style="dim") + Text(text))
        console.print()
    return len(shown)


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool() | str():
            return str(value)
        case float():
            return f"{value:,.10g}"
        case {"_label": label, **rest}:
            return f"{label}: {rest.get('name') or rest.get('title') or rest.get('id')}"
        case {"_type": type, **rest}:
            return f"{type}: {rest.get('sentence', '')}"
        case list():
            return ", ".join(map(_shown, value))
        case _:
            return str(value)
