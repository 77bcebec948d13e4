"""The reader's heads in numpy: small enough that a matrix product on the CPU is all they need.

The same arithmetic as ``kg.training.model``, which a test of the export compares.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from kg.nlp.reader.labels import MAX_WORDS
from kg.nlp.reader.pieces import Pieces

__all__ = ["Found", "Heads"]

#: Words between two mentions, as lower bounds of classes; see ``kg.training.model``.
DISTANCES = np.array((1, 2, 3, 5, 8, 12, 20, 35))


class Found(Struct, frozen=True, eq=False):
    """The mentions of one window: first and last word, type and concept of each."""

    first: np.ndarray
    last: np.ndarray
    type: np.ndarray
    concept: np.ndarray

    @property
    def concepts(self) -> int:
        """How many concepts they name."""
        return int(self.concept.max()) + 1 if len(self.concept) else 0


class Heads:
    """Span, role and relation heads over the weights that training exported."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self.weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}

    def spans(self, states: np.ndarray, pieces: Pieces) -> np.ndarray:
        """Scores of spans by their last word, (words, 12, types); ``states`` (pieces, 384)."""
        starts = self._linear("span_start", states[pieces.first])
        ends = self._linear("span_end", states[pieces.last])
        summed = _summed(self._linear("span_mean", states))
        begin = np.maximum(np.arange(len(pieces))[:, None] - np.arange(MAX_WORDS)[None], 0)
        sizes = (pieces.last[:, None] + 1 - pieces.first[begin])[..., None]
        mean = (summed[pieces.last + 1][:, None] - summed[pieces.first[begin]]) / sizes
        hidden = starts[begin] + ends[:, None] + mean.astype(np.float32) + self.weights["span_width.weight"][None]
        return self._linear("span_type", _gelu(hidden))

    def roles(self, states: np.ndarray, pieces: Pieces, found: Found) -> np.ndarray:
        """Logits of each concept's role, (concepts, roles); ``states`` are those of the second pass."""
        vectors = _means(states, pieces, found)
        pooled = np.full((found.concepts, vectors.shape[1]), -1e4, dtype=np.float32)
        np.maximum.at(pooled, found.concept, vectors)
        sentence = np.full(found.concepts, 15)
        np.minimum.at(sentence, found.concept, np.minimum(pieces.sentence[found.first], 15))
        kinds = np.zeros(found.concepts, dtype=np.int64)
        kinds[found.concept] = found.type
        whole = np.broadcast_to(states[0], pooled.shape)
        hidden = self._linear("role_hidden", np.concatenate([pooled, whole], axis=1))
        hidden = hidden + self.weights["role_type.weight"][kinds] + self.weights["role_sentence.weight"][sentence]
        return self._linear("role", _gelu(hidden))

    def pairs(self, states: np.ndarray, pieces: Pieces, found: Found) -> np.ndarray:
        """Logits of every relation between every two mentions, (mentions, mentions, relations)."""
        vectors = _means(states, pieces, found)
        source = self._linear("pair_source", vectors) + self.weights["pair_source_type.weight"][found.type]
        target = self._linear("pair_target", vectors) + self.weights["pair_target_type.weight"][found.type]
        hidden = source[:, None] + target[None] + self._linear("pair_whole", states[:1])
        hidden += _between(self._linear("pair_between", states), pieces, found)
        gap = found.first[None] - found.first[:, None]
        distance = np.searchsorted(DISTANCES, np.abs(gap), side="right") + (len(DISTANCES) + 1) * (gap < 0)
        sentence = pieces.sentence[found.first]
        apart = np.minimum(np.abs(sentence[:, None] - sentence[None]), 3)
        hidden += self.weights["pair_distance.weight"][distance] + self.weights["pair_sentences.weight"][apart]
        return self._linear("pair", _gelu(hidden))

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        result: np.ndarray = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return result


def _summed(states: np.ndarray) -> np.ndarray:
    summed: np.ndarray = np.concatenate(
        [np.zeros((1, states.shape[1]), dtype=np.float64), states.cumsum(0, dtype=np.float64)]
    )
    return summed


def _means(states: np.ndarray, pieces: Pieces, found: Found) -> np.ndarray:
    summed = _summed(states)
    first, last = pieces.first[found.first], pieces.last[found.last]
    means: np.ndarray = ((summed[last + 1] - summed[first]) / (last + 1 - first)[:, None]).astype(np.float32)
    return means


def _between(states: np.ndarray, pieces: Pieces, found: Found) -> np.ndarray:
    summed = _summed(states)
    first, last = pieces.first[found.first], pieces.last[found.last]
    start = np.minimum(last[:, None], last[None]) + 1
    end = np.maximum(first[:, None], first[None])
    sizes = np.maximum(end - start, 0)
    between: np.ndarray = (summed[end] - summed[np.minimum(start, end)]) / np.maximum(sizes, 1)[..., None]
    return between.astype(np.float32)


def _gelu(x: np.ndarray) -> np.ndarray:
    """The Gaussian error linear unit, with the error function to 1.5e-7.

    M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 7.1.26.
    """
    z = np.abs(x) * np.float32(2**-0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    error = 1 - series.astype(np.float32) * np.exp(-z * z)
    result: np.ndarray = (0.5 * x * (1 + np.sign(x) * error)).astype(np.float32)
    return result
