"""All extractions of a workspace to its records."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import __version__, jsonl
from kg.config import Workspace
from kg.ids import digest
from kg.model import Extraction, Merge, Proposal
from kg.resolve import Summary, Thesaurus, read_corrections, read_senses
from kg.resolve import resolve as run
from kg.stages.output import Output, file_digest, output
from kg.stages.progress import track
from kg.stages.remembered import remember, remembered
from kg.stages.supersede import settle, supersede
from kg.stages.vocabularies import settings_digest, terms

__all__ = ["resolve"]

_log = logging.getLogger(__name__)


def resolve(extractions: Sequence[Path], workspace: Workspace) -> Output:
    """Write ``records.jsonl``, ``merges.jsonl`` and ``proposals.jsonl``, sorted; no cut into shards shows.

    Names are linked to the vocabularies of the package and of the workspace; its ``corrections.toml`` comes first.
    What the ledger knows to be there is not made again.
    """
    taken = digest(*map(file_digest, extractions), settings_digest(workspace))
    settle(workspace)
    files = (workspace.records, workspace.merges, workspace.proposals)
    known = [remembered(workspace, "resolve", file, taken, __version__) for file in files]
    if known[0] and all(known):
        return known[0]

    def read() -> Iterator[Extraction]:
        return (extraction for path in extractions for extraction in jsonl.read(path, Extraction))

    merges: list[Merge] = []
    proposed: list[Proposal] = []
    corrections = read_corrections(workspace.corrections)
    thesaurus = Thesaurus(terms(workspace))
    summary = Summary()
    records = run(read, thesaurus, corrections, read_senses(), summary=summary, merges=merges, proposed=proposed)
    count = supersede(workspace, track("resolve", records, every=1000))
    for idle in summary.idle:
        _log.warning("%s: %s", workspace.corrections, idle)
    jsonl.write(workspace.merges, merges)
    jsonl.write(workspace.proposals, proposed)
    made = [output(file, lines) for file, lines in zip(files, (count, len(merges), len(proposed)), strict=True)]
    for one in made:
        remember(workspace, "resolve", one, taken, __version__)
    return made[0]
