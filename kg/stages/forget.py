"""Take papers out of a workspace for good: their facts go from the graph, and no later build brings them back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import chain
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.ids import paper_id
from kg.ledger import maker, now
from kg.model import Extraction, Paper
from kg.sources import names, same
from kg.stages.output import file_digest, output
from kg.stages.shards import enter

__all__ = ["FORGOTTEN", "Forgotten", "forget", "forgotten"]

#: Where what was forgotten is said to stand, among what was set aside.
FORGOTTEN = "forgotten.jsonl"
T = TypeVar("T", Paper, Extraction)


class Forgotten(Struct, frozen=True):
    """A paper that is not to be in the graph, since when and why; ``names`` are those of :func:`kg.sources.names`."""

    paper: str
    at: str
    reason: str
    names: tuple[str, ...] = ()

    def is_of(self, known_by: Collection[str]) -> bool:
        """Whether a paper that is known by these names is it."""
        return same(known_by, self.names or (f"id {self.paper}",))


def forgotten(workspace: Workspace) -> dict[str, Forgotten]:
    """What was forgotten, by id. To take a paper back, delete its line in ``forgotten.jsonl`` and build again."""
    if not workspace.forgotten.exists():
        return {}
    return {one.paper: one for one in jsonl.read(workspace.forgotten, Forgotten)}


def forget(papers: Collection[str], workspace: Workspace, reason: str = "") -> list[Path]:
    """Remember that these papers are to be forgotten, and take them out of papers and extractions.

    ``papers`` are ids as the workspace has them, or any other that a paper had in some source: an address, a DOI. They
    are known again by every id and title. What was forgotten already is no fault: a run that was stopped is completed
    so. Returns the extractions that are left, for resolution. Raises :class:`InputError` where a paper is not there.
    """
    known = forgotten(workspace)
    wanted: dict[str, set[str]] = {}
    for given in papers:
        for id in (given, paper_id(given)[0]):
            wanted.setdefault(f"id {id}", set()).add(given)
    here = ((paper.id, names(paper)) for path in workspace.papers for paper in jsonl.read(path, Paper))
    meant: dict[str, tuple[str, ...]] = {}
    answered: set[str] = set()
    for id, known_by in chain(((one.paper, one.names) for one in known.values()), here):
        if found := wanted.keys() & {f"id {id}", *known_by}:
            meant[id] = tuple(sorted(known_by))
            answered.update(*(wanted[name] for name in found))
    if unknown := set(papers) - answered:
        raise InputError(f"no paper {sorted(unknown)[0]!r} is in it; `kg query` finds ids", where=str(workspace.root))
    known |= {paper: Forgotten(paper, now(), reason, meant[paper]) for paper in meant if paper not in known}
    jsonl.write(workspace.forgotten, (known[paper] for paper in sorted(known)))
    for path in workspace.papers:
        _without(path, Paper, meant, lambda paper: paper.id)
    for path in workspace.extractions:
        version = maker(workspace, "extract", path.name, file_digest(path))
        touched = _without(path, Extraction, meant, lambda extraction: extraction.paper.id)
        if touched and version:  # what is left was read by that version as before
            shard = path.with_name(path.name.replace("extractions", "papers", 1))
            enter(shard, output(path, sum(1 for _ in jsonl.lines(path))), version)
    return workspace.extractions


def _without(path: Path, type: type[T], papers: Collection[str], id: Callable[[T], str]) -> bool:
    """Write the file anew without these papers; one that has none of them is not touched. Whether it was."""
    touched = any(id(item) in papers for item in jsonl.read(path, type))
    if touched:
        jsonl.write(path, (item for item in jsonl.read(path, type) if id(item) not in papers))
    return touched
