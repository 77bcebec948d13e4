"""A graph as files: RDF for publication, networks for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.config import Workspace, base_iri
from kg.errors import InputError
from kg.model import Edge, Node
from kg.stages.output import Output, output
from kg.stages.progress import track

__all__ = ["FORMATS", "export", "exports"]

RDF = ("nq", "ttl")
NETWORK = ("graphml", "gexf", "json")
BULK = "neo4j-csv"
FORMATS = (*RDF, *NETWORK, BULK)


def exports(workspace: Workspace) -> list[Path]:
    """The RDF files that every build writes."""
    return [workspace.exports / "graph.nq", workspace.exports / "graph.ttl"]


def export(items: Iterable[Node | Edge], paths: Sequence[Path], format: str = "") -> list[Output]:
    """Write the graph to each path, in the format given or that of its suffix.

    RDF is streamed and read again; networks are built in memory; ``neo4j-csv`` is a folder of files for
    Neo4j's bulk import. A list of several paths
    needs items that can be read as often. Returns each file with its count: statements of
    RDF, edges of a network, nodes and edges of a folder.
    """
    return [_export(items, path, format or _suffix(path)) for path in paths]


def _export(items: Iterable[Node | Edge], path: Path, format: str) -> Output:
    items = track(f"export {path.name}", items, every=1000)
    if format in RDF:
        from kg.rdf import write as write_rdf  # each library where it is needed

        return output(path, write_rdf(path, items, base_iri(), format))
    if format in NETWORK:
        from kg.network import network
        from kg.network import write as write_network

        built = network(items)
        write_network(path, built, format)
        return output(path, built.number_of_edges())
    if format == BULK:
        from kg.store.neo4j_csv import SCRIPT, write_csv

        return output(path / SCRIPT, write_csv(path, items))
    raise InputError(f"no format {format!r}; known: {', '.join(FORMATS)}", where=str(path))


def _suffix(path: Path) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[2]
