"""``kg field``: the reader beside the field, on SciERC and SciER."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AsJson
from kg.cli.output import json_line, table
from kg.cli.progress import bars

__all__ = ["field"]


def field(
    corpora: Annotated[Path, typer.Argument(help="The folder with scierc/test.json and scier/test*.jsonl.")],
    model: Annotated[Path | None, typer.Option(help="A folder that `kg train` wrote; without it, kg's own.")] = None,
    as_json: AsJson = False,
) -> None:
    """F1 on SciERC and SciER as the field counts it, with published figures beside.

    NER: exact span and type. Rel: both ends' boundaries and the relation; Rel+: their types too; every
    gold relation once, directed (PURE). In brackets, COMPARE and CONJUNCTION in either order (HGERE).
    """
    from msgspec.structs import asdict

    from kg.nlp.models import FOLDER
    from kg.stages.field import TEST_SETS, measure, published

    others = published()
    rows: list[list[object]] = []
    for name, (task, file) in TEST_SETS.items():
        with bars(show=not as_json):
            directed, either = measure(corpora / file, task, model or FOLDER)
        if as_json:
            json_line({"set": name, "directed": asdict(directed), "either": asdict(either)})
        rows.append([name, "kg", *_cells(directed.ner, directed.rel, directed.strict)])
        rows.append(["", "kg (either order)", *_cells(None, either.rel, either.strict)])
        rows += [["", one.system, *(_shown(value) for value in (one.ner, one.rel, one.strict))] for one in others[name]]
    if not as_json:
        table(["test set", "system", "NER", "Rel", "Rel+"], rows)


def _cells(*scores: float | None) -> list[str]:
    return [_shown(None if score is None else 100 * score) for score in scores]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
