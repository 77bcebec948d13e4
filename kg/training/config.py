"""How a reader is trained: ``config.toml``, or another such file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from msgspec import Struct, convert

from kg.training.figures import FigureConfig
from kg.training.pretrain import PretrainConfig

__all__ = ["Config", "read_config"]


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """``config.toml``, field by field; the file says what each means."""

    seed: int
    only: str
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
    hidden_words: float
    span_weight: float
    role_weight: float
    relation_weight: float
    auxiliary: float
    held_out: int
    figures: FigureConfig
    pretrain: PretrainConfig


def read_config(path: Path | None = None) -> Config:
    """The configuration in this file, or the one that stands here."""
    text = (path or Path(__file__).with_name("config.toml")).read_text("utf-8")
    return convert(tomllib.loads(text), Config)
