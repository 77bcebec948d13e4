"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.quotes import Quotes

__all__ = [
    "AsJson",
    "Pipeline",
    "Precision",
    "QuotesOf",
    "StoreAddress",
    "WorkspaceDir",
    "address",
    "chosen_quotes",
    "pipeline_of",
]

WorkspaceDir = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="KG_WORKSPACE", help="The folder with papers, records and store.")
]
StoreAddress = Annotated[
    str,
    typer.Option("--store", envvar="KG_STORE", help="bolt://… or neo4j://…; without it, the workspace's own graph."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Pipeline = Annotated[
    str,
    typer.Option(
        "--pipeline", envvar="KG_PIPELINE", help="A saved spaCy pipeline; without it, the one that comes with kg."
    ),
]

Precision = Annotated[
    float,
    typer.Option(
        min=0,
        max=0.99,
        help="Keep only what reached this precision on papers held out, as .7 for links; 0 for the best F1.",
    ),
]
QuotesOf = Annotated[
    str,
    typer.Option(
        "--quotes",
        help="What of papers' words goes out beside titles and names: full; short (no abstracts, 120 characters of a"
        " sentence); none. Offsets always do.",
    ),
]


def chosen_quotes(quotes: str) -> Quotes:
    """What the option names."""
    from kg.quotes import QUOTES

    for one in QUOTES:
        if one == quotes:
            return one
    raise typer.BadParameter(f"{quotes!r}: one of {', '.join(QUOTES)} is expected", param_hint="--quotes")


def pipeline_of(name: str, precision: float) -> str:
    """The pipeline that the two options name, as :func:`kg.nlp.pipeline.open_pipeline` knows it."""
    return f"{name}@{precision}" if precision else name


def address(workspace: Path, store: str) -> str | Path:
    """The store that the two options name. Raises :class:`InputError` where ``--store`` is no address of a server."""
    from kg.config import Workspace
    from kg.errors import InputError

    if store and "://" not in store:
        if Path(store).exists():
            raise InputError(f"--store {store} is a file, and no address of a server; -w names the folder it is in")
        what = f"bolt://{store}" if ":" in store else "bolt://localhost:7687"
        raise InputError(f"--store {store} is no address of a server; did you mean {what}?")
    return store or Workspace(workspace).store
