"""The weights of ``schema/similar.toml``: logistic regression on pairs of names that were judged by hand."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from kg.resolve.similar import Company, Weights, features, written

__all__ = ["BY_HAND", "Judged", "crossed", "fitted", "read_judged"]

#: Weights that are set and not fitted, for the judged pairs have too few cases of what is sure.
BY_HAND = {"turned about": -3.0, "joined otherwise": -3.0}
_FOLDS, _ROUNDS = 10, 4
_STEPS = 30


class Judged(Struct, frozen=True):
    """Two names, what is seen of them, and whether they are one thing."""

    features: Mapping[str, float]
    same: bool


def read_judged(path: Path) -> list[Judged]:
    """Pairs from a table with the columns type, one, other, together, shared and judgement (same, apart)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Judged(
                features(
                    row["type"],
                    written(row["one"]),
                    written(row["other"]),
                    Company(int(row["together"]), int(row["shared"])),
                ),
                row["judgement"] == "same",
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def fitted(pairs: Sequence[Judged]) -> Weights:
    """Maximum likelihood with a ridge of one on every weight (Newton's method)."""
    names = [name for name in pairs[0].features if name not in BY_HAND]
    rows = np.array([[1.0, *(float(pair.features[name]) for name in names)] for pair in pairs])
    given = np.array([sum(BY_HAND[name] * float(pair.features[name]) for name in BY_HAND) for pair in pairs])
    same = np.array([pair.same for pair in pairs], dtype=np.float64)
    ridge = np.diag([0.0, *(1.0 for _ in names)])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights - given))
        slope = rows.T @ (chance - same) + ridge @ weights
        weights -= np.linalg.solve(rows.T @ (rows * (chance * (1 - chance))[:, None]) + ridge, slope)
    intercept, *rest = (round(float(weight), 2) for weight in weights)
    return Weights(intercept, dict(zip(names, rest, strict=True)) | BY_HAND)


def crossed(pairs: Sequence[Judged]) -> list[float]:
    """The probability of each pair by weights that did not see it: the mean of four ten-fold rounds."""
    total = np.zeros(len(pairs))
    for seed in range(_ROUNDS):
        order = list(range(len(pairs)))
        random.Random(seed).shuffle(order)  # noqa: S311  # not for secrets
        for fold in range(_FOLDS):
            weights = fitted([pairs[place] for number, place in enumerate(order) if number % _FOLDS != fold])
            for place in order[fold::_FOLDS]:
                total[place] += weights.probability(pairs[place].features)
    return [float(chance) for chance in total / _ROUNDS]
