"""How alike words are in meaning: cosines of small vectors that come with the package (``kg/models/words``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

__all__ = ["UNKNOWN", "WORDS", "alike"]

_FOLDER = Path(str(files("kg").joinpath("models/words")))
#: The words, and a row of numbers for each.
WORDS = (_FOLDER / "words.txt", _FOLDER / "vectors.npy")
#: The likeness where one side has no word that the table knows.
UNKNOWN = 0.5


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """The cosine of the mean vectors of two lists of words, as ``kg.names.fold`` and ``singular`` give them."""
    first, second = _mean(one), _mean(other)
    if first is None or second is None:
        return UNKNOWN
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size else UNKNOWN


def _mean(words: Sequence[str]) -> np.ndarray | None:
    rows, vectors = _table()
    known = [rows[word] for word in words if word in rows]
    return vectors[known].mean(0, dtype=np.float64) if known else None


@cache
def _table() -> tuple[dict[str, int], np.ndarray]:
    words, vectors = WORDS
    rows = {word: row for row, word in enumerate(words.read_text("utf-8").split("\n")) if word}
    return rows, np.load(vectors, allow_pickle=False)
