"""From scores to probabilities: a straight line through the log-odds, fitted on held-out papers.

J. Platt, "Probabilistic outputs for support vector machines", 1999. Expected calibration
error as in C. Guo et al., "On calibration of modern neural networks", ICML 2017.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

__all__ = ["Kind", "Line", "Point", "best_threshold", "calibration_error", "curve", "fit", "log_odds"]

#: How strongly a fit is drawn to the line it starts from, in papers' worth of scores: hardly.
_PRIOR = 1e-2


class Line(Struct, frozen=True):
    """``sigmoid(slope * score + offset)`` is the probability that a score is right."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities of these scores, which are log-odds."""
        values = np.clip(self.slope * np.asarray(scores, dtype=np.float64) + self.offset, -30, 30)
        probabilities: np.ndarray = 1 / (1 + np.exp(-values))
        return probabilities


class Point(Struct, frozen=True):
    """What a threshold reached on the papers held out."""

    precision: float
    threshold: float
    recall: float


class Kind(Struct, frozen=True):
    """How one kind of score becomes a probability, and which probability is enough.

    ``threshold`` is the one with the best F1 of those at which half is right; ``curve`` holds those that reach a
    precision.
    """

    line: Line = Line()
    threshold: float = 0.0
    curve: tuple[Point, ...] = ()

    def at(self, precision: float) -> Point | None:
        """The point with the highest recall that reaches this precision, or none."""
        return max((p for p in self.curve if p.precision >= precision), key=lambda p: p.recall, default=None)


def fit(scores: np.ndarray, right: np.ndarray, *, steps: int = 100) -> Line:
    """The line of the greatest likelihood: Newton's method, each step halved until it is one uphill.

    A weak prior on slope 1 keeps the line finite where scores part right from wrong exactly.
    """
    x = np.stack([np.clip(scores, -30, 30), np.ones_like(scores)], axis=1)
    weights = prior = np.array([1.0, 0.0])

    def loss(weights: np.ndarray) -> float:
        margin = np.where(right > 0.5, 1, -1) * (x @ weights)
        return float(np.logaddexp(0, -margin).sum() + 0.5 * _PRIOR * ((weights - prior) ** 2).sum())

    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - right) + _PRIOR * (weights - prior)
        curvature = (x * (p * (1 - p))[:, None]).T @ x + _PRIOR * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < 1e-7:
            break
    return Line(round(float(weights[0]), 4), round(float(weights[1]), 4))


def calibration_error(probabilities: np.ndarray, right: np.ndarray, *, bins: int = 10) -> float:
    """The mean distance between probability and share of right ones, over bins of probability."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    total = 0.0
    for bin in range(bins):
        inside = places == bin
        if inside.any():
            total += inside.sum() * abs(probabilities[inside].mean() - right[inside].mean())
    return round(float(total / max(1, len(right))), 4)


def best_threshold(probabilities: np.ndarray, right: np.ndarray, wanted: int, precision: float = 0.0) -> float:
    """The threshold with the best F1, where ``wanted`` right ones exist, proposed or not.

    It is the best of those with at least this ``precision``; where there is none, the best of all.
    """
    order = np.argsort(-probabilities, kind="stable")
    taken = np.arange(1, len(order) + 1)
    hits = right[order].cumsum()
    f1 = 2 * hits / (taken + wanted)
    last = np.append(probabilities[order][1:] != probabilities[order][:-1], True)[: len(order)]  # of equal scores
    f1 = np.where(last, f1, 0.0)
    enough = last & (hits >= precision * taken)
    if enough.any():
        f1 = np.where(enough, f1, 0.0)
    return round(float(probabilities[order][int(f1.argmax())]), 4) if len(order) else 0.5


def curve(probabilities: np.ndarray, right: np.ndarray, wanted: int) -> tuple[Point, ...]:
    """For every twentieth of precision that can be reached, the lowest threshold that reaches it."""
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = right[order].cumsum()
    precision = hits / np.arange(1, len(order) + 1)
    last = np.append(ranked[1:] != ranked[:-1], True) if len(order) else np.zeros(0, dtype=bool)  # of equal scores
    points = []
    for goal in np.arange(0.05, 1.0, 0.05):
        reached = np.flatnonzero((precision >= goal) & last)
        if len(reached):
            place = reached[-1]
            found = (float(precision[place]), float(ranked[place]), float(hits[place] / max(1, wanted)))
            points.append(Point(*(round(value, 4) for value in found)))
    return tuple(dict.fromkeys(points))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """The score of a probability; 0 and 1 count as a millionth from them."""
    held = np.clip(probability, 1e-6, 1 - 1e-6)
    odds: np.ndarray = np.log(held / (1 - held))
    return odds
