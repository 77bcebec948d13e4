"""A workspace's graph as something that can be read more than once."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace, base_iri
from kg.model import Edge, Node
from kg.projection import project
from kg.stages.history import as_of

__all__ = ["RecordsGraph"]


class RecordsGraph(Struct, frozen=True):
    """All nodes and edges of the workspace's records; each reading streams the file anew.

    ``as_of``: a day or a moment, for the graph as it was then.
    """

    workspace: Workspace
    as_of: str = ""

    def __iter__(self) -> Iterator[Node | Edge]:
        records = as_of(self.workspace, self.as_of) if self.as_of else jsonl.read_records(self.workspace.records)
        return project(records, base_iri())
