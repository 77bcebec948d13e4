"""The end of a build: extractions that are there to records, store and RDF; or records to store and RDF alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.config import Workspace
from kg.stages.export import exports
from kg.stages.load import load, reload
from kg.stages.output import output
from kg.stages.rdf_file import rdf_file
from kg.stages.resolve import resolve
from kg.store import Changes

__all__ = ["rebuild", "update"]


def update(workspace: Workspace, store: str, extractions: Sequence[Path]) -> Changes:
    """Resolve the extractions, bring the store and the RDF to it. Returns what changed in the store."""
    records = resolve(extractions, workspace)
    changes = load(workspace, store)
    for path in exports(workspace):
        rdf_file(workspace, records, path)
    return changes


def rebuild(workspace: Workspace) -> tuple[Changes, Path | None]:
    """Embedded store and RDF anew from the records. Returns what the store took, and where the old one now stands."""
    changes, aside = reload(workspace)
    records = output(workspace.records, 0)
    for path in exports(workspace):
        path.unlink(missing_ok=True)
        rdf_file(workspace, records, path)
    return changes, aside
