"""Rate and memory of writing RDF, beside pyoxigraph and rdflib on the same triples, by hand:

    python tests/benchmarks/rdf.py --triples 1000000 WORKSPACE

The workspace's graph is repeated under other ids until there are that many triples. Prints seconds to write N-Triples
as `kg export` does, from records and from nodes and edges that are ready, for pyoxigraph to serialise the same triples
ready-made in a list (all three read the file again), and for rdflib to serialise a graph of a part of them; and the
peak memory of each, in a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from msgspec.structs import replace

from kg.config import DEFAULT_BASE, Workspace
from kg.model import Edge, Node
from kg.rdf.quads import quads
from kg.rdf.write import write
from kg.stages.graph import RecordsGraph

_OF_RDFLIB = 50_000
Way = Callable[[Workspace, int, Path], float]


def _items(workspace: Workspace, copies: int) -> Iterator[Node | Edge]:
    for copy in range(copies):
        for item in RecordsGraph(workspace):
            if isinstance(item, Node):
                yield replace(item, id=f"{item.id}-{copy}")
            else:
                paper = item.properties.get("paper")
                properties = item.properties | ({"paper": f"{paper}-{copy}"} if paper else {})
                ends = {end: f"{getattr(item, end)}-{copy}" for end in ("id", "source", "target")}
                yield replace(item, properties=properties, **ends)


def _ours(workspace: Workspace, copies: int, path: Path) -> float:
    began = time.perf_counter()
    write(path, _items(workspace, copies), DEFAULT_BASE)  # from records, streamed, and read again
    return time.perf_counter() - began


def _ready(workspace: Workspace, copies: int, path: Path) -> float:
    items = list(_items(workspace, copies))
    began = time.perf_counter()
    write(path, items, DEFAULT_BASE)
    return time.perf_counter() - began


def _theirs(workspace: Workspace, copies: int, path: Path) -> float:
    ready = [quad.triple for quad in quads(_items(workspace, copies), DEFAULT_BASE)]
    began = time.perf_counter()
    with path.open("wb") as file:
        ox.serialize(ready, file, format=ox.RdfFormat.N_TRIPLES)
    with path.open("rb") as file:  # as ours does
        sum(1 for _ in ox.parse(file, format=ox.RdfFormat.N_TRIPLES))
    return time.perf_counter() - began


def _rdflib(workspace: Workspace, copies: int, path: Path) -> float:
    made = islice((quad.triple for quad in quads(_items(workspace, copies), DEFAULT_BASE)), _OF_RDFLIB)
    graph = rdflib.Graph().parse(data="\n".join(f"{triple} ." for triple in made), format="nt")
    began = time.perf_counter()
    graph.serialize(path, format="turtle")  # as rdflib does unless told otherwise
    return time.perf_counter() - began


def _child(way: Way, workspace: Workspace, copies: int, path: Path, out: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = way(workspace, copies, path)
    out.put((seconds, before / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Each way in turn, in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--triples", type=int, default=1_000_000)
    options = parser.parse_args()
    workspace = Workspace(options.workspace)
    once = sum(1 for _ in quads(_items(workspace, 1), DEFAULT_BASE))
    copies = next(n for n in count(1) if n * once >= options.triples)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for way in (_ours, _ready, _theirs, _rdflib):
            triples = _OF_RDFLIB if way is _rdflib else copies * once
            out = context.Queue()
            child = context.Process(target=_child, args=(way, workspace, copies, Path(folder, "graph.nt"), out))
            child.start()
            seconds, before, most = out.get()
            child.join()
            rate = f"{triples:>9,} triples   {seconds:6.2f} s   {triples / seconds:>10,.0f} /s"
            print(f"{way.__name__[1:]:<8} {rate}   {most:5.0f} MiB ({before:.0f} before)", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
