"""The quality card of a release: what was read and set aside, and how right the reader is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg import jsonl
from kg.config import Workspace
from kg.jsonl import replacing
from kg.nlp.models import FOLDER
from kg.nlp.reader.card import read_card

if TYPE_CHECKING:
    from kg.rdf.summary import Summary

__all__ = ["write"]


def write(folder: Path, workspace: Workspace, summary: Summary) -> None:
    """Write ``quality.json``: counts in and out, and of each pipeline its thresholds and what was measured of it."""
    papers = sum(1 for path in workspace.papers for _ in jsonl.lines(path))
    extracted = sum(1 for path in workspace.extractions for _ in jsonl.lines(path))
    rejected = sum(1 for _ in jsonl.lines(workspace.rejected)) if workspace.rejected.exists() else 0
    reader = read_card(FOLDER)
    card = {
        "papers": papers,
        "extracted": extracted,
        "rejected": rejected,
        "quads": summary.quads,
        "instances": dict(sorted(summary.classes.items())),
        "reader": {name: getattr(reader, name) for name in ("name", "version", "mention", "role", "link", "measured")},
    }
    with replacing(folder / "quality.json") as file:
        file.write(msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n")
