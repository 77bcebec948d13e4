"""Quads into an embedded store, in pieces: in one go, as many as a million would stand in memory."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from pyoxigraph import Quad, Store

__all__ = ["fill"]

#: Quads that stand in memory at once.
PIECE = 100_000


def fill(store: Store, quads: Iterable[Quad]) -> None:
    """Add the quads. Not one transaction: who reads meanwhile sees a part."""
    remaining = iter(quads)
    while piece := list(islice(remaining, PIECE)):
        store.bulk_extend(piece)
