"""What a model folder says of its model: ``card.json``."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from kg.errors import InputError
from kg.nlp.reader.calibration import Kind
from kg.nlp.reader.labels import Labels

__all__ = ["Beside", "Card", "least", "read_card", "write_card"]


class Beside(Labels, frozen=True):
    """Another task whose heads the folder holds; relations are taken from this probability on."""

    threshold: float = 0.5


class Card(Struct, frozen=True):
    """``card.json``: what the model is, how its scores become probabilities, and its thresholds.

    ``beside`` are other tasks by name.
    """

    name: str
    version: str
    mention: Kind = Kind()
    role: Kind = Kind()
    link: Kind = Kind(threshold=0.5)
    figure: Kind = Kind()
    beside: dict[str, Beside] = {}
    trained_on: dict[str, str] = {}
    measured: dict[str, float] = {}


def read_card(folder: Path) -> Card:
    """The card of this folder. Raises :class:`InputError` where it has none."""
    path = folder / "card.json"
    if not path.is_file():
        raise InputError("holds no reader (card.json is missing); `kg train` writes one", where=str(folder))
    return msgspec.json.decode(path.read_bytes(), type=Card)


def write_card(card: Card, folder: Path) -> None:
    """Write the card of this folder."""
    (folder / "card.json").write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n")


def least(name: str, kind: Kind, precision: float = 0.0) -> float:
    """The probability from which scores of this kind are taken: that of the best F1, or of a precision.

    Raises :class:`InputError` where no threshold reached that precision on the papers held out.
    """
    if not precision:
        return kind.threshold
    point = kind.at(precision)
    if point is None:
        most = max((found.precision for found in kind.curve), default=0.0)
        raise InputError(f"no threshold gives {name}s a precision of {precision}; the most is {most:.2f}")
    return max(point.threshold, kind.threshold)
