"""All extractions of a workspace to its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Extraction
from kg.resolve import resolve as run
from kg.stages.output import Output, output
from kg.stages.progress import track

__all__ = ["resolve"]


def resolve(extractions: Sequence[Path], workspace: Workspace) -> Output:
    """Write ``records.jsonl``, sorted. The cut into shards cannot be seen in it."""

    def read() -> Iterator[Extraction]:
        return (extraction for path in extractions for extraction in jsonl.read(path, Extraction))

    count = jsonl.write(workspace.records, track("resolve", run(read), every=1000))
    return output(workspace.records, count)
