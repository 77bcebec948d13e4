"""A workspace's graph as something that can be read more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace, base_iri
from kg.model import Edge, Node
from kg.projection import project
from kg.stages.history import as_of
from kg.store import open_store

__all__ = ["RecordsGraph", "graph_of"]


class RecordsGraph(Struct, frozen=True):
    """All nodes and edges of the workspace's records; each reading streams the file anew.

    ``as_of``: a day or a moment, for the graph as it was then.
    """

    workspace: Workspace
    as_of: str = ""

    def __iter__(self) -> Iterator[Node | Edge]:
        records = as_of(self.workspace, self.as_of) if self.as_of else jsonl.read_records(self.workspace.records)
        return project(records, base_iri())


@contextmanager
def graph_of(workspace: Workspace, store: str = "", as_of: str = "") -> Iterator[Iterable[Node | Edge]]:
    """The graph of a store; without one, of the workspace's records, or where a file filled it, of its own store.

    Raises :class:`kg.errors.InputError` where there is no graph.
    """
    if store or (not as_of and not workspace.existing().records.exists() and workspace.store.exists()):
        with open_store(store or workspace.store) as opened:
            yield opened.items()
    else:
        yield RecordsGraph(workspace, as_of)
