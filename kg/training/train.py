"""The training run: seeds, schedule, moving average, and what each epoch cost and scored."""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from msgspec import Struct, convert
from safetensors.torch import load_file
from torch import Tensor

from kg.training.batch import gold_mentions, masked, padded, predicted_mentions, relation_targets, tags_of
from kg.training.data import Example
from kg.training.heads import Heads, Mentions, to_concepts
from kg.training.losses import relation_loss, role_loss, segment_loss
from kg.training.model import Reader
from kg.training.pretrain import PretrainConfig
from kg.training.schedule import warm_then_down
from kg.training.tasks import TASKS

__all__ = ["Config", "read_config", "train"]

Report = Callable[[str], None]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """``config.toml``, field by field; the file says what each means."""

    seed: int
    epochs: int
    batch: int
    encoder_rate: float
    head_rate: float
    warmup: float
    weight_decay: float
    clip: float
    average: float
    dropout: float
    head_dropout: float
    mixed_from: int
    mixed_share: float
    span_weight: float
    role_weight: float
    relation_weight: float
    auxiliary: float
    held_out: int
    pretrain: PretrainConfig


def read_config(path: Path | None = None) -> Config:
    """The configuration in this file, or the one that stands here."""
    text = (path or Path(__file__).with_name("config.toml")).read_text("utf-8")
    return convert(tomllib.loads(text), Config)


def train(
    papers: Sequence[Example],
    config: Config,
    *,
    others: Sequence[Example] = (),
    encoder: Path | None = None,
    start: Path | None = None,
    report: Report = print,
    after: Callable[[Reader, int], None] | None = None,
) -> Reader:
    """A reader trained on these papers. Same seed, texts and machine: same weights.

    Of ``others``, texts of the field's tasks, every epoch draws ``config.auxiliary`` times as
    many as there are papers. ``encoder``: weights that pretraining wrote;
    ``start``: weights of a whole reader, of which all that has a place in this one is taken. ``after`` is called
    with the averaged reader and the number of epochs.
    """
    random.seed(config.seed)
    torch.manual_seed(config.seed)
    reader = Reader(config.dropout, config.head_dropout, encoder)
    if start:
        reader.load_state_dict(load_file(start), strict=False)
    drawn = min(len(others), round(config.auxiliary * len(papers)))
    # tasks do not share a batch, so that each may end in a smaller one
    steps = config.epochs * (-(-(len(papers) + drawn) // config.batch) + len(TASKS))
    optimizer = _optimizer(reader, config)
    schedule = warm_then_down(optimizer, steps=steps, warmup=config.warmup)
    averaged = torch.optim.swa_utils.AveragedModel(
        reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config.average)
    )
    for epoch in range(config.epochs):
        began, total = time.monotonic(), 0.0
        reader.train()
        for batch in _batches([*papers, *random.sample(others, drawn)], config.batch):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(reader, batch, config, mixed=epoch >= config.mixed_from)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), config.clip)
            optimizer.step()
            schedule.step()
            averaged.update_parameters(reader)
            total += float(loss.detach()) * len(batch)
        report(f"epoch {epoch + 1}: loss {total / (len(papers) + drawn):.3f}, {time.monotonic() - began:.0f} s")
        if after:
            after(averaged.module, epoch + 1)
    averaged.module.eval()
    trained: Reader = averaged.module
    return trained


def _optimizer(reader: Reader, config: Config) -> torch.optim.Optimizer:
    encoder = [
        p for part in (reader.embeddings, reader.layers, reader.second) for p in part.parameters() if p.requires_grad
    ]
    known = {id(parameter) for parameter in encoder}
    heads = [p for p in reader.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": encoder, "lr": config.encoder_rate}, {"params": heads, "lr": config.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=config.weight_decay)


def _batches(texts: Sequence[Example], size: int) -> list[list[Example]]:
    """Texts of one task in random batches of similar length, so that little is padding."""
    batches = []
    for task in TASKS:
        order = [text for text in texts if text.task == task]
        order.sort(key=lambda text: len(text.pieces.ids) + random.uniform(-40, 40))  # noqa: S311
        batches += [order[start : start + size] for start in range(0, len(order), size)]
    random.shuffle(batches)
    return batches


def _loss(reader: Reader, papers: list[Example], config: Config, *, mixed: bool) -> Tensor:
    labels, heads = TASKS[papers[0].task], reader.heads_of(papers[0].task)
    ids, cases, bias = padded([paper.pieces for paper in papers])
    shared, states = reader.encode(ids, cases, bias)
    scores = [masked(_spans(heads, states[row], paper), paper) for row, paper in enumerate(papers)]
    total = config.span_weight * _span_loss(scores, papers)
    if not labels.relations:
        return total / len(papers)
    chosen = [_read(paper, found, config, mixed=mixed) for paper, found in zip(papers, scores, strict=True)]
    tags = torch.stack([tags_of(mentions, ids.shape[1], labels) for mentions, _ in chosen])
    again, attention = reader.reread(shared, tags, bias)
    for row, (paper, (mentions, matched)) in enumerate(zip(papers, chosen, strict=True)):
        if len(mentions.first):
            logits = to_concepts(heads.pairs(again[row], attention[row], mentions), mentions.belongs)
            total = total + config.relation_weight * _pair_loss(logits, paper, mentions, matched)
            if labels.roles:
                total = total + config.role_weight * _role_loss(heads.roles(again[row], mentions), paper, matched)
    return total / len(papers)


def _spans(heads: Heads, states: Tensor, paper: Example) -> Tensor:
    return heads.spans(states, torch.from_numpy(paper.pieces.first), torch.from_numpy(paper.pieces.last))


def _span_loss(scores: list[Tensor], papers: list[Example]) -> Tensor:
    lengths = torch.tensor([len(found) for found in scores])
    together = torch.nn.utils.rnn.pad_sequence(scores, batch_first=True, padding_value=-1e4)
    gold = torch.stack(
        [
            sum((found[last, last - first, type] for first, last, type, _ in paper.segments), found.new_zeros(()))
            for paper, found in zip(papers, scores, strict=True)
        ]
    )
    return segment_loss(together, gold, lengths)


def _read(paper: Example, scores: Tensor, config: Config, *, mixed: bool) -> tuple[Mentions, dict[int, int]]:
    """Gold mentions, or those of the first pass, so that the second learns to live with its errors."""
    if mixed and random.random() < config.mixed_share:  # noqa: S311
        mentions, matched = predicted_mentions(paper, scores.detach().float().numpy())
        if matched:
            return mentions, matched
    return gold_mentions(paper), {number: number for number in range(len(paper.roles))}


def _pair_loss(logits: Tensor, paper: Example, mentions: Mentions, matched: dict[int, int]) -> Tensor:
    present = mentions.belongs.any(1)
    places = {gold: found for found, gold in matched.items() if present[found]}
    relations = [
        (places[source], relation, places[target])
        for source, relation, target in paper.relations
        if source in places and target in places
    ]
    return relation_loss(logits, *relation_targets(mentions, relations, paper.task))


def _role_loss(logits: Tensor, paper: Example, matched: dict[int, int]) -> Tensor:
    roles = torch.full((len(logits),), -100)
    for found, right in matched.items():
        roles[found] = int(paper.roles[right])
    return role_loss(logits, roles)
