"""Learning which number is of which concept: last of all, on what the exported reader leaves of each text.

The reader itself stays as it is, so that each text is read once and every epoch takes seconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
import torch
from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc
from torch import Tensor, nn

from kg.evaluate.figures import is_same
from kg.evaluate.gold import GoldPaper
from kg.nlp.reader.graphs import Found, Graphs, tags_of
from kg.nlp.reader.numbers import Numbers, numbers_of
from kg.quantities import Quantity, quantity
from kg.training.batch import gold_mentions
from kg.training.data import Example, example
from kg.training.figure_head import FigureHead, NumberPlaces
from kg.training.heads import Mentions
from kg.training.schedule import descend, warm_then_down

__all__ = ["FigureConfig", "NumberText", "learn_figures", "number_texts"]


class FigureConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """``[figures]`` of ``config.toml``, field by field; the file says what each means."""

    seed: int
    epochs: int
    batch: int
    rate: float
    warmup: float
    weight_decay: float
    clip: float
    average: float
    dropout: float
    input_dropout: float


@dataclass(frozen=True)
class NumberText:
    """One text as the second pass left it, with gold mentions; ``owners``, (numbers,): 0, or 1 + a concept."""

    states: np.ndarray
    numbers: NumberPlaces
    mentions: Mentions
    owners: Tensor


def learn_figures(
    folder: Path, papers: Sequence[GoldPaper], config: FigureConfig, report: Callable[[str], None] = print
) -> FigureHead:
    """A head for the reader in ``folder``, from those papers whose annotation has figures.

    In the others, people may not have looked for them. Same folder, papers and seed: same weights.
    """
    random.seed(config.seed)
    torch.manual_seed(config.seed)
    texts = list(number_texts(folder, papers))
    report(f"{len(texts)} texts with {sum(int((text.owners > 0).sum()) for text in texts)} figures to learn from")
    head = FigureHead(config.dropout, config.input_dropout)
    optimizer = torch.optim.AdamW(head.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    schedule = warm_then_down(optimizer, steps=config.epochs * -(-len(texts) // config.batch), warmup=config.warmup)
    averaged = torch.optim.swa_utils.AveragedModel(
        head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config.average)
    )
    for epoch in range(config.epochs):
        random.shuffle(texts)
        total = 0.0
        for start in range(0, len(texts), config.batch):
            batch = texts[start : start + config.batch]
            losses = [
                nn.functional.cross_entropy(
                    head(torch.from_numpy(text.states).float(), text.numbers, text.mentions),
                    text.owners,
                    reduction="sum",
                )
                for text in batch
            ]
            loss = torch.stack(losses).sum() / sum(len(text.owners) for text in batch)
            descend(loss, head, optimizer, schedule, config.clip)
            averaged.update_parameters(head)
            total += float(loss.detach()) * len(batch)
        report(f"figures, epoch {epoch + 1}: loss {total / max(1, len(texts)):.3f}")
    learnt: FigureHead = averaged.module.eval()
    return learnt


def number_texts(folder: Path, papers: Sequence[GoldPaper]) -> Iterator[NumberText]:
    """The papers that have figures, read once; those whose first window has no number or no mention are left out."""
    graphs, nlp = Graphs(folder), _numberer()
    for paper in papers:
        if paper.figures:
            whole = example(paper, graphs.tokenizer, nlp)
            doc = nlp(paper.paper.text)
            numbers = numbers_of(whole.pieces, doc._.kg_numbers)
            if len(numbers.place) and whole.segments:
                yield _text(graphs, whole, numbers, owners_of(paper, doc, whole))


def _numberer() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_numbers")
    return nlp


def _text(graphs: Graphs, whole: Example, numbers: Numbers, owners: Sequence[int]) -> NumberText:
    window = whole.pieces
    first, last, type, concept = np.array(whole.segments).T
    found = Found(first, last, type, concept)
    shared, _ = graphs.encode(window)
    again = graphs.reread(shared, tags_of(found, window))
    places = NumberPlaces(
        number_first=torch.from_numpy(window.first[numbers.first]),
        number_last=torch.from_numpy(window.last[numbers.last]),
        number_sort=torch.from_numpy(numbers.sort),
        number_sentence=torch.from_numpy(window.sentence[numbers.first]),
        number_word=torch.from_numpy(numbers.first),
    )
    here = {int(number) for number in concept}  # a concept without a mention in the window bears nothing here
    wanted = [1 + owners[place] if owners[place] in here else 0 for place in numbers.place]
    return NumberText(again.states.astype(np.float16), places, gold_mentions(whole), torch.tensor(wanted))


def owners_of(paper: GoldPaper, doc: Doc, whole: Example) -> list[int]:
    """Of which concept each number of the text is, or -1.

    The gold says a number's value, not its place: of several numbers that are the same, it is the one that stands
    nearest to a mention of its bearer.
    """
    concepts, stated = list(paper.concepts), doc._.kg_numbers
    meant = [Quantity(one["low"], one["high"], one["relation"], one["uncertainty"], one["quantity"]) for one in stated]
    owners = [-1] * len(stated)
    wanted = [
        ([place for place, one in enumerate(meant) if is_same(one, value)], concepts.index(gold.of))
        for gold in paper.figures
        if gold.of in paper.concepts and (value := quantity(gold.value, gold.unit))
    ]
    for places, of in sorted(wanted, key=lambda one: len(one[0])):
        free = [place for place in places if owners[place] < 0]
        if free:
            owners[min(free, key=lambda place: _distance(stated[place]["start"], of, whole))] = of
    return owners


def _distance(start: int, of: int, whole: Example) -> int:
    """Characters from a number to the nearest mention of a concept."""
    gaps = [abs(int(whole.pieces.start[first]) - start) for first, _, _, concept in whole.segments if concept == of]
    return min(gaps, default=len(whole.text))
