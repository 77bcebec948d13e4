"""``kg``: its commands, and how an error ends it."""

from __future__ import annotations

import io
import signal
import sys
from typing import Annotated

import typer

from kg import __version__
from kg.cli.ask import ask
from kg.cli.build import build
from kg.cli.doctor import doctor
from kg.cli.evaluate import evaluate
from kg.cli.export import export
from kg.cli.extract import extract
from kg.cli.field import field
from kg.cli.harvest import backfill, fetch, refresh
from kg.cli.history import forget, history, rebuild, runs
from kg.cli.load import load
from kg.cli.maintain import maintain
from kg.cli.merges import merges, why
from kg.cli.query import query
from kg.cli.release import release, validate
from kg.cli.show import show
from kg.cli.sparql import sparql
from kg.cli.stats import stats
from kg.cli.train import pretrain, senses, train, words
from kg.cli.vocabulary import vocabulary
from kg.errors import KgError

__all__ = ["app", "main"]

#: How typer ends a command that a person interrupts.
_INTERRUPTED = 130

app = typer.Typer(
    name="kg",
    help="Papers, methods, datasets and hardware as a graph whose edges show their sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_READ = (ask, query, sparql, show, stats, merges, why, doctor)
_LIVE = (fetch, refresh, backfill)
_KEEP = (history, forget, runs, rebuild, maintain)
_MEASURE = (evaluate, field, train, pretrain, senses, words)
for command in (build, extract, load, export, release, validate, *_LIVE, *_READ, *_KEEP, *_MEASURE):
    app.command()(command)
app.add_typer(vocabulary, name="vocabulary")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line. Exit code 0: done; 1: an error that was expected; 2: wrong usage."""
    # A terminated run ends as an interrupted one: temporary files and Prefect's server go with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no "✓" shows a question mark
    try:
        app()
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            typer.secho("kg: stopped; what was finished stands, run it again to go on", err=True)
        raise
    except (KgError, OSError) as error:
        typer.secho(f"kg: {error or type(error).__name__}", fg="red", err=True)
        sys.exit(1)
