"""Which format a vocabulary has, told by how it begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.compressed import open_binary
from kg.errors import InputError
from kg.model import Rejected, Term
from kg.terms import cso, pwc, table
from kg.vocabulary import load

__all__ = ["read_terms"]


def read_terms(path: Path, type: str = "") -> Iterator[Term | Rejected]:
    """Terms of CSO, of Papers with Code, or of a plain table; what is broken comes as rejected.

    ``type``: that of terms whose format does not say it. Raises :class:`InputError` where the format is
    not known, or it needs a type and none is given.
    """
    with open_binary(path) as file:
        head = file.read(1 << 16).decode("utf-8", "replace")
    if cso.matches(head):
        if type not in load().types:
            raise InputError(
                f"does not say of what type its terms are; give one of {', '.join(load().types)}", where=str(path)
            )
        return cso.read(path, type)
    if pwc.matches_methods(head):
        return pwc.read_methods(path)
    if pwc.matches_datasets(head):
        return pwc.read_datasets(path)
    if pwc.matches_tasks(head):
        return pwc.read_tasks(path)
    if table.matches(head):
        return table.read(path, type)
    raise InputError(
        "is no vocabulary that is known: SKOS, CSO, Papers with Code, or a table with id and label", where=str(path)
    )
