"""The likeliest mentions that do not overlap, and how likely each is: a semi-Markov CRF.

S. Sarawagi and W. Cohen, "Semi-Markov conditional random fields for information
extraction", NIPS 2004. A segment is a span of words with a type; a word outside scores 0.
Spans are stored by their last word: ``scores[i, l - 1]`` is that of the ``l`` words that end
with word ``i``; shape (words, longest span, types). Impossible spans score minus infinity.
"""

from __future__ import annotations

import math

import numpy as np

__all__ = ["NEVER", "decode", "marginals", "partition", "possible"]

NEVER = -1e9
#: A sum of weights above which it is scaled, and the score above which a span is as good as certain.
_LARGE, _CERTAIN = 1e100, 300.0


def possible(sentence: np.ndarray, bracket: np.ndarray, longest: int) -> np.ndarray:
    """Which spans lie inside one sentence and close what brackets they open: booleans, (words, longest)."""
    words = np.arange(len(sentence))
    starts = words[:, None] - np.arange(longest)[None, :]
    first = np.maximum(starts, 0)
    opened = np.concatenate([[0], bracket.cumsum()])
    closed = opened[words + 1][:, None] == opened[first]
    inside: np.ndarray = (starts >= 0) & (sentence[first] == sentence[:, None]) & closed
    return inside


def decode(scores: np.ndarray) -> list[tuple[int, int, int]]:
    """``(first word, last word, type)`` of the best segmentation, in order."""
    words, longest, _ = scores.shape
    types = scores.argmax(axis=2) if words else np.zeros((0, longest), dtype=np.int64)
    best_scores = scores.max(axis=2) if words else np.zeros((0, longest))
    best = np.zeros(words + 1)
    length = np.zeros(words + 1, dtype=np.int64)  # 0: the word stands outside
    for i in range(words):
        most = min(longest, i + 1)
        candidates = best[i + 1 - most : i + 1][::-1] + best_scores[i, :most]
        choice = int(candidates.argmax())
        outside = best[i]
        best[i + 1], length[i + 1] = (candidates[choice], choice + 1) if candidates[choice] > outside else (outside, 0)
    spans = []
    i = words
    while i > 0:
        if length[i]:
            spans.append((int(i - length[i]), int(i - 1), int(types[i - 1, length[i] - 1])))
        i -= max(int(length[i]), 1)
    return spans[::-1]


def marginals(scores: np.ndarray) -> np.ndarray:
    """The probability of every span and type over all segmentations, in the shape of ``scores``."""
    return partition(scores)[1]


def partition(scores: np.ndarray) -> tuple[float, np.ndarray]:
    """The logarithm of the summed weights of all segmentations, and :func:`marginals`, which are its gradient."""
    words, longest, _ = scores.shape
    if not words:
        return 0.0, scores
    ending = np.exp(np.minimum(np.logaddexp.reduce(scores, axis=2), _CERTAIN))
    ends = np.arange(words)[:, None] + np.arange(longest)[None, :]
    starting = np.where(ends < words, ending[np.minimum(ends, words - 1), np.arange(longest)], 0.0)
    forward, backward = _sums(ending), _sums(starting[::-1])[::-1]
    starts = np.arange(words)[:, None] - np.arange(longest)[None, :]
    around = np.where(starts >= 0, forward[np.maximum(starts, 0)], NEVER) + backward[1:, None]
    result: np.ndarray = np.exp(np.minimum(around[:, :, None] + scores - forward[words], 0.0))
    return float(forward[words]), result


def _sums(weights: np.ndarray) -> np.ndarray:
    """Logarithms of the summed weights of all segmentations of the words before each, (words + 1,).

    ``weights[i, l - 1]`` is that of the ``l`` words that end with word ``i``. Sums never shrink, so they are scaled
    by the last one where they grow large, and what is lost of those before it weighs nothing.
    """
    words, longest = weights.shape
    backwards = np.ascontiguousarray(weights[:, ::-1])
    sums, logarithms = np.zeros(words + longest), np.zeros(words + 1)
    sums[longest - 1], scale = 1.0, 0.0
    for i in range(words):
        recent = sums[i : i + longest]
        total = float(recent[-1] + recent @ backwards[i])
        logarithms[i + 1] = scale + math.log(total)
        sums[i + longest] = total
        if total > _LARGE:
            sums[i + 1 : i + longest + 1] /= total
            scale = logarithms[i + 1]
    return logarithms
