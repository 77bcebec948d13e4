"""Predicted figures beside annotated ones: the same number, of the same concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose

from kg.evaluate.gold import GoldFigure
from kg.model import Figure
from kg.quantities import Quantity, quantity
from kg.units import converted

__all__ = ["is_same", "match_figures"]


def match_figures(gold: Sequence[GoldFigure], figures: Sequence[Figure], concepts: Mapping[str, str]) -> dict[int, int]:
    """Place in ``figures`` to place in ``gold``, one to one, where number and bearer agree.

    ``concepts`` are predicted keys with the gold ids they matched. A gold figure that states no
    number ("linear", O(N log N)) matches none, and is still one to be found.
    """
    wanted = [quantity(figure.value, figure.unit) for figure in gold]
    matched: dict[int, int] = {}
    free = set(range(len(gold)))
    for place, figure in enumerate(figures):
        found = _quantity(figure)
        for index in sorted(free):
            if concepts.get(figure.of) == gold[index].of and is_same(found, wanted[index]):
                matched[place] = index
                free.discard(index)
                break
    return matched


def _quantity(figure: Figure) -> Quantity | None:
    """As the figure has it; of a program that leaves it out, as its words say it."""
    if figure.low is None or figure.high is None:
        return quantity(figure.value, figure.unit)
    return Quantity(figure.low, figure.high, figure.relation, figure.uncertainty, figure.quantity)


def is_same(found: Quantity | None, wanted: Quantity | None) -> bool:
    """Whether both bounds agree, in the unit of ``wanted`` if it has one."""
    if found is None or wanted is None:
        return False
    low: float | None = found.low
    high: float | None = found.high
    if wanted.unit and found.unit != wanted.unit:
        low, high = (converted(bound, found.unit, wanted.unit) for bound in (found.low, found.high))
    return low is not None and high is not None and isclose(low, wanted.low) and isclose(high, wanted.high)
