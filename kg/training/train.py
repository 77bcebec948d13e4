"""The training run: seeds, schedule, moving average, and what each epoch cost and scored."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from kg.errors import InputError
from kg.training.config import Config
from kg.training.corpora import FILES
from kg.training.data import Example
from kg.training.device import device
from kg.training.model import Reader
from kg.training.schedule import descend, warm_then_down
from kg.training.soup import mean_weights
from kg.training.step import step_loss
from kg.training.tasks import TASKS

__all__ = ["train"]

Report = Callable[[str], None]


def train(
    papers: Sequence[Example],
    config: Config,
    *,
    others: Sequence[Example] = (),
    encoder: Path | None = None,
    start: Sequence[Path] = (),
    report: Report = print,
    after: Callable[[Reader, int], None] | None = None,
) -> Reader:
    """A reader trained on these papers. On a CPU, same seed and texts: same weights.

    Of ``others``, texts of the field's tasks, every epoch draws ``config.auxiliary`` times as
    many as there are papers; where one task learns alone, all of its texts and no paper. ``encoder``: weights that
    pretraining wrote; ``start``: weights of whole readers; of their mean all that has a place in this one is taken.
    ``after`` is called with the averaged reader and the number of epochs. Raises :class:`InputError` where one task
    shall learn alone and has no text.
    """
    random.seed(config.seed)
    torch.manual_seed(config.seed)
    reader = Reader(config.dropout, config.head_dropout, encoder)
    if start:
        reader.load_state_dict(mean_weights(start), strict=False)
    reader.to(device())
    if config.only:
        papers, others = [], _texts_of(others, config.only)
    drawn = len(others) if config.only else min(len(others), round(config.auxiliary * len(papers)))
    # tasks do not share a batch, so that each may end in a smaller one
    steps = config.epochs * (-(-(len(papers) + drawn) // config.batch) + len(TASKS))
    optimizer = _optimizer_of_one(reader, config) if config.only else _optimizer(reader, config)
    schedule = warm_then_down(optimizer, steps=steps, warmup=config.warmup)
    averaged = torch.optim.swa_utils.AveragedModel(
        reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config.average)
    )
    for epoch in range(config.epochs):
        began, total = time.monotonic(), 0.0
        reader.train()
        for batch in _batches([*papers, *random.sample(others, drawn)], config.batch):
            with torch.autocast(device().type, dtype=torch.bfloat16):
                loss = step_loss(reader, batch, config, mixed=epoch >= config.mixed_from)
            descend(loss, reader, optimizer, schedule, config.clip)
            averaged.update_parameters(reader)
            total += float(loss.detach()) * len(batch)
        report(f"epoch {epoch + 1}: loss {total / (len(papers) + drawn):.3f}, {time.monotonic() - began:.0f} s")
        if after:
            after(averaged.module, epoch + 1)
    averaged.module.eval()
    trained: Reader = averaged.module.cpu()
    return trained


def _texts_of(others: Sequence[Example], task: str) -> list[Example]:
    found = [text for text in others if text.task == task]
    if not found:
        raise InputError(f"there is no text of {task}, which alone shall learn; --corpora has {', '.join(FILES)}")
    return found


def _optimizer(reader: Reader, config: Config) -> torch.optim.Optimizer:
    encoder = [
        p for part in (reader.embeddings, reader.layers, reader.second) for p in part.parameters() if p.requires_grad
    ]
    known = {id(parameter) for parameter in encoder}
    heads = [p for p in reader.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": encoder, "lr": config.encoder_rate}, {"params": heads, "lr": config.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=config.weight_decay)


def _optimizer_of_one(reader: Reader, config: Config) -> torch.optim.Optimizer:
    """For the heads of one task and its rows of the table of tags; everything else is frozen."""
    reader.requires_grad_(False)
    heads, labels = reader.heads_of(config.only).requires_grad_(True), TASKS[config.only]
    own = torch.zeros_like(reader.tags.weight)
    own[labels.tag : labels.tag + labels.tags] = 1
    reader.tags.weight.requires_grad_(True).register_hook(lambda gradient: gradient * own)
    groups: list[dict[str, Any]] = [
        {"params": list(heads.parameters())},
        {"params": [reader.tags.weight], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.head_rate, weight_decay=config.weight_decay)


def _batches(texts: Sequence[Example], size: int) -> list[list[Example]]:
    """Texts of one task in random batches of similar length, so that little is padding."""
    batches = []
    for task in TASKS:
        order = [text for text in texts if text.task == task]
        order.sort(key=lambda text: len(text.pieces.ids) + random.uniform(-40, 40))  # noqa: S311
        batches += [order[start : start + size] for start in range(0, len(order), size)]
    random.shuffle(batches)
    return batches
