"""What both stores do alike, in terms of the three things that each does its own way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.model import Edge, Node
from kg.store.load import load
from kg.store.protocol import Changes
from kg.store.read import items, size
from kg.store.statements import Kind, delete
from kg.store.update import update

if TYPE_CHECKING:
    from kg.store.parquet import Table

__all__ = ["StoreBase"]


class StoreBase(ABC):
    """A store over ``prepare``, ``rows`` and ``write``; see :class:`kg.store.protocol.Backend`."""

    @abstractmethod
    def prepare(self) -> None:
        """Create whatever tables and constraints are missing."""

    def finish(self) -> None:  # noqa: B027  # not every store has such indexes
        """Create whatever indexes are missing that only readers need: they cost less when the rows are in."""

    @abstractmethod
    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements, streamed."""

    @abstractmethod
    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """One batch in one transaction; the count that the statement returns."""

    def removal(self, kind: Kind) -> str:
        """The statement that removes what its rows name."""
        return delete(kind)

    def unify(self, kind: Kind) -> None:  # noqa: B027  # a file has one writer
        """Nothing: where one writes at a time, nothing is there twice."""

    def batch(self, kind: Kind) -> int:
        """How many rows of a kind go into it in one transaction."""
        return 2_000

    def copy(self, kind: Kind, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> int | None:
        """All rows of a kind at once; a store that has no such way says ``None``."""
        return None

    def fill(self, written: Callable[[], Iterable[Table]]) -> Changes | None:
        """A whole graph at once, into a store that is empty; a store that has no such way says ``None``."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Release the file or the connection."""

    def second_label(self, kind: Kind) -> str:
        """A further label for the nodes of a kind, or the empty string."""
        return ""

    def load(self, items: Iterable[Node | Edge], *, may_go: float = 1.0) -> Changes:
        """Make the store hold exactly these items, of those that ``kg`` wrote; at most the share ``may_go`` may go."""
        return load(self, items, label=self.second_label, may_go=may_go)

    def update(self, differences: Iterable[tuple[Sequence[Node | Edge], Sequence[Node | Edge]]]) -> Changes:
        """Write what differs from a state that the store is known to be in."""
        return update(self, differences, label=self.second_label)

    def claim(self, owner: str) -> AbstractContextManager[None]:
        """A file that is open for writing is locked already."""
        return nullcontext()

    def mark(self, token: str) -> None:  # noqa: B027  # a file needs none
        """Nothing: a file belongs to its workspace alone."""

    def marked(self) -> str | None:
        """A file has one owner."""
        return None

    def items(self) -> Iterator[Node | Edge]:
        """All nodes and edges of ours, nodes first, as they were loaded."""
        return items(self)

    def count(self) -> tuple[int, int]:
        """How many nodes and edges of ours the store holds."""
        return size(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
