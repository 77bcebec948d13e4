"""One RDF file of the records, as every build leaves it: made where it is not there yet."""

from __future__ import annotations

from pathlib import Path

from kg import __version__, ledger
from kg.config import Workspace, base_iri
from kg.ids import digest
from kg.stages.export import export
from kg.stages.graph import RecordsGraph
from kg.stages.output import Output, file_digest
from kg.stages.remembered import remember, remembered
from kg.vocabulary import schema

__all__ = ["is_current", "rdf_file"]

#: What the RDF says beside the records.
_SCHEMA = ("vocabulary.toml", "ucum.toml")


def rdf_file(workspace: Workspace, records: Output, path: Path) -> Output:
    """The graph of these records at ``path``, in the format of its suffix; what the ledger knows is not made again."""
    taken = _taken(records.digest)
    known = remembered(workspace, "export", path, taken, __version__)
    if known:
        return known
    (made,) = export(RecordsGraph(workspace), [path])
    return remember(workspace, "export", made, taken, __version__)


def is_current(workspace: Workspace, path: Path) -> bool:
    """Whether the file, which is there, is byte for byte what the records gave, by whatever version of kg."""
    return ledger.made(workspace, "export", path.name, _taken(file_digest(workspace.records)), file_digest(path))


def _taken(records: str) -> str:
    """A digest of all that the RDF is made of."""
    return digest(records, base_iri(), *(file_digest(Path(str(schema(name)))) for name in _SCHEMA))
