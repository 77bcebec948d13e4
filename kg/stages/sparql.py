"""The RDF of a workspace as a store of triples, made when it is first asked and again when the RDF changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock

from kg.config import Workspace
from kg.errors import InputError
from kg.stages.export import exports
from kg.stages.output import file_digest

if TYPE_CHECKING:
    from pathlib import Path

    from kg.rdf.sparql import Sparql

__all__ = ["folder", "sparql"]


def sparql(workspace: Workspace) -> Sparql:
    """The store of the workspace's N-Quads. Raises :class:`InputError` where there are none yet."""
    from kg.rdf.sparql import opened

    return opened(folder(workspace))


def folder(workspace: Workspace) -> Path:
    """Where that store stands, made anew where the N-Quads changed. Raises as :func:`sparql` does."""
    from kg.rdf.sparql import build

    quads = exports(workspace)[0]
    if not quads.exists():
        raise InputError("there is no RDF yet; `kg build` makes it", where=str(quads))
    place, stamp = workspace.exports / "oxigraph", workspace.exports / "oxigraph.digest"
    with FileLock(workspace.exports / "oxigraph.lock"):  # of several that ask, one makes it and the others wait
        digest = file_digest(quads)
        if not place.exists() or not stamp.exists() or stamp.read_text() != digest:
            stamp.unlink(missing_ok=True)
            build(quads, place)
            stamp.write_text(digest)
    return place
