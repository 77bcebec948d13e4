"""Precision, recall and F1 over papers, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from kg.evaluate.match import KINDS, Counts

__all__ = ["Score", "score"]

ALL = "all"


class Score(Struct, frozen=True):
    """Micro-averaged scores of one kind and type; ``low`` and ``high`` bound F1 at 95 %."""

    kind: str
    type: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    gold: int
    predicted: int


def score(papers: Sequence[Counts], *, samples: int = 1000, seed: int = 0) -> list[Score]:
    """Scores for every kind over all types, then for each type.

    The interval is the percentile bootstrap over papers (B. Efron, 1979): ``samples`` draws
    of as many papers, with replacement.
    """
    draws = _draws(len(papers), samples, seed)
    types = {kind: sorted({type for counts in papers for k, type in counts if k == kind}) for kind in KINDS}
    return [_score(kind, type, papers, draws) for kind in KINDS for type in (ALL, *types[kind])]


def _draws(papers: int, samples: int, seed: int) -> np.ndarray:
    """How often each paper is drawn: shape (samples, papers)."""
    if not papers:
        return np.zeros((samples, 0))
    return np.random.default_rng(seed).multinomial(papers, np.full(papers, 1 / papers), size=samples)


def _score(kind: str, type: str, papers: Sequence[Counts], draws: np.ndarray) -> Score:
    table = np.zeros((len(papers), 3))
    for row, counts in zip(table, papers, strict=True):
        for (k, t), values in counts.items():
            if k == kind and type in (t, ALL):
                row += values
    hits, predicted, gold = table.sum(axis=0)
    low, high = np.percentile(_f1(draws @ table), [2.5, 97.5])
    return Score(
        kind=kind,
        type=type,
        precision=_ratio(hits, predicted),
        recall=_ratio(hits, gold),
        f1=_ratio(2 * hits, predicted + gold),
        low=round(float(low), 4),
        high=round(float(high), 4),
        gold=int(gold),
        predicted=int(predicted),
    )


def _f1(table: np.ndarray) -> np.ndarray:
    hits, total = 2 * table[:, 0], table[:, 1] + table[:, 2]
    ratio: np.ndarray = np.divide(hits, total, out=np.zeros_like(hits), where=total > 0)
    return ratio


def _ratio(part: float, whole: float) -> float:
    return round(float(part / whole), 4) if whole else 0.0
