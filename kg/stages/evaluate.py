"""The pipeline, or extractions that are there, measured against annotated papers."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.evaluate import Score, compare, read_gold, score
from kg.evaluate.unrelated import FalseLinks, false_links, read_unrelated
from kg.model import Extraction, Paper
from kg.stages.extract import stream

__all__ = ["Evaluated", "evaluate"]


class Evaluated(Struct, frozen=True):
    """Scores by kind and type; and how often links are found that are not there, where the pipeline was run."""

    papers: int
    scores: tuple[Score, ...]
    unrelated: FalseLinks | None


def evaluate(
    gold: Path, texts: Path, *, pred: Path | None = None, pipeline: str = "", samples: int = 1000
) -> Evaluated:
    """Scores of the extractions in ``pred``, or of the pipeline on ``texts``; 95 % intervals from ``samples`` draws.

    A gold paper that was not predicted counts as missed. Raises :class:`kg.errors.InputError` where a file is none.
    """
    papers = read_gold(gold, texts)
    found = jsonl.read(pred, Extraction) if pred else stream(jsonl.read(texts, Paper), pipeline)
    predicted = {extraction.paper.id: extraction for extraction in found}
    scores = score([compare(paper, predicted.get(paper.paper.id)) for paper in papers], samples=samples)
    return Evaluated(len(papers), tuple(scores), None if pred else _unrelated(pipeline))


def _unrelated(pipeline: str) -> FalseLinks:
    cases = list(read_unrelated())
    return false_links(zip(cases, stream((case.paper for case in cases), pipeline), strict=True))
