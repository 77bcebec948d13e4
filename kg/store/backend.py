"""What a database must offer so that a graph can be kept in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.store.statements import Kind, delete

__all__ = ["Backend"]


class Backend(ABC):
    """A database that can prepare itself, read and write; each does further things in its own way, or does without."""

    @abstractmethod
    def prepare(self) -> None:
        """Create whatever tables and constraints are missing."""

    @abstractmethod
    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements, streamed."""

    @abstractmethod
    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a statement over a batch in one transaction, all of it or none; the count that it returns."""

    def finish(self) -> None:  # noqa: B027  # not every store has such indexes
        """Create whatever indexes are missing that only readers need: they cost less when the rows are in."""

    def removal(self, kind: Kind) -> str:
        """The statement that removes what its rows name."""
        return delete(kind)

    def unify(self, kind: Kind) -> None:  # noqa: B027  # a file has one writer, who writes nothing twice
        """Remove all but one of edges of a kind that are there more than once."""

    def second_label(self, kind: Kind) -> str:
        """A further label for the nodes of a kind, or the empty string."""
        return ""

    def batch(self, kind: Kind) -> int:
        """How many rows of a kind go into it in one transaction."""
        return 2_000

    def copy(self, kind: Kind, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> int | None:
        """All rows of a kind at once, and how many they were; ``None`` where that cannot be.

        In one transaction, or in batches as :meth:`write` has them where memory does not hold them all.
        """
        return None
