"""All extractions of a workspace to its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Extraction, Merge, Proposal
from kg.resolve import Thesaurus, read_corrections, read_senses
from kg.resolve import resolve as run
from kg.stages.output import Output, output
from kg.stages.progress import track
from kg.stages.vocabularies import terms

__all__ = ["resolve"]


def resolve(extractions: Sequence[Path], workspace: Workspace) -> Output:
    """Write ``records.jsonl``, ``merges.jsonl`` and ``proposals.jsonl``, sorted; no cut into shards shows.

    Names are linked to the vocabularies of the package and of the workspace; its ``corrections.toml`` comes first.
    """

    def read() -> Iterator[Extraction]:
        return (extraction for path in extractions for extraction in jsonl.read(path, Extraction))

    merges: list[Merge] = []
    proposed: list[Proposal] = []
    corrections = read_corrections(workspace.corrections)
    thesaurus = Thesaurus(terms(workspace))
    records = run(read, thesaurus, corrections, read_senses(), merges=merges, proposed=proposed)
    count = jsonl.write(workspace.records, track("resolve", records, every=1000))
    jsonl.write(workspace.merges, merges)
    jsonl.write(workspace.proposals, proposed)
    return output(workspace.records, count)
