"""What was set aside in a workspace: kept for every input as the last run that read it left it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from kg import jsonl
from kg.config import Workspace
from kg.model import Rejected

__all__ = ["rejected_of", "replace_rejected"]

#: The line or the number of the record, at the end of where something was set aside.
_PLACE = re.compile(r"[:#]\d+$")


def replace_rejected(workspace: Workspace, names: Collection[str], rejected: Collection[Rejected]) -> None:
    """Replace what earlier runs set aside of the inputs of these names; keep what they set aside of others.

    A page of a live source has another name on every day: of its records, the last that was set aside by the same id
    for the same reason stands for all.
    """
    pages = f"{workspace.fetched}/"
    again = {(one.id, one.reason) for one in rejected if one.where.startswith(pages)}
    kept = (
        one
        for one in _all(workspace)
        if _input(one) not in names and not (one.where.startswith(pages) and (one.id, one.reason) in again)
    )
    lines = {jsonl.encode(one): one for one in (*kept, *rejected)}
    jsonl.write(workspace.rejected, (lines[line] for line in sorted(lines)))


def rejected_of(workspace: Workspace, names: Collection[str]) -> Iterator[Rejected]:
    """What stands there of the inputs of these names."""
    return (one for one in _all(workspace) if _input(one) in names)


def _all(workspace: Workspace) -> Iterable[Rejected]:
    return jsonl.read(workspace.rejected, Rejected) if workspace.rejected.exists() else ()


def _input(one: Rejected) -> str:
    return _PLACE.sub("", one.where)
