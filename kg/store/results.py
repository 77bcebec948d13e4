"""What a store says of what it did, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

__all__ = ["Changes", "Rows"]


class Changes(Struct, frozen=True):
    """Nodes and edges that a load added, changed and removed, and how many it left as they were."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """How many writes there were."""
        return self.added + self.changed + self.removed

    @property
    def held(self) -> int:
        """How many nodes and edges of ours the store must hold now."""
        return self.added + self.changed + self.unchanged


class Rows(Struct, frozen=True):
    """A query's answer. Nodes are dictionaries with ``_label``, edges with ``_type``."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
