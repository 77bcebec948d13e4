"""Rows into LadybugDB and out of it, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["by_gaps", "rows_of"]


def by_gaps(statement: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statement with its rows, once for each set of properties that rows leave open.

    Here a parameter that is null has the type STRING, and cannot be set where a number belongs.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        gaps = tuple(name for name, value in row.items() if value is None)
        groups.setdefault(gaps, []).append({name: value for name, value in row.items() if value is not None})
    for gaps, group in groups.items():
        text = statement
        for name in gaps:
            text = text.replace(f"row.`{name}`", "NULL")
        yield text, {"rows": group}


def rows_of(result: Any) -> Iterator[tuple[Any, ...]]:
    """Every row of an answer, streamed."""
    while result.has_next():
        yield tuple(_plain(value) for value in result.get_next())


def _plain(value: Any) -> Any:
    """Nodes and edges as dictionaries of their own properties, with ``_label`` or ``_type``."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict) and "_NODES" in value:
        return {"_nodes": _plain(value["_NODES"]), "_edges": _plain(value["_RELS"])}
    if isinstance(value, dict) and "_LABEL" in value:
        kind = "_type" if "_SRC" in value else "_label"
        own = {name: item for name, item in value.items() if not name.startswith("_") and item is not None}
        return {kind: value["_LABEL"], **own}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value
