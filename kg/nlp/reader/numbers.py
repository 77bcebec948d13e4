"""The numbers of a window, as the figure head sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
from msgspec import Struct

from kg.nlp.numbers import Kind
from kg.nlp.reader.pieces import Pieces

__all__ = ["SORTS", "Numbers", "numbers_of"]

_KINDS = get_args(Kind)
#: Up to this, a number may count the text's own parts ("two challenges").
_FEW = 12
#: How many sorts of number there are: by kind, whether it is small, and whether it is spelled out.
SORTS = 4 * len(_KINDS)


class Numbers(Struct, frozen=True, eq=False):
    """Numbers of one window: their place in the text's list, first and last word, and sort; (numbers,) each."""

    place: np.ndarray
    first: np.ndarray
    last: np.ndarray
    sort: np.ndarray


def numbers_of(window: Pieces, stated: Sequence[dict[str, Any]]) -> Numbers:
    """Those of a text's numbers, as :func:`kg.nlp.stated.stated` yields them, that begin in the window's own words."""
    starts = np.array([number["start"] for number in stated], dtype=np.int64)
    ends = np.array([number["end"] for number in stated], dtype=np.int64)
    # A number can begin inside a word of the reader's ("4-bit"): the word that holds its first character is its first.
    first = np.searchsorted(window.end, starts, side="right")
    last = np.searchsorted(window.start, ends, side="left") - 1
    place = np.flatnonzero((first >= window.own) & (first <= last))
    sort = np.array([_sort(number) for number in stated], dtype=np.int64)
    return Numbers(place, first[place], last[place], sort[place])


def _sort(number: dict[str, Any]) -> int:
    small, spelled = number["high"] <= _FEW, number["value"].isalpha()
    return 4 * _KINDS.index(number["kind"]) + 2 * int(spelled) + int(small)
