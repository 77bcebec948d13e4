"""A workspace's graph as something that can be read more than once."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace, base_iri
from kg.model import Edge, Node
from kg.projection import project

__all__ = ["RecordsGraph"]


class RecordsGraph(Struct, frozen=True):
    """All nodes and edges of the workspace's records; each reading streams the file anew."""

    workspace: Workspace

    def __iter__(self) -> Iterator[Node | Edge]:
        return project(jsonl.read_records(self.workspace.records), base_iri())
