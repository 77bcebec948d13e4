"""The quality card of a release: what was read and set aside, and how right its pipelines are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.jsonl import replacing
from kg.nlp.models import FOLDER
from kg.nlp.reader.card import read_card

if TYPE_CHECKING:
    from kg.rdf.summary import Summary

__all__ = ["write"]


class _Extracted(Struct):
    """What is asked of an extraction."""

    pipeline: str


def write(folder: Path, workspace: Workspace, summary: Summary) -> None:
    """Write ``quality.json``: counts in and out, and of each pipeline its thresholds and what was measured of it.

    Of a pipeline other than the reader that comes with the package, nothing was.
    """
    papers = sum(1 for path in workspace.papers for _ in jsonl.lines(path))
    pipelines = Counter(
        extraction.pipeline for path in workspace.extractions for extraction in jsonl.read(path, _Extracted)
    )
    rejected = sum(1 for _ in jsonl.lines(workspace.rejected)) if workspace.rejected.exists() else 0
    reader = read_card(FOLDER)
    known = {name: getattr(reader, name) for name in ("mention", "role", "link", "figure", "measured")}
    card = {
        "papers": papers,
        "extracted": pipelines.total(),
        "rejected": rejected,
        "quads": summary.quads,
        "instances": dict(sorted(summary.classes.items())),
        "pipelines": {
            name: {"papers": count} | (known if name == f"{reader.name}/{reader.version}" else {"measured": None})
            for name, count in sorted(pipelines.items())
        },
    }
    with replacing(folder / "quality.json") as file:
        file.write(msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n")
