"""The whole way in plain Python: the same stages as the flow, the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from kg.config import Workspace
from kg.ledger import running
from kg.stages.check import check
from kg.stages.extract import pipeline_version
from kg.stages.failures import POISONED
from kg.stages.read import SHARD, ReadCounts, read
from kg.stages.rejected import rejected_of
from kg.stages.shards import extract
from kg.stages.update import update
from kg.store import Changes

__all__ = ["Built", "add", "build", "summary"]


class Built(Struct, frozen=True):
    """One line of counts: what a build read, what the graph holds, what changed in the store."""

    papers: int
    rejected: int
    entities: int
    edges: int
    added: int
    changed: int
    removed: int


def build(
    inputs: str | Path | Sequence[str | Path],
    workspace: str | Path | Workspace,
    *,
    store: str = "",
    pipeline: str = "",
    shard_size: int = SHARD,
) -> Built:
    """Read, extract, resolve, load, export and check. Running it twice changes nothing.

    ``inputs`` are files of papers, in any format that kg knows; ``workspace`` the folder of the graph.
    """
    files = [Path(one) for one in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    if not isinstance(workspace, Workspace):
        workspace = Workspace(Path(workspace))
    with running(workspace, "build", pipeline_version(pipeline)):
        return add(files, workspace, store=store, pipeline=pipeline, shard_size=shard_size)


def add(
    inputs: Sequence[Path], workspace: Workspace, *, store: str = "", pipeline: str = "", shard_size: int = SHARD
) -> Built:
    """The same within a run that has begun."""
    counts = read(inputs, workspace, shard_size=shard_size)
    extractions = extract(counts.shards, pipeline)
    changes = update(workspace, store, [Path(made.path) for made in extractions])
    return summary(counts, workspace, store, changes)


def summary(counts: ReadCounts, workspace: Workspace, store: str, changes: Changes) -> Built:
    """The counts of a build, once they are checked; papers whose shard no worker survived are among the rejected."""
    checked = check(workspace, store)
    poisoned = sum(1 for _ in rejected_of(workspace, {POISONED}))
    return Built(
        papers=checked.papers,
        rejected=counts.rejected + poisoned,
        entities=checked.entities,
        edges=checked.edges,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
    )
