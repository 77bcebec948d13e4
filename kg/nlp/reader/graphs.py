"""The exported graphs of one model folder, run by ONNX Runtime: arrays in, arrays out."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from msgspec import Struct
from tokenizers import Tokenizer

from kg.errors import InputError
from kg.nlp.reader.numbers import Numbers
from kg.nlp.reader.pieces import Pieces

__all__ = ["Again", "Found", "Graphs", "tags_of"]


class Found(Struct, frozen=True, eq=False):
    """The mentions of one window: first and last word, type and concept of each; concepts count from 0."""

    first: np.ndarray
    last: np.ndarray
    type: np.ndarray
    concept: np.ndarray


class Again(Struct, frozen=True, eq=False):
    """What the second pass leaves: states, (pieces, 384), and its last attention, (heads, pieces, pieces)."""

    states: np.ndarray
    attention: np.ndarray


class Graphs:
    """The encoder, the second pass, and the heads of one task: ours, or ``task``, one that stands beside."""

    def __init__(self, folder: Path, threads: int = 1, task: str = "") -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        suffix = f"{task}.onnx" if task else "onnx"
        self._encoder, self._second, self._spans, self._pairs = (
            _open(folder / name, threads)
            for name in ("encoder.onnx", "second.onnx", f"spans.{suffix}", f"pairs.{suffix}")
        )
        self._roles = None if task else _open(folder / "roles.onnx", threads)
        self._folder, self._threads, self._task = folder, threads, task

    def __reduce__(self) -> tuple[type[Graphs], tuple[Path, int, str]]:
        """It is opened again elsewhere: sessions of ONNX Runtime belong to their process."""
        return Graphs, (self._folder, self._threads, self._task)

    @cached_property
    def _figures(self) -> onnxruntime.InferenceSession:
        """Opened when it is first needed: while it is learnt, there is none, and the field's tasks have none."""
        return _open(self._folder / "figures.onnx", self._threads)

    def encode(self, window: Pieces) -> tuple[np.ndarray, np.ndarray]:
        """Shared states (pieces, 384), and scores of spans by their last word, (words, 12, types)."""
        shared, states = self._encoder.run(None, {"ids": window.ids, "cases": window.cases})
        (scores,) = self._spans.run(None, {"states": states, "first": window.first, "last": window.last})
        return shared, scores

    def reread(self, shared: np.ndarray, tags: np.ndarray) -> Again:
        """The second pass; ``tags``, (pieces,), say what belongs to which mention."""
        return Again(*self._second.run(None, {"shared": shared, "tags": tags}))

    def pairs(self, again: Again, window: Pieces, found: Found) -> np.ndarray:
        """Logits of every relation between every two mentions, (mentions, mentions, relations)."""
        logits: np.ndarray = self._pairs.run(None, _feed(self._pairs, again, window, found))[0]
        return logits

    def roles(self, again: Again, window: Pieces, found: Found) -> np.ndarray:
        """Logits of each concept's role, (concepts, roles)."""
        assert self._roles is not None  # noqa: S101  # only our task has roles
        logits: np.ndarray = self._roles.run(None, _feed(self._roles, again, window, found))[0]
        return logits

    def figures(self, again: Again, window: Pieces, found: Found, numbers: Numbers) -> np.ndarray:
        """Logits of what each number is of, (numbers, 1 + concepts): first of nothing, then of each concept."""
        feed = _feed(self._figures, again, window, found, numbers)
        logits: np.ndarray = self._figures.run(None, feed)[0]
        return logits


def tags_of(found: Found, window: Pieces, begin: int = 0) -> np.ndarray:
    """The tag of every piece, (pieces,): outside, or first or further piece of a type.

    ``begin`` is the first tag of the task.
    """
    tags = np.full(len(window.ids), begin, dtype=np.int64)
    for first, last, type in zip(window.first[found.first], window.last[found.last], found.type, strict=True):
        tags[first : last + 1] = begin + 2 + 2 * type
        tags[first] = begin + 1 + 2 * type
    return tags


def _feed(
    session: onnxruntime.InferenceSession, again: Again, window: Pieces, found: Found, numbers: Numbers | None = None
) -> dict[str, np.ndarray]:
    """What the graph asks for; an export leaves out what a head does not use."""
    concepts = int(found.concept.max()) + 1 if len(found.concept) else 0
    known = {
        "states": again.states,
        "attention": again.attention,
        "first": window.first[found.first],
        "last": window.last[found.last],
        "type": found.type,
        "sentence": window.sentence[found.first],
        "word": found.first,
        "belongs": found.concept[None] == np.arange(concepts)[:, None],
    }
    if numbers is not None:
        known |= {
            "number_first": window.first[numbers.first],
            "number_last": window.last[numbers.last],
            "number_sentence": window.sentence[numbers.first],
            "number_word": numbers.first,
            "number_sort": numbers.sort,
        }
    return {input.name: known[input.name] for input in session.get_inputs()}


def _open(path: Path, threads: int) -> onnxruntime.InferenceSession:
    if not path.is_file():
        raise InputError("is missing; `kg train --start FOLDER` makes a whole folder of an older one", where=str(path))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    # Fused, skip and normalisation take longer than apart (0.5 against 0.1 ms a layer, onnxruntime 1.31).
    slow = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
    )
