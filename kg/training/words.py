"""Vectors of the words of abstracts: those of the published encoder's word pieces, in few dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from msgspec import Struct
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kg.names import fold, singular

__all__ = ["Report", "learn"]

#: Words that the most papers use, and numbers that stand for each.
SIZE, DIMENSIONS = 24_000, 32


class Report(Struct, frozen=True):
    """How many texts were read, words kept, and what share of the variance the dimensions kept."""

    texts: int
    words: int
    variance: float


def learn(texts: Iterable[str], encoder: Path, out: Path) -> Report:
    """Write ``words.txt`` and ``vectors.npy``, (words, 32) of int8, for the commonest words of the texts.

    ``encoder`` is the folder with the ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2. A word's vector
    is the mean of those of its pieces, of length one, in the directions of the largest variance.
    """
    counted: Counter[str] = Counter()
    read = 0
    for read, text in enumerate(texts, 1):  # noqa: B007  # the last one is how many there were
        counted.update({singular(word) for word in fold(text).split()})
    words = [word for word, _ in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:SIZE]]
    whole = _vectors(words, encoder)
    whole -= whole.mean(0)
    _, spread, directions = np.linalg.svd(whole, full_matrices=False)
    signs = np.where(directions[:DIMENSIONS].sum(1) < 0, -1, 1)  # or they would depend on the library
    kept = whole @ (directions[:DIMENSIONS] * signs[:, None]).T
    out.mkdir(parents=True, exist_ok=True)
    (out / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    np.save(out / "vectors.npy", np.round(kept / np.abs(kept).max() * 127).astype(np.int8))
    return Report(read, len(words), round(float((spread[:DIMENSIONS] ** 2).sum() / (spread**2).sum()), 3))


def _vectors(words: list[str], encoder: Path) -> np.ndarray:
    weights = load_file(encoder / "model.safetensors")
    pieces = next(tensor for name, tensor in weights.items() if name.endswith("word_embeddings.weight"))
    pieces = pieces.astype(np.float32) - pieces.astype(np.float32).mean(0)
    cutter = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    cutter.no_truncation()
    cutter.no_padding()
    means = [pieces[found.ids].mean(0) for found in cutter.encode_batch(words, add_special_tokens=False)]
    made = np.array(means)
    scaled: np.ndarray = made / np.linalg.norm(made, axis=1, keepdims=True)
    return scaled
