"""A graph in a database: what everything else asks of a store, whichever database it is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.model import Edge, Node
from kg.store.backend import Backend
from kg.store.load import load
from kg.store.read import items, size
from kg.store.results import Changes, Rows
from kg.store.update import update

if TYPE_CHECKING:
    from kg.store.parquet import Table

__all__ = ["Store"]


class Store(Backend):
    """A graph that can be loaded, asked and read back. Use it in a ``with`` statement."""

    #: Its address.
    name: str

    def load(self, items: Iterable[Node | Edge], *, may_go: float = 1.0) -> Changes:
        """Make the store hold exactly these items, of those that ``kg`` wrote. Running it twice changes nothing.

        Raises :class:`kg.errors.StoreError`, and writes nothing, where more than the share ``may_go`` would go.
        """
        return load(self, items, may_go=may_go)

    def update(self, differences: Iterable[tuple[Sequence[Node | Edge], Sequence[Node | Edge]]]) -> Changes:
        """From a state that the store is known to be in to the next: pairs of items that were and that shall be.

        ``unchanged`` is not counted.
        """
        return update(self, differences)

    def fill(self, written: Callable[[], Iterable[Table]]) -> Changes | None:
        """All of these tables at once, where the store is empty and can; else ``None``, and nothing is written."""
        return None

    @abstractmethod
    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Run one Cypher statement, read-only unless ``write``. Raises :class:`kg.errors.WriteRefused`."""

    def items(self) -> Iterator[Node | Edge]:
        """All nodes and edges of ours, nodes first, as they were loaded."""
        return items(self)

    def count(self) -> tuple[int, int]:
        """How many nodes and edges of ours the store holds."""
        return size(self)

    def claim(self, owner: str) -> AbstractContextManager[None]:
        """Keep others from writing while the block runs; raises :class:`kg.errors.StoreUnavailable` where one does.

        A file that is open for writing is locked already.
        """
        return nullcontext()

    def mark(self, token: str) -> None:  # a file belongs to its workspace alone
        """Leave a word in a store that others load into too, by which its state is known again."""

    def marked(self) -> str | None:
        """The word that the last load left; ``None`` for a store that has one owner."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Release the file or the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
