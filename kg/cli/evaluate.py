"""``kg evaluate``: an extraction measured against annotated papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson, Pipeline, Precision, pipeline_of
from kg.cli.output import json_line, table
from kg.cli.progress import bars

__all__ = ["evaluate"]


def evaluate(
    gold: Annotated[Path, typer.Option(help="Annotations: JSON lines with id, entities, relations.")],
    texts: Annotated[Path, typer.Option(help="The papers: JSON lines with id, title, abstract.")],
    pred: Annotated[Path | None, typer.Option(help="Extractions to measure; without it, the pipeline is run.")] = None,
    pipeline: Pipeline = "",
    precision: Precision = 0.0,
    samples: Annotated[int, typer.Option(min=1, help="Bootstrap draws for the intervals.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of mentions, concepts, roles and links, each per type.

    A gold paper that was not predicted counts as missed; F1 has a 95 % bootstrap interval. Where the
    pipeline is run, it also reads sentences whose two ends nothing relates, and says how often it links them.
    """
    from msgspec.structs import asdict

    from kg.stages.evaluate import evaluate as run

    with bars(show=not as_json):
        measured = run(gold, texts, pred=pred, pipeline=pipeline_of(pipeline, precision), samples=samples)
    scores, negatives = measured.scores, measured.unrelated
    if as_json:
        for found in scores:
            json_line(asdict(found))
        if negatives:
            json_line({"kind": "unrelated", **asdict(negatives), "rate": round(negatives.rate, 4)})
        return
    table(
        ["", "type", "P", "R", "F1", "95 %", "gold", "found"],
        [
            [
                found.kind if found.type == "all" else "",
                found.type,
                *(f"{value:.3f}" for value in (found.precision, found.recall, found.f1)),
                f"{found.low:.2f}–{found.high:.2f}",
                found.gold,
                found.predicted,
            ]
            for found in scores
        ],
        title=f"{measured.papers} papers",
    )
    if negatives:
        typer.echo(
            f"hard negatives: a link that is not there in {negatives.linked} of {negatives.sentences} sentences"
            f" ({negatives.rate:.1%}); both ends were found in {negatives.found}"
        )
