"""What a store does, and what it says it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from kg.model import Edge, Node

if TYPE_CHECKING:
    from kg.store.parquet import Table
    from kg.store.statements import Kind

__all__ = ["Backend", "Changes", "Rows", "Store"]


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


class Backend(Protocol):
    """What a database must offer so that :mod:`kg.store.load` can keep a graph in it."""

    def prepare(self) -> None:
        """Create whatever tables and constraints are missing."""

    def finish(self) -> None:
        """Create whatever indexes are missing that only readers need."""

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements, streamed."""

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a statement over a batch in one transaction; the count that it returns."""

    def removal(self, kind: Kind) -> str:
        """The statement that removes what its rows name."""

    def unify(self, kind: Kind) -> None:
        """Remove all but one of edges of a kind that are there more than once."""

    def batch(self, kind: Kind) -> int:
        """How many rows of a kind go into it in one transaction."""

    def copy(self, kind: Kind, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> int | None:
        """All rows of a kind at once, and how many they were; ``None`` where that cannot be.

        In one transaction, or in batches as :meth:`write` has them where memory does not hold them all.
        """


class Store(Protocol):
    """A graph that can be loaded, asked and read back. Use it in a ``with`` statement."""

    name: str

    def load(self, items: Iterable[Node | Edge], *, may_go: float = 1.0) -> Changes:
        """Make the store hold exactly these items. Running it twice changes nothing.

        Raises :class:`kg.errors.StoreError`, and writes nothing, where more than the share ``may_go`` would go.
        """

    def fill(self, written: Callable[[], Iterable[Table]]) -> Changes | None:
        """All of these tables at once, where the store is empty and can; else ``None``, and nothing is written."""

    def update(self, differences: Iterable[tuple[Sequence[Node | Edge], Sequence[Node | Edge]]]) -> Changes:
        """From a state that the store is known to be in to the next: pairs of items that were and that shall be.

        ``unchanged`` is not counted.
        """

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Run one Cypher statement, read-only unless ``write``."""

    def items(self) -> Iterator[Node | Edge]:
        """All nodes and edges of ours, nodes first, as they were loaded."""

    def count(self) -> tuple[int, int]:
        """How many nodes and edges of ours the store holds."""

    def claim(self, owner: str) -> AbstractContextManager[None]:
        """Keep others from writing while the block runs; raises :class:`kg.errors.StoreUnavailable` where one does."""

    def mark(self, token: str) -> None:
        """Leave a word in a store that others load into too, by which its state is known again."""

    def marked(self) -> str | None:
        """The word that the last load left; ``None`` for a store that has one owner."""

    def close(self) -> None:
        """Release the file or the connection."""

    def __enter__(self) -> Store: ...

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
