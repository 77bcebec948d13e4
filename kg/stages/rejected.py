"""What was set aside in a workspace: kept for every input as the last run that read it left it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Rejected

__all__ = ["input_name", "rejected_of", "replace_rejected"]

#: The line or the number of the record, at the end of where something was set aside.
_PLACE = re.compile(r"[:#]\d+$")


def input_name(path: Path | str) -> str:
    """By what name an input is known, from wherever it was named."""
    return str(Path(path).absolute())


def replace_rejected(workspace: Workspace, names: Set[str], rejected: Collection[Rejected]) -> None:
    """Replace what earlier runs set aside of the inputs of these names; keep what they set aside of others.

    A page of a live source has another name on every day: of its records, the last that was set aside by the same id
    for the same reason stands for all.
    """
    pages = f"{input_name(workspace.fetched)}/"
    again = {(one.id, one.reason) for one in rejected if one.where.startswith(pages)}
    kept = (
        one
        for one in _all(workspace)
        if not _is_of(one, names) and not (one.where.startswith(pages) and (one.id, one.reason) in again)
    )
    lines = {jsonl.encode(one): one for one in (*kept, *rejected)}
    jsonl.write(workspace.rejected, (lines[line] for line in sorted(lines)))


def rejected_of(workspace: Workspace, names: Set[str]) -> Iterator[Rejected]:
    """What stands there of the inputs of these names."""
    return (one for one in _all(workspace) if _is_of(one, names))


def _all(workspace: Workspace) -> Iterable[Rejected]:
    return jsonl.read(workspace.rejected, Rejected) if workspace.rejected.exists() else ()


def _is_of(one: Rejected, names: Set[str]) -> bool:
    """Whether it is of an input of these names, as a whole or at a place in it; earlier versions named it as typed."""
    whole = _PLACE.sub("", one.where)
    return not names.isdisjoint({one.where, whole, input_name(whole)})
