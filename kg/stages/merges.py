"""The merges of the last build that say something: two names, one entity."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.model import Entity, Merge, PaperRecord
from kg.names import key

__all__ = ["Listed", "listed"]


class Listed(Struct, frozen=True):
    """A merge, and what the entity is called that the name went into; of an undecided one, what it may stand for."""

    merge: Merge
    into_name: str


def listed(workspace: Workspace) -> list[Listed]:
    """Merges by how many papers they rest on, undecided ones last.

    Left out is a name that is alone in its entity: filed under another key ("steps, number of"), it is still one name.
    """
    merges = list(jsonl.read(workspace.merges, Merge))
    names = _names(workspace)
    into = Counter(merge.into for merge in merges)
    found = []
    for merge in merges:
        if merge.rule == "undecided":
            may_be = ", ".join(f"{one.name} ({one.probability:.0%})" for one in merge.considered)
            found.append(Listed(merge, f"? {may_be}"))
        elif into[merge.into] > 1 or key(names.get(merge.into, "")) != key(merge.name):
            found.append(Listed(merge, names.get(merge.into, merge.into)))
    return sorted(found, key=lambda one: (one.merge.rule == "undecided", -one.merge.papers, one.merge.name))


def _names(workspace: Workspace) -> dict[str, str]:
    """The name of every entity; the records stand in the order papers, entities, all else."""
    names: dict[str, str] = {}
    for record in jsonl.read_records(workspace.records):
        if isinstance(record, Entity):
            names[record.id] = record.name
        elif not isinstance(record, PaperRecord):
            break
    return names
