"""All extractions of a workspace to its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.ids import digest
from kg.ledger import Step, note
from kg.model import Extraction, Merge, Proposal
from kg.resolve import Thesaurus, read_corrections, read_senses
from kg.resolve import resolve as run
from kg.stages.output import Output, file_digest, output
from kg.stages.progress import track
from kg.stages.supersede import supersede
from kg.stages.vocabularies import settings_digest, terms

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
    count = supersede(workspace, track("resolve", records, every=1000))
    jsonl.write(workspace.merges, merges)
    jsonl.write(workspace.proposals, proposed)
    made = output(workspace.records, count)
    taken = digest(*map(file_digest, extractions), settings_digest(workspace))
    note(workspace, Step("resolve", workspace.records.name, taken, made.digest, count))
    return made
