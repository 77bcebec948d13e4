"""All extractions of a workspace to its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Extraction, Merge
from kg.resolve import Thesaurus, read_corrections
from kg.resolve import resolve as run
from kg.stages.output import Output, output
from kg.stages.progress import track
from kg.stages.vocabularies import terms

__all__ = ["resolve"]


def resolve(extractions: Sequence[Path], workspace: Workspace) -> Output:
    """Write ``records.jsonl``, and ``merges.jsonl`` beside it, sorted. The cut into shards cannot be seen in them.

    Names are linked to the vocabularies of the package and of the workspace; its ``corrections.toml`` comes first.
    """

    def read() -> Iterator[Extraction]:
        return (extraction for path in extractions for extraction in jsonl.read(path, Extraction))

    merges: list[Merge] = []
    records = run(read, Thesaurus(terms(workspace)), read_corrections(workspace.corrections), merges=merges)
    count = jsonl.write(workspace.records, track("resolve", records, every=1000))
    jsonl.write(workspace.merges, merges)
    return output(workspace.records, count)
