"""The end of a build alone: extractions that are there to records, store and RDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.config import Workspace
from kg.stages.build import exports
from kg.stages.export import export
from kg.stages.graph import RecordsGraph
from kg.stages.load import load
from kg.stages.resolve import resolve
from kg.store import Changes

__all__ = ["update"]


def update(workspace: Workspace, store: str, extractions: Sequence[Path]) -> Changes:
    """Resolve the extractions, bring the store to it, and write the RDF anew. Returns what changed in the store."""
    resolve(extractions, workspace)
    changes = load(workspace, store)
    export(RecordsGraph(workspace), exports(workspace))
    return changes
