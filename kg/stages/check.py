"""That what came out is what went in: papers at every joint, nodes and edges in the store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace, base_iri
from kg.errors import CheckError
from kg.model import Assertion, Entity, Node, PaperRecord
from kg.stages.export import exports
from kg.stages.graph import RecordsGraph
from kg.stages.held import touched
from kg.stages.rdf_file import is_current
from kg.store import open_store

__all__ = ["Checked", "check"]


class Checked(Struct, frozen=True):
    """What the graph holds, counted in the records and found again in the store."""

    papers: int
    entities: int
    assertions: int
    nodes: int
    edges: int


def check(workspace: Workspace, store: str = "") -> Checked:
    """Count papers, nodes and edges at every joint, and compare the RDF with what was made of the records.

    Raises :class:`CheckError` where two numbers that must be equal are not, or the RDF is of something else.
    """
    papers = _lines(workspace.papers)
    extractions = _lines(workspace.extractions)
    counted: dict[type, int] = {PaperRecord: 0, Entity: 0, Assertion: 0}
    for record in jsonl.read_records(workspace.records):
        if type(record) in counted:
            counted[type(record)] += 1
    _equal("papers, extractions and paper records", papers, extractions, counted[PaperRecord])
    nodes = edges = 0
    for item in RecordsGraph(workspace):
        if isinstance(item, Node):
            nodes += 1
        else:
            edges += 1
    with open_store(store or workspace.store) as opened:
        found_nodes, found_edges = opened.count()
    if (nodes, edges) != (found_nodes, found_edges):
        touched(workspace, store)  # so that building again compares item by item, whatever the ledger says of the store
    _equal("nodes of the records and the store", nodes, found_nodes)
    _equal("edges of the records and the store", edges, found_edges)
    for path in exports(workspace):
        if path.exists() and not is_current(workspace, path):
            raise CheckError(f"{path}: it is not what these records give under {base_iri()}; build again")
    return Checked(papers, counted[Entity], counted[Assertion], nodes, edges)


def _equal(what: str, *numbers: int) -> None:
    if len(set(numbers)) > 1:
        raise CheckError(
            f"{what} differ: {', '.join(f'{number:,}' for number in numbers)}; build again, or `kg doctor`"
        )


def _lines(paths: Iterable[Path]) -> int:
    return sum(1 for path in paths for _ in jsonl.lines(path))
