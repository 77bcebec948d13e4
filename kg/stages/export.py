"""A graph as files: RDF for publication, networks for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg import ledger
from kg.compressed import plain_suffix
from kg.config import LICENCE, Workspace, base_iri
from kg.errors import InputError
from kg.model import Edge, Node
from kg.stages.output import Output, output
from kg.stages.progress import track

__all__ = ["FORMATS", "export", "export_nanopub", "exports"]

RDF = ("nq", "trig", "jsonld", "nt", "ttl")
NETWORK = ("graphml", "gexf", "json")
BULK = "neo4j-csv"
FORMATS = (*RDF, *NETWORK, BULK)


def exports(workspace: Workspace) -> list[Path]:
    """The RDF files that every build writes."""
    return [workspace.exports / "graph.nq", workspace.exports / "graph.ttl"]


def export(
    items: Iterable[Node | Edge], paths: Sequence[Path], format: str = "", *, rdf12: bool = False
) -> list[Output]:
    """Write the graph to each path, in the format given or that of its suffix.

    RDF is streamed and read again, with RDF 1.2's reifiers where ``rdf12`` says so; networks are built in memory;
    ``neo4j-csv`` is a folder of files for Neo4j's bulk import. A list of several paths needs items that can be read
    as often. Returns each file with its count: statements of
    RDF, edges of a network, nodes and edges of a folder.
    """
    return [_export(items, path, format or plain_suffix(path), rdf12=rdf12) for path in paths]


def _export(items: Iterable[Node | Edge], path: Path, format: str, *, rdf12: bool) -> Output:
    items = track(f"export {path.name}", items, every=1000)
    if format in RDF:
        from kg.rdf import write as write_rdf  # each library where it is needed

        return output(path, write_rdf(path, items, base_iri(), format, rdf12=rdf12))
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


def export_nanopub(items: Iterable[Node | Edge], id: str, path: Path) -> int:
    """Write the edge with this id as a nanopublication; returns how many quads it has.

    Raises :class:`InputError` where no edge has the id.
    """
    from kg.rdf.nanopub import write_nanopub

    edge = next((item for item in items if isinstance(item, Edge) and item.id == id), None)
    if edge is None:
        raise InputError(f"no edge has the id {id!r}; `kg query` shows ids as r.id")
    return write_nanopub(path, edge, base_iri(), ledger.now(), LICENCE)
