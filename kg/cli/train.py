"""``kg train``: a reader from annotated papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import json_line, note

__all__ = ["train"]


def train(
    gold: Annotated[Path, typer.Option(help="Annotations: JSON lines with id, entities, relations.")],
    texts: Annotated[Path, typer.Option(help="The papers: JSON lines with id, title, abstract.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the model.")],
    config: Annotated[Path | None, typer.Option(help="Another config.toml than the one that comes with kg.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads of torch.")] = 2,
) -> None:
    """Train, export and calibrate the reader (needs the extra `train`; half an hour on two cores)."""
    from kg.errors import InputError

    try:
        import torch
    except ImportError as error:
        raise InputError("training needs torch; install the extra: pip install 'kg[train]'") from error
    from msgspec import to_builtins

    from kg.training.run import run

    torch.set_num_threads(threads)
    json_line(to_builtins(run(gold, texts, out, config, report=note)))
