"""Which concepts of one text are one: the "human airbag system" of its title, and "the airbag system" further on.

A small network gives each two concepts of one type that share a word a probability (the mention-pair model of
W. M. Soon et al., Computational Linguistics 27, 2001); concepts are joined, the likeliest first, as long as the mean
over all pairs of their parts is high enough (average linkage). ``kg/models/coreference`` says how it was learnt.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from kg.nlp.reader.pairs import Concept, pairs

__all__ = ["WEIGHTS", "Network", "join"]

WEIGHTS = Path(str(files("kg").joinpath("models/coreference/network.json")))


class Network(Struct, frozen=True):
    """One hidden layer over standardised ``signs``, here their names; ``least`` is the mean at which concepts join."""

    signs: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    out: tuple[float, ...]
    offset: float
    least: float


def join(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[tuple[int, int]],
    owner: Sequence[int],
    kinds: Sequence[int],
) -> tuple[list[int], list[int]]:
    """The concept of each mention, and each concept's type, once those that are one are joined.

    ``mentions`` are in characters, end exclusive; ``owner`` is the concept of each, numbered in order of appearance, as
    the result is; ``kinds`` are the types by number.
    """
    members: list[list[tuple[int, int]]] = [[] for _ in kinds]
    for mention, number in zip(mentions, owner, strict=True):
        members[number].append(mention)
    concepts = [Concept(kind, tuple(own)) for kind, own in zip(kinds, members, strict=True)]
    found = list(pairs(text, sentences, concepts))
    if not found:
        return list(owner), list(kinds)
    chances = np.zeros((len(kinds), len(kinds)))
    first, second = [one for one, _, _ in found], [other for _, other, _ in found]
    chances[first, second] = chances[second, first] = _probabilities(np.array([signs for *_, signs in found]))
    group = _linked(chances, _network().least)
    numbers = {number: place for place, number in enumerate(dict.fromkeys(group[one] for one in range(len(kinds))))}
    kept = [kinds[group.index(number)] for number in numbers]
    return [numbers[group[number]] for number in owner], kept


def _linked(chances: np.ndarray, least: float) -> list[int]:
    """The group of each: its first member. ``chances`` are symmetric, with nothing on the diagonal."""
    summed, sizes = chances.copy(), np.ones(len(chances))
    group = list(range(len(chances)))
    while True:
        mean = summed / np.outer(sizes, sizes)
        one, other = sorted(map(int, np.unravel_index(mean.argmax(), mean.shape)))
        if mean[one, other] < least:
            return group
        summed[one] += summed[other]
        summed[:, one] += summed[:, other]
        summed[one, one] = 0
        summed[other] = summed[:, other] = 0
        sizes[one] += sizes[other]
        group = [one if number == other else number for number in group]


def _probabilities(signs: np.ndarray) -> np.ndarray:
    mean, deviation, hidden, bias, out, offset = _arrays()
    states = np.maximum((signs - mean) / deviation @ hidden + bias, 0)
    likely: np.ndarray = 1 / (1 + np.exp(-(states @ out + offset)))
    return likely


@cache
def _network() -> Network:
    return msgspec.json.decode(WEIGHTS.read_bytes(), type=Network)


@cache
def _arrays() -> tuple[np.ndarray, ...]:
    one = _network()
    return tuple(np.array(part) for part in (one.mean, one.deviation, one.hidden, one.bias, one.out, one.offset))
