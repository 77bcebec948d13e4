"""A plain table of terms: the columns ``id``, ``label``, ``altLabels``, ``broader``, ``type``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from kg.compressed import open_binary
from kg.delimited import delimiter, header
from kg.model import Rejected, Term
from kg.terms.iri import safe_iri
from kg.vocabulary import load

__all__ = ["matches", "read"]

#: Between the alternative labels, and between the broader ids, of one row.
BETWEEN = "|"
#: The prefix by which the vocabularies of the package are named, as in their files, and what it stands for.
_OURS, _VOCABULARY = "kgv:", "https://example.org/kg/vocabulary/"


def matches(head: str) -> bool:
    """Whether its first line names the columns ``id`` and ``label``."""
    return {"id", "label"} <= set(header(re.split(r"[\r\n]", head, maxsplit=1)[0]))


def read(path: Path, type: str) -> Iterator[Term | Rejected]:
    """A term for every row. An id that is no IRI becomes one under ``urn:kg:term:``."""
    with open_binary(path) as file:
        lines = io.TextIOWrapper(file, "utf-8-sig", "replace", newline=None)
        first = lines.readline()
        rows = csv.DictReader(chain([first], lines), skipinitialspace=True, delimiter=delimiter(first))
        seen: set[str] = set()
        for row in rows:
            where = f"{path}:{rows.line_num}"
            found = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}
            kind = found.get("type", "") or type
            if not found.get("id") or not found.get("label"):
                yield Rejected(where=where, reason="no id or no label", excerpt=str(row)[:200])
            elif kind not in load().types:
                known = ", ".join(load().types)
                yield Rejected(where=where, reason=f"type {kind!r}; expected one of {known}", excerpt=str(row)[:200])
            elif found["id"] in seen:
                yield Rejected(where=where, reason=f"a second term of id {found['id']!r}", excerpt=str(row)[:200])
            else:
                seen.add(found["id"])
                yield Term(
                    id=safe_iri(found["id"]),
                    type=kind,
                    name=found["label"],
                    aliases=tuple(_parts(found.get("altLabels", ""))),
                    broader=tuple(map(_above, _parts(found.get("broader", "")))),
                    origin=path.name,
                )


def _above(id: str) -> str:
    """An id of this table, or of any other vocabulary; ours are ``kgv:hardware-fpga`` for short."""
    return _VOCABULARY + id.removeprefix(_OURS) if id.startswith(_OURS) else safe_iri(id)


def _parts(field: str) -> list[str]:
    return [part.strip() for part in field.split(BETWEEN) if part.strip()]
