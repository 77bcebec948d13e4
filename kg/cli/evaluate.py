"""``kg evaluate``: an extraction measured against annotated papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import AsJson, Pipeline, Precision, pipeline_of
from kg.cli.output import json_line, table
from kg.cli.progress import bars

if TYPE_CHECKING:
    from kg.evaluate.unrelated import FalseLinks
    from kg.model import Extraction

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

    from kg.evaluate import compare, read_gold, score

    papers = read_gold(gold, texts)
    with bars(show=not as_json):
        predicted = _predicted(pred, texts, pipeline_of(pipeline, precision))
    scores = score([compare(paper, predicted.get(paper.paper.id)) for paper in papers], samples=samples)
    negatives = None if pred else _negatives(pipeline_of(pipeline, precision))
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
        title=f"{len(papers)} papers",
    )
    if negatives:
        typer.echo(
            f"hard negatives: a link that is not there in {negatives.linked} of {negatives.sentences} sentences"
            f" ({negatives.rate:.1%}); both ends were found in {negatives.found}"
        )


def _negatives(pipeline: str) -> FalseLinks:
    from kg.evaluate.unrelated import false_links, read_unrelated
    from kg.stages.extract import stream

    cases = list(read_unrelated())
    return false_links(zip(cases, stream((case.paper for case in cases), pipeline), strict=True))


def _predicted(pred: Path | None, texts: Path, pipeline: str) -> dict[str, Extraction]:
    from kg import jsonl
    from kg.model import Extraction, Paper
    from kg.stages.extract import stream

    found = jsonl.read(pred, Extraction) if pred else stream(jsonl.read(texts, Paper), pipeline)
    return {extraction.paper.id: extraction for extraction in found}
