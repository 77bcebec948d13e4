"""How far a stage has come, told to whoever listens. Nobody need listen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["Listener", "advance", "listening", "track"]

#: Called with the stage's name, how many are done, and how many there are (0: unknown).
Listener = Callable[[str, int, int], None]
T = TypeVar("T")

# Process-wide and not a context variable: Prefect runs tasks on threads of its own.
_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell ``listener`` of all progress while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def advance(stage: str, done: int, total: int = 0) -> None:
    """``done`` more are done, of ``total`` where that is known."""
    for listener in _listeners:
        listener(stage, done, total)


def track(stage: str, items: Iterable[T], total: int = 0, *, every: int = 50) -> Iterator[T]:
    """The items themselves; every few of them are told as progress."""
    advance(stage, 0, total)
    pending = 0
    for item in items:
        yield item
        pending += 1
        if pending == every:
            advance(stage, pending, total)
            pending = 0
    advance(stage, pending, total)
