"""A reliability plot as SVG: how often what is said with some probability is right.

A. Niculescu-Mizil and R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["plot"]

_SIDE, _MARGIN, _BINS = 220, 46, 10


def plot(kinds: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> str:
    """One square for each kind of score, from its probabilities and whether each was right (0 or 1).

    Points stand at a bin's mean probability and share of right ones; their area tells how many it holds.
    """
    width = len(kinds) * (_SIDE + _MARGIN) + _MARGIN
    squares = "".join(
        _square(_MARGIN + place * (_SIDE + _MARGIN), name, *scores)
        for place, (name, scores) in enumerate(kinds.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_SIDE + 2 * _MARGIN}"'
        f' font-family="sans-serif" font-size="12">{squares}</svg>\n'
    )


def _square(left: int, name: str, chances: np.ndarray, right: np.ndarray) -> str:
    top, bottom = _MARGIN, _MARGIN + _SIDE
    drawn = [
        f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>',
        f'<line x1="{left}" y1="{bottom}" x2="{left + _SIDE}" y2="{top}" stroke="#bbb" stroke-dasharray="4"/>',
        f'<text x="{left + _SIDE / 2}" y="{top - 10}" text-anchor="middle">{name}</text>',
        f'<text x="{left + _SIDE / 2}" y="{bottom + 30}" text-anchor="middle">probability said</text>',
        f'<text x="{left}" y="{bottom + 15}">0</text>',
        f'<text x="{left + _SIDE}" y="{bottom + 15}" text-anchor="end">1</text>',
        f'<text transform="translate({left - 8} {top + _SIDE / 2}) rotate(-90)" text-anchor="middle">share right',
        "</text>",
    ]
    places = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    for bin in range(_BINS):
        inside = places == bin
        if inside.any():
            x = left + _SIDE * float(chances[inside].mean())
            y = bottom - _SIDE * float(right[inside].mean())
            radius = 2 + 14 * float(np.sqrt(inside.sum() / len(right)))
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.7"/>')
    return "".join(drawn)
