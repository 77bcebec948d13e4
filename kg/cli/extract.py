"""``kg extract``: the pipeline alone, from JSON lines to JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, Pipeline, Precision, pipeline_of
from kg.cli.output import json_line, note
from kg.cli.progress import bars

__all__ = ["extract"]


def extract(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="JSON lines with id, title and abstract (also .gz, .xz).")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="JSON lines, one extraction a paper; gzipped where it ends in .gz.")
    ],
    pipeline: Pipeline = "",
    precision: Precision = 0.0,
    as_json: AsJson = False,
) -> None:
    """Write what each paper says. The text is taken as it stands: offsets count in title and abstract of IN."""
    from kg.stages import extract_file

    with bars(show=not as_json):
        made, rejected = extract_file(source, out, pipeline_of(pipeline, precision))
    if as_json:
        json_line({"papers": made.count, "rejected": rejected, "out": str(out)})
        return
    note(f"{made.count:,} papers to {out}")
    if rejected:
        note(f"{rejected:,} lines were set aside; {out}.rejected.jsonl says why")
